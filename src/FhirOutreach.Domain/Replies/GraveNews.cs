using FhirOutreach.Domain.Replies.Phrases;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// Looks for words of death and danger in a text. They have an automaton of their own: in the one that reads for meaning, each
/// of them would be a known word, and a doctor may be called Heart.
/// </summary>
internal static class GraveNews
{
    private static readonly PhraseTrie _phrases = new([.. GraveWords.English, .. GraveWords.Spanish], []);

    /// <returns>The words that tell it, as written; empty when none does.</returns>
    public static IReadOnlyList<string> In(ReplyText text)
    {
        var words = new int[text.Words.Count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = _phrases.Find(text.Word(i));
        }

        var found = new List<string>();
        for (var i = 0; i < words.Length;)
        {
            var match = _phrases.Longest(words.AsSpan(i));
            if (match.Meaning is Meaning.Grave)
            {
                found.Add(text.Evidence(i, match.Words));
            }

            i += Math.Max(match.Words, 1);
        }

        return found;
    }
}
