using System.Net;
using System.Net.Sockets;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Tests.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using CarrierAnswer = FhirOutreach.Sms.CarrierAnswer;

namespace FhirOutreach.Tests.Sms;

/// <summary>
/// The real sender, over a real connection, to the sandbox carrier or to whatever stands at an address.
/// </summary>
internal sealed class SenderOnHttp : IAsyncDisposable
{
    public const string Ann = CarrierOnHttp.Ann;
    public const string Ours = "+15550100001";
    public const string Words = "Ann, see you Tue, Dec 1 at 3:00 PM. Reply C to confirm.";

    /// <summary>For answers that never come; long enough for the question to arrive on a busy machine.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    public static readonly Uri Public = new("https://clinic.example/texts/");

    private readonly HttpClient http;

    private SenderOnHttp(
        CarrierOnHttp? on, Uri api, SocketsHttpHandler? transport, TimeSpan? timeout, Uri? publicBaseUrl, Setup setup)
    {
        On = on!;
        http = TwilioClient.Http(transport);
        var twilio = new TwilioSettings(setup.Account, setup.Token, null, setup.From, setup.Service, api);
        var sms = new SmsSettings(SmsProvider.Twilio, twilio, setup.Allowed.ToHashSet(), 1);
        Sender = new(new TwilioClient(http, twilio, timeout), sms, publicBaseUrl, NullLogger<TwilioSender>.Instance);
    }

    public CarrierOnHttp On { get; }

    public TwilioSender Sender { get; }

    public IReadOnlyList<ReceivedRequest> Posts => On.Carrier.Requests.Of("POST", "/");

    public DateTimeOffset Now => On.Time.GetUtcNow();

    public static async Task<SenderOnHttp> ToCarrier(
        SandboxCarrierOptions? options = null, TimeSpan? timeout = null, Uri? publicBaseUrl = null, Setup? setup = null)
    {
        var on = await CarrierOnHttp.Start(options);
        return new(on, new Uri(on.Server.BaseUrl), null, timeout, publicBaseUrl, setup ?? new());
    }

    public static SenderOnHttp To(
        Uri api, TimeSpan? timeout = null, SocketsHttpHandler? transport = null, Uri? publicBaseUrl = null) =>
        new(null, api, transport, timeout, publicBaseUrl, new());

    /// <summary>A port nobody listens at.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public Task<CarrierAnswer> Send(string to = Ann, string body = Words, long id = 7, TimeSpan? validFor = null) =>
        Sender.Send(new(to, body, id, validFor ?? TwilioSender.QueuedMax), TestContext.Current.CancellationToken);

    public Task<LookUp> Find(
        DateTimeOffset? handedOverAt = null, string to = Ann, string body = Words, params string[] ours) =>
        Sender.Find(to, body, handedOverAt ?? Now, ours.ToHashSet(), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (On is not null) await On.DisposeAsync();
    }

    internal sealed record Setup(
        string Account = "AC5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e",
        string Token = "sandbox-auth-token",
        string? From = Ours,
        string? Service = null,
        params string[] Allowed);
}
