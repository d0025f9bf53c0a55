using System.Globalization;
using FhirOutreach.Sandbox;

namespace FhirOutreach.Demo;

/// <summary>Where the demo listens: one port, chosen before anything starts, because everybody in it is told the address.</summary>
/// <param name="Listen">For the web server.</param>
/// <param name="Page">For the person: what to open.</param>
/// <param name="Inner">For the play's own parts, which call each other over HTTP.</param>
internal sealed record DemoAddress(string Listen, string Page, string Inner)
{
    private const int UsualPort = 5080;

    /// <param name="urls">As in ASPNETCORE_URLS, separated by semicolons; null or empty = port 5080, or a free one when that is taken.</param>
    public static DemoAddress Choose(string? urls)
    {
        var asked = (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        var (host, port) = asked is null ? ("localhost", FreePort.IsFree(UsualPort) ? UsualPort : FreePort.Next()) : HostAndPort(asked["http://".Length..]);
        if (port == 0) port = FreePort.Next();

        var isEverywhere = host is "+" or "*" or "0.0.0.0" or "[::]";
        var page = isEverywhere ? "localhost" : host;
        var inner = isEverywhere || host == "localhost" ? "127.0.0.1" : host;
        return new($"http://{host}:{port}", $"http://{page}:{port}", $"http://{inner}:{port}");
    }

    private static (string Host, int Port) HostAndPort(string authority)
    {
        authority = authority.Split('/')[0];
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') && int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (authority[..colon].ToLowerInvariant(), port)
            : (authority.ToLowerInvariant(), 80);
    }
}
