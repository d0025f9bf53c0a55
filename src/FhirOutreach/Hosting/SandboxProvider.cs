using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Settings;

namespace FhirOutreach.Hosting;

/// <summary>
/// <c>Sms:Provider=Sandbox</c>: a carrier of our own on a loopback port, so that nobody is texted. The sender is the same
/// one that speaks to Twilio, and speaks to it over HTTP.
/// </summary>
internal sealed class SandboxProvider(OutreachSettings settings, SandboxServer? server) : IAsyncDisposable
{
    /// <summary>The settings with the sandbox carrier's address in them.</summary>
    public OutreachSettings Settings => settings;

    public static async Task<SandboxProvider> Start(OutreachSettings settings, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var twilio = settings.Sms.Twilio;
        if (settings.Sms.Provider is not SmsProvider.Sandbox || twilio.ApiBaseUrl.Host != TwilioSettings.PublicHost)
            return new(settings, null);

        var carrier = new SandboxCarrier(TimeProvider.System, new()
        {
            AccountSid = twilio.AccountSid,
            AuthToken = twilio.AuthToken,
            Numbers = [twilio.From ?? settings.Organization.Phone],
        });
        var server = await SandboxServer.Start(carrier);
        return new(settings with { Sms = settings.Sms with { Twilio = twilio with { ApiBaseUrl = new Uri(server.BaseUrl) } } }, server);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }
}
