using System.Net;
using FhirOutreach.Demo;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Commands;

/// <summary>
/// The whole play in one process on one port: the real service, a sandbox EHR, a sandbox carrier and phones, and a page to
/// watch and work them. The service reaches its neighbours over HTTP only. Nothing outlives it: the database is thrown away.
/// </summary>
internal sealed class DemoCommand : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan OpeningTimeout = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhir-outreach-demo-");
    private readonly WebApplication app;

    private DemoCommand(string[] args, EhrSwitches switches)
    {
        HttpClient.DefaultProxy = new WebProxy(); // all of it is on this machine: a proxy of the network's must not be asked

        var builder = Program.Builder([.. args, "--environment", Environments.Development]);
        Address = DemoAddress.Choose(builder.Configuration["urls"]);
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(DemoSettings.For(Address, Path.Combine(folder.FullName, "outreach.db"), switches));
        builder.Configuration.AddCommandLine(args);
        builder.WebHost.UseUrls(Address.Listen);
        builder.Logging.ClearProviders();
        // Standard output has one line: where the page is.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));

        Clinic = new DemoClinic(TimeProvider.System, switches, Address.Inner);
        if (ServeCommand.ReadSettings(builder) is not { } settings || ServeCommand.ReadTemplates(settings) is not { } templates)
            throw new InvalidOperationException("The demo's own settings or templates were refused.");
        app = Program.Build(builder, settings, templates);
        Clinic.Ehr.Map(app, DemoSettings.EhrPath);
        Clinic.Carrier.Map(app, DemoSettings.CarrierPath);
        app.MapDemo(Clinic);
    }

    public DemoAddress Address { get; }

    public DemoClinic Clinic { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<int> Run(string[] args, TextWriter output, CancellationToken ct, EhrSwitches? switches = null)
    {
        await using var demo = new DemoCommand(args, switches ?? new());
        await demo.Start(ct);
        await output.WriteLineAsync($"The demo is on: open {demo.Address.Page}{DemoEndpoints.Page}  (Ctrl+C ends it)");
        await output.FlushAsync(ct);
        await demo.app.WaitForShutdownAsync(ct);
        return 0;
    }

    /// <summary>Started, and the curtain raised. For tests too.</summary>
    public static async Task<DemoCommand> Open(string[] args, CancellationToken ct, EhrSwitches? switches = null)
    {
        var demo = new DemoCommand(args, switches ?? new());
        await demo.Start(ct);
        return demo;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Clinic.Dispose();
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A file still held, on Windows: the system's own cleaning of the temp folder will find it.
        }
    }

    private async Task Start(CancellationToken ct)
    {
        var clock = app.Services.GetRequiredService<OutreachClock>();
        var opening = OpeningHour.After(clock.WallNow);
        await app.Services.GetRequiredService<Database>().Write(session => session.Keep(clock.MoveTo(opening)!));
        Clinic.Furnish(opening);
        await app.StartAsync(ct);
        await RaiseCurtain(ct);
    }

    // Only what is booked after the first intake is told, and only an EHR that has our Subscription tells it at once.
    private async Task RaiseCurtain(CancellationToken ct)
    {
        var intake = app.Services.GetRequiredService<Intake>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(OpeningTimeout);
        using var look = new PeriodicTimer(BetweenLooks);
        try
        {
            while (!intake.IsDone || app.Services.GetRequiredService<SubscriptionKeeper>().State.IsStillToCome)
                await look.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // A very slow machine: the page shows what there is, and the sweep finds the booking.
        }
        Clinic.BookOpening();
    }
}
