namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>Takes a pattern apart: <c>"{i|we|} confirm"</c> is a choice of three, then a choice of one.</summary>
internal static class PhrasePattern
{
    /// <returns>Part by part the choices, each as words; an empty choice has none.</returns>
    public static IReadOnlyList<string[][]> Parts(string pattern)
    {
        var parts = new List<string[][]>();
        var rest = pattern;
        while (rest.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = rest.IndexOf('}', StringComparison.Ordinal);
            AddText(parts, rest[..open]);
            parts.Add([.. rest[(open + 1)..close].Split('|').Select(Words)]);
            rest = rest[(close + 1)..];
        }

        AddText(parts, rest);
        return parts;
    }

    private static void AddText(List<string[][]> parts, string text)
    {
        if (Words(text) is { Length: > 0 } words)
        {
            parts.Add([words]);
        }
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
