using FhirOutreach.Domain.Replies.Phrases;
using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies;

/// <summary>Where the same phrases mean something else in another order, or in another sentence.</summary>
internal static class WordOrder
{
    /// <summary>"Please do not ever stop texting me": how far a negation reaches.</summary>
    private const int NegationReach = 3;

    private static readonly HashSet<string> _sentenceKeywords =
        ["end", "quit", "revoke", "remove", "baja", "alto", "parar", "pare", "paren", "td"];

    private static readonly HashSet<string> _wantsAVerb = ["puedo", "podre", "podemos", "podremos", "poder", "pude", "voy", "vamos"];

    private static readonly string[] _infinitives = ["ar", "arla", "arlo"];

    private static readonly HashSet<string> _courtesies =
        ["please", "pls", "plz", "thanks", "thank you", "por favor", "gracias", "now", "it"];

    /// <summary>A negation shortly before, in the same clause: "not interested, stop texting me" says stop.</summary>
    public static bool IsNegated(ReplyReading reading, Meaning meaning)
    {
        for (var i = 0; i < reading.Phrases.Count; i++)
        {
            if (Has(reading, i, meaning) && IsNegatedAt(reading, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"You are bothering me. STOP." A sentence of its own is certain, whatever stands before it.</summary>
    public static bool StopIsASentence(ReplyReading reading)
    {
        for (var i = 0; i < reading.Phrases.Count; i++)
        {
            var isAlone = reading.BeginsClause(i) && (i + 1 == reading.Phrases.Count || reading.BeginsClause(i + 1));
            if (isAlone && Has(reading, i, Keyword) && IsStop(reading, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// END and QUIT are words of many sentences ("the end", "I quit"): they count alone, or with a please.
    /// </summary>
    public static bool KeywordIsInASentence(ReplyReading reading) =>
        reading.Phrases.Any(phrase => (phrase.Meaning & Keyword) != None && IsAmong(_sentenceKeywords, reading, phrase))
        && !reading.Phrases.All(phrase =>
            (phrase.Meaning & (Keyword | Cancel)) != None || IsAmong(_courtesies, reading, phrase));

    /// <summary>
    /// C, X and R count at the head of a text only: after other words they may be an initial or a kiss.
    /// </summary>
    public static bool LettersLead(ReplyReading reading)
    {
        for (var i = 0; i < reading.Phrases.Count; i++)
        {
            var letter = reading.Phrases[i];
            if (Has(reading, i, Letter) && !reading.Phrases.Take(i).All(before => MayPrecede(before, letter)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// "Yes, cancel" and "no, I can't come, please cancel" are clear; "no cancel" and "cancel, yes" are not.
    /// </summary>
    public static bool CancelIsClear(ReplyReading reading, Meaning commands)
    {
        var before = None;
        var last = None;
        foreach (var meaning in reading.Phrases.Select(phrase => phrase.Meaning & commands).Where(said => said != None))
        {
            var isUnclear = ((meaning & (Yes | No)) != None && (before & Cancel) != None)
                || ((meaning & Cancel) != None && (last & No) != None)
                || ((meaning & Unable) != None && (before & Yes) != None);
            if (isUnclear)
            {
                return false;
            }

            before |= meaning;
            last = meaning;
        }

        return !CancelsTheCancel(reading) && !DoesNotCancel(reading);
    }

    private static bool IsNegatedAt(ReplyReading reading, int index)
    {
        for (var i = index; i > 0 && index - i < NegationReach && !reading.BeginsClause(i); i--)
        {
            if (Has(reading, i - 1, Negation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStop(ReplyReading reading, int phrase) =>
        reading.Text.Word(reading.Phrases[phrase].FirstWord) is "stop" or "unsubscribe";

    private static bool IsAmong(HashSet<string> words, ReplyReading reading, ReplyPhrase phrase) =>
        words.Contains(reading.TextOf(phrase));

    private static bool MayPrecede(ReplyPhrase before, ReplyPhrase letter) =>
        before.Meaning == letter.Meaning || (before.Meaning is Yes && (letter.Meaning & Confirm) != None);

    /// <summary>A second cancel in one clause with something between.</summary>
    private static bool CancelsTheCancel(ReplyReading reading)
    {
        for (var i = 2; i < reading.Phrases.Count; i++)
        {
            var isObject = Has(reading, i, Cancel)
                && reading.Phrases[i - 1].Meaning is Inert
                && !reading.BeginsClause(i)
                && !reading.BeginsClause(i - 1);
            if (isObject && Has(reading, i - 2, Cancel))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"No puedo cancelar" and "no voy a cancelar" are the opposite of "no puedo, cancelar" and "no voy, cancelar".</summary>
    private static bool DoesNotCancel(ReplyReading reading)
    {
        for (var i = 1; i < reading.Phrases.Count; i++)
        {
            if (Has(reading, i, Cancel) && IsInfinitive(reading.TextOf(reading.Phrases[i])) && FollowsUnableToDo(reading, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool FollowsUnableToDo(ReplyReading reading, int index)
    {
        while (index > 0 && !reading.BeginsClause(index))
        {
            index--;
            if (Has(reading, index, Unable))
            {
                return WantsAVerb(reading.TextOf(reading.Phrases[index]));
            }

            if (reading.Phrases[index].Meaning is not Inert)
            {
                return false;
            }
        }

        return false;
    }

    private static bool WantsAVerb(string unable) => _wantsAVerb.Contains(unable[(unable.LastIndexOf(' ') + 1)..]);

    private static bool IsInfinitive(string cancel) => _infinitives.Any(ending => cancel.EndsWith(ending, StringComparison.Ordinal));

    private static bool Has(ReplyReading reading, int phrase, Meaning meaning) =>
        (reading.Phrases[phrase].Meaning & meaning) != None;
}
