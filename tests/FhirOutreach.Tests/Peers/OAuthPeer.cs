using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.Peers;

/// <summary>An authorization server nobody here wrote, for SMART Backend Services.</summary>
internal sealed partial class OAuthPeer(PeerProcess process, Uri issuer) : IAsyncDisposable
{
    public Uri Issuer => issuer;

    public Uri Introspection => new(issuer, "/token/introspection");

    /// <param name="keys">Where the client publishes its public keys.</param>
    public static async Task<OAuthPeer> Start(string clientId, Uri keys, string scopes, CancellationToken ct)
    {
        var process = NpmPeers.Start(
            "oauth-server.mjs", [], ("CLIENT_ID", clientId), ("JWKS_URI", keys.AbsoluteUri), ("SCOPES", scopes));
        var listening = await process.Line(Listening(), ct);
        return new OAuthPeer(process, new Uri(listening.Groups[1].Value));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex("^listening (http.+)$")]
    private static partial Regex Listening();
}
