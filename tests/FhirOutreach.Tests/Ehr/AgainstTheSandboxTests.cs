using System.Threading.Channels;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notification = FhirOutreach.Ehr.Subscriptions.Notification;

namespace FhirOutreach.Tests.Ehr;

/// <summary>Our side of FHIR against an EHR that was written without knowing it.</summary>
public sealed class AgainstTheSandboxTests : IAsyncDisposable
{
    private const int LooksMax = 1_000;

    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2030-03-01T15:00:00Z");
    private readonly SteppedTime time = new(DateTimeOffset.Parse("2030-02-01T09:00:00Z"));
    private readonly string file = Path.Combine(Path.GetTempPath(), $"fhir-outreach-{Guid.NewGuid():N}.db");
    private readonly List<IAsyncDisposable> started = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Hapi", EhrChange.Confirm, "accepted", "booked")]
    [InlineData("Hapi", EhrChange.Cancel, "declined", "cancelled")]
    [InlineData("Medplum", EhrChange.Confirm, "accepted", "booked")]
    [InlineData("Medplum", EhrChange.Cancel, "declined", "cancelled")]
    public async Task An_answer_is_written_and_read_back(string dialect, EhrChange change, string patientStatus, string status)
    {
        using var ehr = Ehr(dialect);
        var (writer, visit) = await Booked(ehr);

        var answer = await writer.Write(Update(visit, change), Ct);

        Assert.IsType<EhrOutcome.Held>(answer.Outcome);
        Assert.Equal(patientStatus, ehr.PatientStatus(visit));
        Assert.Equal(status, ehr.Appointment(visit)!["status"]!.GetValue<string>());
        Assert.IsType<EhrOutcome.Held>((await writer.Write(Update(visit, change), Ct)).Outcome);
        Assert.Equal(2, ehr.Versions(visit).Count);
    }

