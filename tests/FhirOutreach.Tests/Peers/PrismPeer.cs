using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.Peers;

/// <summary>
/// Twilio's published contract, standing in for Twilio: requests that break it are answered 4xx. As a proxy it stands
/// before a stand-in of ours and answers 500 where that one breaks the contract.
/// </summary>
internal sealed partial class PrismPeer(PeerProcess process, Uri baseUrl) : IAsyncDisposable
{
    private const string AnyFreePort = "0";

    public Uri BaseUrl => baseUrl;

    public static Task<PrismPeer> Mock(CancellationToken ct) => Start(["mock"], ct);

    public static Task<PrismPeer> Before(Uri standIn, CancellationToken ct) => Start(["proxy", standIn.AbsoluteUri.TrimEnd('/')], ct);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<PrismPeer> Start(string[] mode, CancellationToken ct)
    {
        var process = NpmPeers.Start("carrier-contract.mjs", [AnyFreePort, .. mode]);
        var listening = await process.Line(Listening(), ct);
        return new PrismPeer(process, new Uri(listening.Groups[1].Value));
    }

    [GeneratedRegex(@"Prism is listening on (http://[0-9.:]+)")]
    private static partial Regex Listening();
}
