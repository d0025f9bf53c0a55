using FhirOutreach.Domain.Replies.Phrases;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// Finds each word of a text among all we know: as written, without its drawn-out letters, or as a plain misspelling.
/// </summary>
internal static class ReplyLexicon
{
    private const int RepeatedLettersMin = 3;
    private const int WordLengthMax = 32;

    public static readonly PhraseTrie Phrases = new(
        [
            .. EnglishOptOut.All, .. SpanishOptOut.All, .. EnglishPhrases.All, .. SpanishPhrases.All, .. Keywords(),
            .. EnglishCourtesy.All, .. SpanishCourtesy.All,
        ],
        [.. OrdinaryWords.English, .. OrdinaryWords.Spanish]);

    private static readonly int _si = Phrases.Find("si");
    private static readonly int _accentedSi = Phrases.Find("sí");

    /// <summary>
    /// Short words whose last letter people double; any other that ends in two letters is its own word ("lee", "see",
    /// "too").
    /// </summary>
    private static readonly HashSet<string> _doubled = ["yes", "no", "si", "ok", "stop", "thanks", "gracias"];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _doubledWords =
        _doubled.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names =
        GivenNames.All
            .SelectMany(name => new[] { name, name + "s" })
            .ToHashSet()
            .GetAlternateLookup<ReadOnlySpan<char>>();

    public static int[] WordIds(ReplyText text)
    {
        var ids = new int[text.Words.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = WordId(text, i);
        }

        return ids;
    }

    private static int WordId(ReplyText text, int index)
    {
        var word = text.Word(index);
        var details = text.Words[index];
        if (char.IsAsciiDigit(word[0]))
        {
            return PhraseTrie.NumberWord;
        }

        var id = Find(word);
        if (id == _si && details.IsAccented)
        {
            return _accentedSi;
        }

        var isName = id is PhraseTrie.UnknownWord && (_names.Contains(word) || (index > 0 && IsName(word, details)));
        return isName ? PhraseTrie.NameWord : id;
    }

    private static int Find(ReadOnlySpan<char> word)
    {
        var id = Phrases.Find(word);
        if (id is PhraseTrie.UnknownWord && word.Length is > 1 and <= WordLengthMax)
        {
            id = Phrases.Find(WithoutDrawnOutLetters(word, stackalloc char[WordLengthMax]));
            id = id is PhraseTrie.UnknownWord ? Misspelling.Find(word) : id;
        }

        return id;
    }

    /// <summary>"yesss", "siii", "pleeease", "noo".</summary>
    private static ReadOnlySpan<char> WithoutDrawnOutLetters(ReadOnlySpan<char> word, Span<char> buffer)
    {
        var length = 0;
        for (var i = 0; i < word.Length;)
        {
            var run = i;
            while (run < word.Length && word[run] == word[i])
            {
                run++;
            }

            var isDoubled = run == word.Length && run - i == 2 && _doubledWords.Contains(word[..^1]);
            var kept = run - i >= RepeatedLettersMin || isDoubled ? 1 : run - i;
            word.Slice(i, kept).CopyTo(buffer[length..]);
            length += kept;
            i = run;
        }

        // "cc" and "xx" are not the letters C and X.
        return length > 1 ? buffer[..length] : word;
    }

    /// <summary>"I'm not Coming" is no name, however it is written.</summary>
    private static bool IsName(ReadOnlySpan<char> word, ReplyWord details) =>
        details.IsWrittenLikeAName
        && !word.EndsWith("ing", StringComparison.Ordinal)
        && !word.EndsWith("ed", StringComparison.Ordinal);

    private static IEnumerable<PhraseGroup> Keywords() =>
        CarrierKeywords.All.Where(keyword => keyword.Family is KeywordFamily.Start && keyword.Words != "yes")
            .Select(keyword => new PhraseGroup(Meaning.OptIn, keyword.Words))
            .Concat(CarrierKeywords.All.Where(keyword => keyword.Family is KeywordFamily.Help)
                .Select(keyword => new PhraseGroup(Meaning.Help, keyword.Words)))
            .Concat(OptOutKeywords.All.Where(keyword => keyword.Words != OptOutKeywords.Cancel)
            .Select(keyword => new PhraseGroup(Meaning.Keyword, keyword.Words)));
}
