using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.WriteBack;
using FhirOutreach.Inbox;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Tests.Journeys;
using EhrDialect = FhirOutreach.Sandbox.Ehr.EhrDialect;

namespace FhirOutreach.Tests.Ehr;

/// <summary>Searches bring only what is read of an Appointment, where the server does that, and nothing is read differently.</summary>
public sealed class AppointmentElementsTests
{
    private static readonly string[] Kinds =
    [
        "booked", "cancelled", "clinic-zone", "confirmed", "contained", "group", "identifier-only", "no-show", "pending",
        "proposed-without-start", "absolute-references",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Servers =>
        ["Hapi", "Medplum", "Microsoft", "Cerner", "Epic", "Firely", "Google", "Athena", "PollOnly", "PutOnly", "NoETag", "Backport", "Ignores", "Refuses"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_is_read_of_a_part_equals_what_is_read_of_the_whole(string server)
    {
        await using var ehr = await Start(server);

        var answer = await ehr.Search();

        var entries = answer.Items("entry").Select(entry => entry.At("resource")).ToList();
        Assert.Equal(Kinds.Length + 1, entries.Count);
        foreach (var entry in entries)
        {
            var whole = Assert.IsType<EhrAnswer.Found>(await ehr.Client.Read("Appointment", entry.Text("id")!, Ct)).Body;
            Assert.Equal(Words(ehr.Reader.Read(whole)), Words(ehr.Reader.Read(entry)));
            Assert.False(AppointmentElements.LacksContained(entry));
            Assert.False(AppointmentElements.IsPart(whole));
        }
    }

    [Theory]
    [InlineData("Hapi", true)]
    [InlineData("Medplum", true)]
    [InlineData("Microsoft", true)]
    [InlineData("Firely", true)]
    [InlineData("Google", true)]
    [InlineData("PollOnly", true)] // nobody knows it: it is tried
    [InlineData("Cerner", false)]
    [InlineData("Epic", false)]
    [InlineData("Athena", false)]
    public async Task A_visits_comment_and_reason_do_not_cross_the_wire_where_the_server_can_leave_them_out(string server, bool isLeftOut)
    {
        await using var ehr = await Start(server);

        var answer = await ehr.Search();

        var visit = answer.Items("entry").Select(entry => entry.At("resource")).Single(one => one.Text("id") == ehr.Commented);
        Assert.Equal(!isLeftOut, visit.Text("comment") is not null);
        Assert.Equal(isLeftOut, AppointmentElements.IsPart(visit));
        Assert.Equal(isLeftOut, ehr.Sandbox.Requests.Any(request => request.Query.Contains("_elements", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_refuses_is_asked_once_an_hour()
    {
        await using var ehr = await Start("Refuses");

        for (var i = 0; i < 3; i++) await ehr.Search();

        Assert.Single(ehr.Sandbox.Requests, request => request.Query.Contains("_elements", StringComparison.Ordinal));
        ehr.Time.Advance(TimeSpan.FromHours(1));
        await ehr.Search();
        Assert.Equal(2, ehr.Sandbox.Requests.Count(request => request.Query.Contains("_elements", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_part_without_its_contained_resources_is_not_taken_for_the_whole()
    {
        await using var ehr = await Start("Forgets");

        var parts = (await ehr.Search()).Items("entry").Select(entry => entry.At("resource")).ToList();

        var lacking = Assert.Single(parts, AppointmentElements.LacksContained);
        Assert.Equal("contained", lacking.Text("id"));
    }

    [Fact]
    public void What_is_tagged_a_part_is_not_PUT_back()
    {
        var part = Examples.With("appointment-booked", appointment => appointment["meta"]!["tag"] = new JsonArray(new JsonObject
        {
            ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
            ["code"] = "SUBSETTED",
        }));
        var update = new EhrUpdate("1", part.Text("id")!, "maria", EhrChange.Confirm, Instants.Read(part.Text("start"))!.Value);
        var references = new References(new Uri("https://ehr.example/r4"));

        var asked = new WholeResource().Ask(new EhrUpdateInEhr(update, new AppointmentInEhr(part, update, references)), "1");

        Assert.IsType<WriteRequest.None>(asked);
        var whole = Examples.Json("appointment-booked");
        Assert.IsType<WriteRequest.Put>(new WholeResource().Ask(new EhrUpdateInEhr(update, new AppointmentInEhr(whole, update, references)), "1"));
    }

    [Fact]
    public async Task A_visit_whose_place_is_contained_is_told_alike_by_a_server_that_forgets_it_in_parts()
    {
        var told = new List<string>();
        foreach (var style in (ElementsStyle[])[ElementsStyle.Ignored, ElementsStyle.HonouredWithoutContained])
        {
            await using var clinic = await RunningClinic.Prepare(
                new SandboxEhrOptions { Dialect = EhrDialect.Hapi with { Elements = style } }, ("Ehr:Notifications", "Poll"));
            await clinic.Start();
            clinic.Ehr.Book(clinic.Patient("+15550100203"), clinic.Now.AddDays(7), with: appointment =>
            {
                appointment["contained"] = new JsonArray(new JsonObject { ["resourceType"] = "Location", ["id"] = "room", ["name"] = "Room 4" });
                appointment["participant"]!.AsArray().Add((JsonNode)new JsonObject
                {
                    ["actor"] = new JsonObject { ["reference"] = "#room" },
                    ["status"] = "accepted",
                });
            });
            await clinic.Advance("31s");
            told.Add(Assert.Single(clinic.Texts("+15550100203")));
        }

        Assert.Contains("Room 4", told[0], StringComparison.Ordinal);
        Assert.Equal(told[0], told[1]);
    }

    private static string Words(object appointment) => JsonSerializer.Serialize(appointment);

    private static EhrDialect Dialect(string name) => name switch
    {
        "Backport" => EhrDialect.Backport,
        "Ignores" => Dialects.Named("NoETag") with { Elements = ElementsStyle.Ignored },
        "Refuses" => Dialects.Named("NoETag") with { Elements = ElementsStyle.Refused },
        "Forgets" => Dialects.Named("NoETag") with { Elements = ElementsStyle.HonouredWithoutContained },
        _ => Dialects.Named(name),
    };

    private static async Task<SearchedEhr> Start(string server)
    {
        var sandbox = new SandboxEhr(TimeProvider.System, new SandboxEhrOptions { Dialect = Dialect(server) with { OpaqueResourceIds = false, AppointmentSearchNeeds = [] } });
        foreach (var kind in Kinds)
        {
            var example = JsonNode.Parse(Examples.Text($"appointment-{kind}"))!.AsObject();
            sandbox.Add(example, kind);
        }
        var commented = sandbox.Book(sandbox.AddPatient("Ann", "Lee", "+15550100203"), TimeProvider.System.GetUtcNow().AddDays(3), with: visit =>
        {
            visit["comment"] = "Fears needles";
            visit["serviceCategory"] = new JsonArray(new JsonObject { ["text"] = "Telehealth" });
            visit["extension"] = new JsonArray(new JsonObject { ["url"] = "https://ehr.example/virtualService", ["valueString"] = "a link" });
        });
        return new SearchedEhr(sandbox, await SandboxServer.Start(sandbox), commented);
    }

    /// <summary>A sandbox EHR and our way of searching it.</summary>
    private sealed class SearchedEhr : IAsyncDisposable
    {
        private readonly SandboxServer server;
        private readonly AppointmentElements asked;

        public SearchedEhr(SandboxEhr sandbox, SandboxServer server, string commented)
        {
            (Sandbox, this.server, Commented) = (sandbox, server, commented);
            var settings = TestSettings.RestHookEhr with { BaseUrl = new Uri(server.BaseUrl) };
            Client = new EhrClient(new HttpClient(EhrClient.Transport(settings)), settings, TimeProvider.System);
            Reader = new AppointmentReader(new References(settings.BaseUrl));
            asked = new AppointmentElements(new EhrServer(Client, settings, Time), Time);
        }

        public SandboxEhr Sandbox { get; }

        public SteppedTime Time { get; } = new(DateTimeOffset.Parse("2026-12-01T09:00:00Z"));

        public string Commented { get; }

        public EhrClient Client { get; }

        public AppointmentReader Reader { get; }

        public async Task<JsonElement> Search()
        {
            var answer = await Client.SearchOrPlainer(asked, await asked.ToRead(Ct), ["Appointment?_count=100", "Appointment"], Ct);
            return Assert.IsType<EhrAnswer.Found>(answer).Body;
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            Sandbox.Dispose();
        }
    }
}
