using FhirOutreach.Domain.Messages.Scriban;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// No template may ask for a word that the carrier takes as an opt-out: a patient who answers it hears nothing from
/// us any more. A reserved word counts as asked for when it is written in capitals, or between quotes, or right
/// after a word like <i>reply</i> (<i>reply with the word …</i>), or as one of the answers to choose from (<i>reply
/// C to confirm or … to …</i>). STOP alone is allowed, where the rest of the sentence says that it ends the texts:
/// <i>Reply STOP to end texts.</i> In running words (<i>reply X to cancel</i>) nothing is reserved.
/// </summary>
internal static class ReservedWords
{
    private const string WayOut = "STOP";

    /// <summary>Single words that a carrier acts on.</summary>
    private static readonly HashSet<string> Reserved =
        new(OptOutKeywords.All.Where(keyword => keyword.IsCarriers).Select(keyword => keyword.Words), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Asking = new(StringComparer.OrdinalIgnoreCase)
    {
        "reply", "text", "txt", "send", "respond", "answer", "type", "write", "message",
        "responda", "responde", "responder", "conteste", "contesta", "envíe", "envía", "envie", "envia",
        "escriba", "escribe", "mande", "manda",
    };

    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "the", "word", "with", "back", "either", "a", "la", "palabra", "con",
    };

    private static readonly HashSet<string> Or = new(StringComparer.OrdinalIgnoreCase) { ",", "or", "and", "o", "y" };

    private static readonly HashSet<string> Purpose = new(StringComparer.OrdinalIgnoreCase)
    {
        "to", "for", "if", "para", "si",
    };

    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        "text", "texts", "texting", "message", "messages", "messaging", "sms", "reminders", "alerts", "opt",
        "unsubscribe", "receiving",
        "mensaje", "mensajes", "textos", "avisos", "recordatorios", "baja",
    };

    /// <param name="configured">What this clinic's carrier takes beside the usual words.</param>
    public static IEnumerable<Problem> Check(IReadOnlyList<Statement> statements, IReadOnlyCollection<string> configured)
    {
        var words = WordsOf(statements).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            if ((Reserved.Contains(words[i].Text) || configured.Contains(words[i].Text, StringComparer.OrdinalIgnoreCase)) && IsAskedFor(words, i) && !IsWayOut(words, i))
                yield return new Problem(words[i].At, Refusal(words[i].Text.ToUpperInvariant()));
        }
    }

    private static string Refusal(string word) => word == WayOut
        ? "a patient who answers STOP gets no more texts: only a sentence that says so may ask for it"
        : $"a patient who answers {word} gets no more texts: ask for another word";

    private static bool IsAskedFor(List<Word> words, int at)
    {
        var word = words[at].Text;
        return word.All(char.IsUpper)
            || (IsQuote(words, at - 1) && IsQuote(words, at + 1))
            || IsRightAfterAsking(words, at)
            || (IsAlternative(words, at) && SentenceBefore(words, at).Any(before => Asking.Contains(before.Text)));
    }

    private static bool IsRightAfterAsking(List<Word> words, int at) =>
        SentenceBefore(words, at)
            .SkipWhile(before => Fillers.Contains(before.Text) || IsQuote(before))
            .Take(1)
            .Any(before => Asking.Contains(before.Text));

    private static bool IsAlternative(List<Word> words, int at) =>
        at > 0 && Or.Contains(words[at - 1].Text) && at + 1 < words.Count && Purpose.Contains(words[at + 1].Text);

    private static bool IsWayOut(List<Word> words, int at) =>
        words[at].Text.Equals(WayOut, StringComparison.OrdinalIgnoreCase)
        && words.Skip(at + 1).TakeWhile(after => !IsSentenceEnd(after)).Any(after => Texts.Contains(after.Text));

    /// <summary>Backwards, the nearest first.</summary>
    private static IEnumerable<Word> SentenceBefore(List<Word> words, int at) =>
        words.Take(at).Reverse().TakeWhile(word => !IsSentenceEnd(word));

    private static bool IsSentenceEnd(Word word) => word.Text is "." or "!" or "?" or "\n";

    private static bool IsQuote(List<Word> words, int at) => at >= 0 && at < words.Count && IsQuote(words[at]);

    private static bool IsQuote(Word word) => word.Text is "\"" or "'" or "“" or "”" or "‘" or "’" or "«" or "»";

    /// <summary>Words and punctuation marks; a value in between ends a word, but no sentence.</summary>
    private static IEnumerable<Word> WordsOf(IReadOnlyList<Statement> statements)
    {
        foreach (var piece in StaticWords.Of(statements))
        {
            for (var start = 0; start < piece.Text.Length;)
            {
                var end = start + 1;
                while (char.IsLetter(piece.Text[start]) && end < piece.Text.Length && char.IsLetter(piece.Text[end]))
                    end++;
                if (piece.Text[start] == '\n' || !char.IsWhiteSpace(piece.Text[start]))
                    yield return new Word(piece.Text[start..end], piece.At + (piece.IsQuoted ? 0 : start));
                start = end;
            }
        }
    }

    private readonly record struct Word(string Text, int At);
}
