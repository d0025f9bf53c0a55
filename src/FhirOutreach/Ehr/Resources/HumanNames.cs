using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Which of several <c>HumanName</c>s to use: usual, then official, then one without a use, then temp.
/// Never old or maiden (no longer theirs), nickname (for friends) or anonymous (not a name).
/// </summary>
internal static class HumanNames
{
    public static IEnumerable<JsonElement> InOrder(IEnumerable<JsonElement> names) =>
        names.Select(name => (Name: name, Rank: Rank(name.Text("use")))).Where(ranked => ranked.Rank is not null)
            .OrderBy(ranked => ranked.Rank).Select(ranked => ranked.Name);

    private static int? Rank(string? use) => use switch
    {
        "usual" => 0,
        "official" => 1,
        null => 2,
        "old" or "maiden" or "nickname" or "anonymous" => null,
        _ => 3,
    };
}
