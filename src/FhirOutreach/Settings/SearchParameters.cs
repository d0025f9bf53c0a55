using System.Text.RegularExpressions;

namespace FhirOutreach.Settings;

/// <summary>FHIR search parameters to be put behind others: <c>location=Location/1&amp;_tag=pilot</c>.</summary>
internal static partial class SearchParameters
{
    public const string PutThere =
        "Put FHIR search parameters such as location=Location/1&_tag=pilot, without ? and without & at either end.";

    public static bool TryRead(string text, out string value)
    {
        value = text;
        return Shape().IsMatch(text);
    }

    [GeneratedRegex(@"^[A-Za-z_][\w.:-]*=[^?&#\s]+(&[A-Za-z_][\w.:-]*=[^?&#\s]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
