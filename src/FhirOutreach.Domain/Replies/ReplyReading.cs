using FhirOutreach.Domain.Replies.Phrases;

namespace FhirOutreach.Domain.Replies;

/// <summary>A text cut into the phrases it is made of; a word of no phrase stands alone as unknown.</summary>
internal sealed class ReplyReading
{
    private readonly ReplyText _text;
    private readonly List<ReplyPhrase> _phrases = [];

    private ReplyReading(ReplyText text) => _text = text;

    public IReadOnlyList<ReplyPhrase> Phrases => _phrases;

    /// <summary>All meanings together.</summary>
    public Meaning Said { get; private set; }

    public ReplyText Text => _text;

    public static ReplyReading Of(ReplyText text)
    {
        var reading = new ReplyReading(text);
        var words = ReplyLexicon.WordIds(text);
        for (var i = 0; i < words.Length;)
        {
            i += reading.Add(i, ReplyLexicon.Phrases.Longest(words.AsSpan(i)));
        }

        if (text.IsCut)
        {
            reading.Said |= Meaning.Unknown;
        }

        return reading;
    }

    /// <summary>The words of the phrases with any of these meanings.</summary>
    public string Evidence(Meaning meaning) => string.Join(
        ", ",
        _phrases.Where(phrase => (phrase.Meaning & meaning) != 0).Select(TextOf));

    public string TextOf(ReplyPhrase phrase) => _text.Evidence(phrase.FirstWord, phrase.Words);

    public bool BeginsClause(int phrase) => _text.Words[_phrases[phrase].FirstWord].BeginsClause;

    /// <summary>1 to 9, "01" too; null when the figures say something else.</summary>
    public int? NumberIn(ReplyPhrase phrase)
    {
        if (phrase.Number > 0)
        {
            return phrase.Number;
        }

        for (var i = phrase.FirstWord; i < phrase.FirstWord + phrase.Words; i++)
        {
            if (_text.Word(i).TrimStart('0') is [>= '1' and <= '9' and var digit])
            {
                return digit - '0';
            }
        }

        return null;
    }

    private int Add(int firstWord, PhraseMatch match)
    {
        var phrase = match.Words == 0
            ? new ReplyPhrase(Meaning.Unknown, firstWord, 1, 0)
            : new ReplyPhrase(match.Meaning, firstWord, match.Words, match.Number);
        _phrases.Add(phrase);
        Said |= phrase.Meaning;
        return phrase.Words;
    }
}

internal readonly record struct ReplyPhrase(Meaning Meaning, int FirstWord, int Words, int Number);
