using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.Peers;

/// <summary>An EHR nobody here wrote: FHIR R4 on Medplum's packages, in memory, empty at the start.</summary>
internal sealed partial class MedplumPeer(PeerProcess process, Uri baseUrl) : IAsyncDisposable
{
    /// <summary>Without a slash at its end.</summary>
    public Uri BaseUrl => baseUrl;

    /// <param name="introspection">When given, every request needs a token that this endpoint (of <see cref="OAuthPeer"/>) knows.</param>
    public static async Task<MedplumPeer> Start(CancellationToken ct, Uri? introspection = null, bool validates = false)
    {
        var process = NpmPeers.Start(
            "fhir-server.mjs", [],
            ("VALIDATE", validates ? "1" : "0"), ("INTROSPECT", introspection?.AbsoluteUri ?? ""));
        var listening = await process.Line(Listening(), ct);
        return new MedplumPeer(process, new Uri(listening.Groups[1].Value));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex("^listening (http.+)$")]
    private static partial Regex Listening();
}
