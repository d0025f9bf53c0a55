using System.Text.Json;
using System.Text.RegularExpressions;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Reads <c>communication</c> of a Patient or a RelatedPerson.</summary>
internal static partial class Languages
{
    /// <summary>The preferred language, BCP 47; null when none is said, or none that is a tag.</summary>
    public static string? Preferred(JsonElement person) =>
        person.Items("communication").Where(one => one.IsTrue("preferred"))
            .Select(one => one.At("language"))
            .SelectMany(language =>
                language.Items("coding").Select(coding => coding.Text("code")).Append(language.Text("text")))
            .Select(tag => tag?.Trim().Replace('_', '-'))
            .FirstOrDefault(tag => tag is not null && LanguageTag().IsMatch(tag));

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\\z")]
    private static partial Regex LanguageTag();
}
