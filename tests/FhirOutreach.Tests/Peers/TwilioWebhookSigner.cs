using System.Text.Json;
using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.Peers;

/// <summary>Twilio's official helper: signs webhooks as Twilio does, and says whether it would take a signature.</summary>
internal sealed partial class TwilioWebhookSigner(PeerProcess process) : IAsyncDisposable
{
    public static async Task<TwilioWebhookSigner> Start(CancellationToken ct)
    {
        var process = NpmPeers.Start("twilio-signature.mjs", []);
        await process.Line(Listening(), ct);
        return new TwilioWebhookSigner(process);
    }

    /// <param name="parameters">The form's fields.</param>
    /// <returns>What Twilio would put into <c>X-Twilio-Signature</c>.</returns>
    public async Task<string> Sign(string authToken, string url, IReadOnlyDictionary<string, string> parameters, CancellationToken ct) =>
        (await Ask(new { ask = "sign", authToken, url, parameters }, ct)).GetProperty("signature").GetString()!;

    public async Task<bool> WouldTake(
        string signature, string authToken, string url, IReadOnlyDictionary<string, string> parameters, CancellationToken ct) =>
        (await Ask(new { ask = "validate", authToken, url, parameters, signature }, ct)).GetProperty("isValid").GetBoolean();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task<JsonElement> Ask(object question, CancellationToken ct)
    {
        await process.Tell(JsonSerializer.Serialize(question));
        return JsonElement.Parse((await process.Line(Answer(), ct)).Value);
    }

    [GeneratedRegex("^listening$")]
    private static partial Regex Listening();

    [GeneratedRegex("^{.*}$")]
    private static partial Regex Answer();
}
