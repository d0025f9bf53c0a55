using System.Globalization;
using System.Text.RegularExpressions;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// FHIR's <c>instant</c> (https://hl7.org/fhir/R4/datatypes.html#instant): a time without a zone is not an instant,
/// whatever
/// machine reads it. Missing seconds and fractions finer than .NET's are read all the same: they leave no doubt.
/// </summary>
internal static partial class Instants
{
    private const int LengthMax = 64;

    public static DateTimeOffset? Read(string? text)
    {
        if (text is null || text.Length > LengthMax) return null;
        var parts = Shape().Match(text);
        if (!parts.Success) return null;
        var seconds = parts.Groups["seconds"] is { Success: true } given ? given.Value : ":00";
        var plain = parts.Groups["minutes"].Value + seconds + parts.Groups["fraction"].Value + parts.Groups["zone"].Value;
        return DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.ToUniversalTime()
            : null;
    }

    [GeneratedRegex(
        """
        ^(?<minutes>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})
        ((?<seconds>:[0-9]{2})(?<fraction>\.[0-9]{1,7})?[0-9]*)?
        (?<zone>Z|[+-][0-9]{2}:[0-9]{2})\z
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Shape();
}
