using System.Text.RegularExpressions;

namespace FhirOutreach.Sms;

/// <summary>
/// The ways in which the carrier may have written one address when it signed it. It is not of one mind about ports and
/// escapes, and its own libraries try these too; host, user and password stay as they were typed.
/// </summary>
internal static partial class SignedUrls
{
    public static IEnumerable<string> Of(string url)
    {
        if (Parts().Match(url) is not { Success: true } parts) return [url];
        var isHttps = Part("scheme").Equals("https", StringComparison.OrdinalIgnoreCase);
        string[] ports = [Part("port"), "", Part("port").Length > 0 ? Part("port") : isHttps ? ":443" : ":80"];
        return (from query in Queries(Part("query"))
                from port in ports
                select $"{Part("scheme")}://{Part("host")}{port}{Part("path")}{query}").Distinct();

        string Part(string name) => parts.Groups[name].Value;
    }

    private static string[] Queries(string query) =>
        query.Length < 2 ? [query] : [query, query.Replace("'", "%27", StringComparison.Ordinal), Rewritten(query)];

    /// <summary>
    /// Read and written again the way Node's <c>querystring</c> does it: repeated names together, spaces as %20.
    /// </summary>
    private static string Rewritten(string query)
    {
        var pairs = query[1..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Decoded(pair[0]), Value: pair.Length > 1 ? Decoded(pair[1]) : ""));
        return "?" + string.Join('&', pairs.GroupBy(pair => pair.Name, StringComparer.Ordinal)
            .SelectMany(named => named.Select(pair => $"{Encoded(pair.Name)}={Encoded(pair.Value)}")));
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    // JavaScript leaves these five as they are, .NET escapes them.
    private static string Encoded(string text) => Uri.EscapeDataString(text)
        .Replace("%21", "!").Replace("%27", "'").Replace("%28", "(").Replace("%29", ")").Replace("%2A", "*");

    [GeneratedRegex("""
        ^ (?<scheme>[A-Za-z][A-Za-z0-9+.-]*) ://
        (?<host>[^/?\#]*?) (?<port>:[0-9]+)? (?<path>/[^?\#]*)? (?<query>\?[^\#]*)? $
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parts();
}
