using System.Net;
using System.Net.Http.Json;
using FhirOutreach.Commands;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Journeys;

/// <summary>
/// The whole program at work: the real service on a real port and a real database, between a sandbox EHR and a sandbox
/// carrier that it reaches over HTTP only. The service can be stopped and started again; its neighbours go on.
/// </summary>
internal sealed class RunningClinic : IAsyncDisposable
{
    public const string Key = "a-notification-key-for-tests";

    private readonly SandboxServer ehrServer;
    private readonly SandboxServer carrierServer;
    private readonly string folder = Directory.CreateTempSubdirectory("fhir-outreach-").FullName;
    private readonly Dictionary<string, string> settings;
    private WebApplication? app;

    private RunningClinic(
        SandboxEhr ehr, SandboxServer ehrServer, SandboxCarrier carrier, SandboxServer carrierServer, Dictionary<string, string> settings)
    {
        (Ehr, this.ehrServer, Carrier, this.carrierServer, this.settings) = (ehr, ehrServer, carrier, carrierServer, settings);
        Http = new HttpClient { BaseAddress = new Uri(new Uri(carrier.InboundUrl!), "/") };
    }

    public SandboxEhr Ehr { get; }

    public SandboxCarrier Carrier { get; }

    /// <summary>Gets every log line of the next start, too.</summary>
    public ILoggerProvider? AlsoLogsTo { get; set; }

    /// <summary>Speaks to the service as the EHR and Twilio do.</summary>
    public HttpClient Http { get; }