    [Theory]
    [InlineData("Hapi", 409)]
    [InlineData("Medplum", 400)]
    public async Task R_28_whoever_writes_between_our_read_and_our_patch_is_not_overwritten(string dialect, int status)
    {
        using var ehr = Ehr(dialect);
        var visit = "";
        var (writer, booked) = await Booked(ehr, () => ehr.Change("Appointment", visit, a => a["comment"] = "Bring the form"));
        visit = booked;

        var answer = await writer.Write(Update(visit, EhrChange.Cancel), Ct);

        Assert.Equal(new EhrOutcome.Conflict(status), answer.Outcome);
        Assert.Equal("booked", ehr.Appointment(visit)!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_moved_visit_is_not_confirmed_and_a_deleted_one_is_gone()
    {
        using var ehr = Ehr("Hapi");
        var (writer, visit) = await Booked(ehr);

        ehr.Move(visit, Start.AddDays(1));
        Assert.IsType<EhrOutcome.Overtaken>((await writer.Write(Update(visit, EhrChange.Confirm), Ct)).Outcome);
        ehr.Delete(visit);
        Assert.IsType<EhrOutcome.Gone>((await writer.Write(Update(visit, EhrChange.Confirm), Ct)).Outcome);
    }

    [Fact]
    public async Task Its_people_and_places_are_read()
    {
        using var ehr = Ehr("Hapi");
        var settings = await Serve(ehr);
        ehr.AddPatient("Maria", "Lopez", "(555) 201-0002", language: "es", zone: "America/Chicago", id: "maria");
        ehr.AddPatient("James", "Chen", null, id: "james");
        ehr.AddPractitioner("Adaeze", "Okafor", id: "okafor");
        ehr.AddLocation("North Clinic", id: "north");
        var directory = new EhrDirectory(Client(settings), new References(settings.BaseUrl), TestSettings.Of(settings), TimeProvider.System);

        var found = await directory.Find(
            new HashSet<(ActorType, string)>
            {
                (ActorType.Patient, "maria"), (ActorType.Patient, "james"), (ActorType.Patient, "nobody"),
                (ActorType.Practitioner, "okafor"), (ActorType.Location, "north"),
            }, Ct);

        Assert.Equal(("Maria", "es", "America/Chicago"), (found.Patients["maria"].FirstName, found.Patients["maria"].Language, found.Patients["maria"].Zone));
        Assert.NotNull(found.Patients["maria"].Phone);
        Assert.Null(found.Patients["james"].Phone);
        Assert.Equal("Dr. Okafor", found.Practitioners["okafor"].Name);
        Assert.Equal("North Clinic", found.Places["north"].Name);
        Assert.Equal([(ActorType.Patient, "nobody")], found.Missing);
    }

    [Theory]
    [InlineData("Hapi", true)]
    [InlineData("Hapi", false)]
    [InlineData("Medplum", false)]
    public async Task We_subscribe_and_are_told(string dialect, bool withTheRulesOfThePublicServer)
    {
        using var ehr = Ehr(dialect, withTheRulesOfThePublicServer);
        var told = Channel.CreateUnbounded<Notification>();
        var keeper = await Subscribe(await Serve(ehr), told.Writer);
        for (var looks = 0; looks < LooksMax && !keeper.Delivers; looks++)
        {
            time.Advance(TimeSpan.FromMinutes(5));
            keeper.Ring();
            await keeper.Quiet().WaitAsync(TimeSpan.FromSeconds(20), Ct);
        }
        Assert.True(keeper.Delivers, keeper.State.Words);

        var visit = ehr.Book(ehr.AddPatient("Maria", "Lopez", "(555) 201-0002"), Start);

        Assert.Equal(visit, Assert.IsType<Notification.Put>(await told.Reader.ReadAsync(Ct)).Id);
        ehr.Delete(visit);
        Assert.Equal(new Notification.Deleted(visit), await told.Reader.ReadAsync(Ct));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(started)) await one.DisposeAsync();
        File.Delete(file);
    }

    private static SandboxEhr Ehr(string dialect, bool publicServerRules = false) => new(TimeProvider.System, new SandboxEhrOptions
    {
        Dialect = dialect == "Medplum" ? FhirOutreach.Sandbox.Ehr.EhrDialect.Medplum : FhirOutreach.Sandbox.Ehr.EhrDialect.Hapi,
        PublicServerRules = publicServerRules,
    });

    private static EhrUpdate Update(string visit, EhrChange change) => new("u1", visit, "maria", change, Start);

    private static EhrClient Client(EhrSettings settings) => new(new HttpClient(EhrClient.Transport(settings)), settings, TimeProvider.System);

    private async Task<EhrSettings> Serve(SandboxEhr ehr)
    {
        var server = await SandboxServer.Start(ehr);
        started.Add(server);
        return new EhrSettings(
            new Uri(server.BaseUrl), FhirOutreach.Settings.EhrAuth.None, null, null, null, null, null, null, null, EhrNotifications.Auto,
            true, null, null, TimeSpan.FromMinutes(5), FhirOutreach.Settings.EhrDialect.Auto);
    }

    private async Task<(AppointmentWriter Writer, string Visit)> Booked(SandboxEhr ehr, Action? beforePatch = null)
    {
        var settings = await Serve(ehr);
        var http = new HttpClient(new BeforePatch(beforePatch) { InnerHandler = EhrClient.Transport(settings) });
        var client = new EhrClient(http, settings, TimeProvider.System);
        var visit = ehr.Book(ehr.AddPatient("Maria", "Lopez", "(555) 201-0002", id: "maria"), Start);
        var references = new References(settings.BaseUrl);
        var directory = new EhrDirectory(client, references, TestSettings.Of(settings), TimeProvider.System);
        return (new AppointmentWriter(client, new EhrServer(client, settings, TimeProvider.System), directory, references), visit);
    }

    private async Task<SubscriptionKeeper> Subscribe(EhrSettings ehr, ChannelWriter<Notification> told)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var key = new NotificationKey("0123456789abcdef0123456789abcdef");
        var signature = new NotificationSignature(key);
        builder.Services.AddSingleton(key).AddSingleton(signature).AddSingleton(new References(ehr.BaseUrl))
            .AddSingleton(new NotificationDesk((notification, ct) => told.WriteAsync(notification, ct).AsTask()));
        var app = builder.Build();
        app.MapEhrNotifications();
        await app.StartAsync(Ct);

        var database = new Database($"Data Source={file}");
        var settings = TestSettings.Of(ehr) with { PublicBaseUrl = new Uri(app.Urls.Single()) };
        var client = Client(ehr);
        var keeper = ActivatorUtilities.CreateInstance<SubscriptionKeeper>(
            app.Services, client,
            new SubscriptionStyles(client, new EhrServer(client, ehr, TimeProvider.System), settings, key, signature),
            signature, new LastDelivery(time), new EventDoubts(), new FhirOutreach.Hosting.Bells(), settings, database, time);
        started.AddRange([database, app, new Stopped(keeper)]);
        await keeper.StartAsync(Ct);
        await keeper.StartedAsync(Ct);
        return keeper;
    }

    private sealed class BeforePatch(Action? interfere) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Patch) interfere?.Invoke();
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Stopped(BackgroundService worker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await worker.StopAsync(CancellationToken.None);
            worker.Dispose();
        }
    }
}
