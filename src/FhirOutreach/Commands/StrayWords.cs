using FhirOutreach.Settings;

namespace FhirOutreach.Commands;

/// <summary>
/// Words on the command line that nobody would read. .NET's configuration passes over them: a misspelt command would start
/// the service, which texts patients, and a misspelt option would be silently without effect.
/// </summary>
internal static class StrayWords
{
    /// <summary>What the host itself reads: the only settings without a section.</summary>
    private static readonly string[] Host =
    [
        "applicationName", "captureStartupErrors", "contentRoot", "detailedErrors", "environment", "http_ports", "https_port", "https_ports",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preferHostingUrls", "preventHostingStartup", "shutdownTimeoutSeconds",
        "startupAssembly", "suppressStatusMessages", "urls", "webroot", "AllowedHosts",
    ];

    /// <param name="typed">What no command took for itself: settings, as the configuration reads them (<c>--A:B value</c>, <c>--A:B=value</c>, <c>/A:B value</c>, <c>A:B=value</c>).</param>
    /// <param name="meant">The commands and options that could have been meant.</param>
    /// <returns>One line each. A word behind a setting is not shown: it may be half a password.</returns>
    public static IEnumerable<string> In(IReadOnlyList<string> typed, IEnumerable<string> meant)
    {
        var candidates = meant.Concat(Host.Select(name => "--" + name)).ToList();
        string? before = null;
        for (var i = 0; i < typed.Count; i++)
        {
            var word = typed[i];
            if (word.Length == 0) continue; // an empty variable in quotes
            var isKey = word.StartsWith("--", StringComparison.Ordinal) || word[0] == '/';
            var name = word.Split('=')[0];
            var hasValue = name.Length < word.Length;
            if (isKey || (hasValue && word[0] != '-'))
            {
                if (!IsSetting(name)) yield return Unknown(name, candidates);
                else if (!hasValue && i + 1 == typed.Count) yield return $"{name}: there is no value behind it.";
                if (!hasValue) i++; // its value, however it reads
                before = name;
            }
            else
            {
                yield return before is null
                    ? Unknown(name, candidates)
                    : $"A word behind the value of {before} belongs to no setting. Put a value with spaces into quotes.";
            }
        }
    }

    private static bool IsSetting(string name) =>
        name.Contains(':', StringComparison.Ordinal) || Host.Contains(name.TrimStart('-', '/'), StringComparer.OrdinalIgnoreCase);

    private static string Unknown(string word, List<string> candidates) =>
        $"{word}: neither a command nor an option nor a setting (--A:B value). "
        + (NearestName.To(word, candidates) is { } near ? $"Did you mean {near}?" : "--help lists the commands; appsettings.json has every setting.");
}