    /// <summary>What the service is started with.</summary>
    public string[] Arguments =>
    [
        .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value }),
        "--Storage:ConnectionString", $"Data Source={DatabaseFile}", "--environment", "Development",
    ];

    public IServiceProvider Services => app!.Services;

    public Database Database => Services.GetRequiredService<Database>();

    public string DatabaseFile => Path.Combine(folder, "outreach.db");

    public DateTimeOffset Now => Services.GetRequiredService<OutreachClock>().GetUtcNow();

    public string EhrUrl => ehrServer.BaseUrl;

    /// <summary>For the next start.</summary>
    public void Set(string name, string value) => settings[name] = value;

    /// <summary>Neighbours up, service not yet started: for what must be there before go-live.</summary>
    public static Task<RunningClinic> Prepare(SandboxEhrOptions? ehrOptions = null, params (string Name, string Value)[] overrides) =>
        Prepare(ehrOptions, null, overrides);

    public static async Task<RunningClinic> Prepare(
        SandboxEhrOptions? ehrOptions, SandboxCarrierOptions? carrierOptions, params (string Name, string Value)[] overrides)
    {
        var ehr = new SandboxEhr(TimeProvider.System, ehrOptions);
        var ehrServer = await SandboxServer.Start(ehr);
        var carrier = new SandboxCarrier(TimeProvider.System, carrierOptions);
        var carrierServer = await SandboxServer.Start(carrier);
        var origin = $"http://127.0.0.1:{FreePort.Next()}";
        carrier.InboundUrl = $"{origin}/sms/inbound";

        var settings = new Dictionary<string, string>
        {
            ["Public:BaseUrl"] = origin,
            ["Ehr:BaseUrl"] = ehrServer.BaseUrl,
            ["Ehr:NotificationKey"] = Key,
            ["Sms:Provider"] = "Twilio",
            ["Sms:Twilio:ApiBaseUrl"] = carrierServer.BaseUrl,
            ["Sms:Twilio:AccountSid"] = carrier.Options.AccountSid,
            ["Sms:Twilio:AuthToken"] = carrier.Options.AuthToken,
            ["Sms:Twilio:From"] = carrier.Options.Numbers[0],
            ["Sms:Rate"] = "1000/s",
            ["Messaging:WindowStart"] = "00:00",
            ["Messaging:WindowEnd"] = "24:00",
            ["Sandbox:Clock"] = "true",
        };
        foreach (var (name, value) in overrides) settings[name] = value;
        return new RunningClinic(ehr, ehrServer, carrier, carrierServer, settings);
    }

    public static async Task<RunningClinic> Open(params (string Name, string Value)[] overrides)
    {
        var clinic = await Prepare(null, overrides);
        await clinic.Start();
        return clinic;
    }

    /// <summary>Starts the service, and waits until the first intake is done and the subscription is active.</summary>
    public async Task Start()
    {
        var builder = Program.Builder(Arguments);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new TestLog());
        if (AlsoLogsTo is { } log) builder.Logging.AddProvider(log);
        builder.WebHost.UseSetting("urls", Http.BaseAddress!.ToString());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));

        var read = ServeCommand.ReadSettings(builder) ?? throw new InvalidOperationException("the settings were refused");
        app = Program.Build(builder, read, ServeCommand.ReadTemplates(read)!);
        await app.StartAsync();
        await Settled();
    }

    public async Task Stop()
    {
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>Nothing on its way is waited for: as near to a crash as one comes inside a process.</summary>
    public async Task StopAtOnce()
    {
        await app!.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>Waits until nobody has anything left to do: deliveries, workers, callbacks. No clock is asked.</summary>
    public async Task Settled()
    {
        var workers = Services.GetServices<IHostedService>().OfType<PollingWorker>().ToList();
        foreach (var worker in workers) worker.Ring();
        do
        {
            await Ehr.WhenIdle();
            await Task.WhenAll(workers.Select(worker => worker.Quiet()));
            await Carrier.WhenIdle();
        }
        while (workers.Any(worker => !worker.Quiet().IsCompleted) || !Ehr.WhenIdle().IsCompleted);
    }

    /// <summary>As <see cref="Settled"/>, for while the EHR's deliveries are held back.</summary>
    public async Task WorkersQuiet()
    {
        var workers = Services.GetServices<IHostedService>().OfType<PollingWorker>().ToList();
        foreach (var worker in workers) worker.Ring();
        do
        {
            await Task.WhenAll(workers.Select(worker => worker.Quiet()));
            await Carrier.WhenIdle();
        }
        while (workers.Any(worker => !worker.Quiet().IsCompleted));
    }

    /// <summary>As <see cref="WorkersQuiet"/>, for while the carrier's callbacks are held back.</summary>
    public async Task WorkersQuietWithoutCallbacks()
    {
        await Ehr.WhenIdle();
        var workers = Services.GetServices<IHostedService>().OfType<PollingWorker>().ToList();
        foreach (var worker in workers) worker.Ring();
        do await Task.WhenAll(workers.Select(worker => worker.Quiet()));
        while (workers.Any(worker => !worker.Quiet().IsCompleted));
    }

    /// <summary>Waits for all workers but one: for while that one waits for somebody outside.</summary>
    public async Task QuietBut<T>()
        where T : PollingWorker
    {
        var workers = Services.GetServices<IHostedService>().OfType<PollingWorker>().Where(worker => worker is not T).ToList();
        foreach (var worker in workers) worker.Ring();
        do
        {
            await Task.WhenAll(workers.Select(worker => worker.Quiet()));
            await Carrier.WhenIdle();
        }
        while (workers.Any(worker => !worker.Quiet().IsCompleted));
    }

    /// <summary>One more loop that looks for what is due, beside the service's own.</summary>
    public async Task<IAsyncDisposable> AnotherScheduler()
    {
        var scheduler = ActivatorUtilities.CreateInstance<DueWorker>(Services);
        await scheduler.StartAsync(CancellationToken.None);
        await scheduler.StartedAsync(CancellationToken.None);
        return new Scheduler(scheduler);
    }

    private sealed class Scheduler(DueWorker worker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await worker.StopAsync(CancellationToken.None);
            worker.Dispose();
        }
    }

    public IReadOnlyList<string> OpenTasks() => Database.Read(session => session.OpenTaskKinds());

    /// <summary>How many texts stand in each state.</summary>
    public Dictionary<string, long> States() => Database.Read(session => session.TextsByState());

    public string? HeldVersion(string appointmentId) => Database.Read(session => session.Version(appointmentId))?.VersionId;

    /// <summary>Moves the service's clock, and waits until what fell due is worked through.</summary>
    public async Task Advance(string duration)
    {
        using var answer = await Http.PostAsJsonAsync("/sandbox/clock", new { advance = duration });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Settled();
    }

    public string Patient(string phone, string first = "Ann", string? language = null) => Ehr.AddPatient(first, "Lee", phone, language);

    public string Book(string patientId, int inDays = 7, string? locationId = null) =>
        Ehr.Book(patientId, Now.AddDays(inDays), locationId);

    /// <summary>What a phone shows of us, oldest first.</summary>
    public IReadOnlyList<string> Texts(string phone) => [.. Carrier.Phone(phone).Received.Select(text => text.Body)];

    public async Task Reply(string phone, string words)
    {
        await Carrier.Phone(phone).Reply(words);
        await Settled();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Http.Dispose();
        await ehrServer.DisposeAsync();
        await carrierServer.DisposeAsync();
        Ehr.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
