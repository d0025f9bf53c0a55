using System.Net;
using FhirOutreach.Demo;

namespace FhirOutreach.Commands;

/// <summary>
/// The demo's neighbours without the service: an EHR that speaks as it is switched, a carrier, a front desk and phones. For
/// trying settings out against a server of each kind before the real one is asked.
/// </summary>
internal static class SandboxCommand
{
    public static async Task<int> Run(EhrSwitches switches, int port, Uri service, TextWriter output, CancellationToken ct)
    {
        await using var sandbox = await Open(switches, port, service, ct);
        await output.WriteLineAsync(sandbox.HowToUse());
        await output.FlushAsync(ct);
        await sandbox.App.WaitForShutdownAsync(ct);
        return 0;
    }

    /// <param name="port">0 takes a free one.</param>
    public static async Task<OpenSandbox> Open(EhrSwitches switches, int port, Uri service, CancellationToken ct)
    {
        HttpClient.DefaultProxy = new WebProxy(); // all of it is on this machine: a proxy of the network's must not be asked
        var address = DemoAddress.Choose($"http://localhost:{port}");
        var clinic = new DemoClinic(TimeProvider.System, switches, service.AbsoluteUri);
        clinic.Furnish(OpeningHour.After(TimeProvider.System.GetUtcNow()));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.Listen);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        clinic.Ehr.Map(app, DemoSettings.EhrPath);
        clinic.Carrier.Map(app, DemoSettings.CarrierPath);
        app.MapDesk(clinic);
        await app.StartAsync(ct);
        return new(app, clinic, switches, address, service);
    }
}

internal sealed class OpenSandbox(WebApplication app, DemoClinic clinic, EhrSwitches switches, DemoAddress address, Uri service) : IAsyncDisposable
{
    private const string Wrapped = " \\\n    ";

    public WebApplication App => app;

    public DemoClinic Clinic => clinic;

    /// <summary>What the service is to be started with. The key of <c>SmartBackend</c> is for the caller to make.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("Public:BaseUrl", service.AbsoluteUri.TrimEnd('/')),
        new("Ehr:BaseUrl", address.Page + DemoSettings.EhrPath),
        .. switches.ForTheService(),
        new("Sms:Provider", "Twilio"),
        new("Sms:Twilio:ApiBaseUrl", address.Page + DemoSettings.CarrierPath),
        new("Sms:Twilio:AccountSid", DemoSettings.AccountSid),
        new("Sms:Twilio:AuthToken", DemoSettings.AuthToken),
        new("Sms:Twilio:From", DemoSettings.Sender),
        new("Messaging:WindowStart", "00:00"),
        new("Messaging:WindowEnd", "24:00"),
    ];

    public string HowToUse()
    {
        var key = switches.Auth is EhrSwitchAuth.SmartBackend ? ["--Ehr:KeyFile $PWD/sandbox-key.json"] : Array.Empty<string>();
        var settings = string.Join(Wrapped, Settings.Select(setting => $"--{setting.Key} {setting.Value}").Concat(key));
        var (patient, phone) = (Cast.Patients[0].Id, Cast.Patients[0].Phone);
        const string curl = "curl -s -H 'Content-Type: application/json'";
        return string.Join('\n', [
            $"The sandbox is on (Ctrl+C ends it): an EHR that speaks as {switches.Dialect} does, a carrier, a front desk and phones.",
            .. key.Length > 0 ? ["Make a key:  dotnet run --project src/FhirOutreach -- keys new --out sandbox-key.json"] : Array.Empty<string>(),
            $"The service:  ASPNETCORE_URLS={service.AbsoluteUri.TrimEnd('/')} dotnet run --project src/FhirOutreach --{Wrapped}{settings}",
            $"Book:   {curl} {address.Page}/demo/visits -d '{{\"patient\":\"{patient}\",\"doctor\":\"{Cast.Doctors[0].Id}\",\"place\":\"{Cast.Places[0].Id}\",\"start\":\"{TimeProvider.System.GetUtcNow().AddDays(7):yyyy-MM-dd}T09:30\"}}'",
            $"Look:   curl -s {address.Page}/demo/phones/{phone}/texts   and   curl -s {address.Page}/demo/visits/{{id}}",
            $"Answer: {curl} {address.Page}/demo/phones/{phone}/texts -d '{{\"body\":\"C\"}}'"]);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        clinic.Dispose();
    }
}
