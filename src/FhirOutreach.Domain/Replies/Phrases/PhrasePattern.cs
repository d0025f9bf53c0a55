namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>Writes a pattern out: <c>"{i|we|} confirm"</c> is three phrases.</summary>
internal static class PhrasePattern
{
    public static IEnumerable<string[]> Expand(string pattern)
    {
        IEnumerable<string> written = [""];
        foreach (var part in Parts(pattern))
        {
            written = [.. written.SelectMany(before => part.Split('|').Select(choice => $"{before} {choice}"))];
        }

        return written.Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 0);
    }

    private static IEnumerable<string> Parts(string pattern)
    {
        var rest = pattern;
        while (rest.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = rest.IndexOf('}', StringComparison.Ordinal);
            yield return rest[..open];
            yield return rest[(open + 1)..close];
            rest = rest[(close + 1)..];
        }

        yield return rest;
    }
}
