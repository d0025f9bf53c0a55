using FhirOutreach.Domain.Replies.Phrases;
using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// From what was said to what is meant. Each rule names the meanings it bears beside its own; one that is not named is a contradiction.
/// </summary>
internal static class ReplyRules
{
    private const Meaning NotUnderstood = Unknown | Turning | Negation;
    private const Meaning Coming = Yes | Confirm | Attend;
    private const Meaning Commands =
        Coming | No | Unable | Cancel | AnotherTime | Keyword | OptOutWords | OptIn | Help | WrongNumber | Number;

    /// <summary>"Please do not ever stop texting me": how far a negation reaches.</summary>
    private const int NegationReach = 3;

    public static Ruling Of(ReplyReading reading)
    {
        var said = reading.Said;
        var ruling = Has(said, OptOutWords | Keyword) ? OptOutRuling(reading)
            : Has(said, WrongNumber) ? WrongNumberRuling(reading)
            : Has(said, AnotherTime) ? AnotherTimeRuling(reading)
            : Has(said, NotUnderstood) || !LettersLead(reading) ? Ruling.Unclear
            : Has(said, Cancel) ? CancelRuling(reading)
            : Has(said, Coming) ? ComingRuling(reading)
            : OtherRuling(reading);
        return ruling;
    }

    /// <summary>Nothing but CANCEL, the carriers' word.</summary>
    public static bool IsBareCancel(ReplyReading reading) =>
        reading.Phrases.Count > 0 && reading.Phrases.All(phrase => IsCarriersCancel(reading, phrase));

    private static Ruling OptOutRuling(ReplyReading reading)
    {
        var said = reading.Said;
        var isPlain = Has(said, OptOutWords) || HasOwnClause(reading);
        var opposed = Coming | AnotherTime | Turning | (isPlain ? None : No | Unknown | Negation | ClockTime | Number | Help | OptIn);
        var isVisits = Has(said, Visit) && !isPlain && !Has(said, Cancel);
        if (Has(said & ~Yes, opposed) || isVisits || IsNegated(reading, OptOutWords | Keyword))
        {
            return Ruling.Unclear;
        }

        // Both wishes are kept: the texts end, and a person asks about the visit.
        return Has(said, Cancel)
            ? new(ReplyIntent.BareCancel, OptOutWords | Keyword | Cancel)
            : new(ReplyIntent.OptOut, OptOutWords | Keyword);
    }

    /// <summary>"You are bothering me. STOP." A sentence of its own is certain, whatever stands before it.</summary>
    private static bool HasOwnClause(ReplyReading reading)
    {
        for (var i = 0; i < reading.Phrases.Count; i++)
        {
            var endsClause = i + 1 == reading.Phrases.Count || reading.BeginsClause(i + 1);
            if (Has(reading.Phrases[i].Meaning, Keyword) && reading.BeginsClause(i) && endsClause && IsStop(reading, reading.Phrases[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStop(ReplyReading reading, ReplyPhrase phrase) => reading.Text.Word(phrase.FirstWord) is "stop" or "unsubscribe";

    private static Ruling WrongNumberRuling(ReplyReading reading) =>
        Has(reading.Said, Coming | Cancel | AnotherTime | Turning) || reading.Text.IsQuestion || IsNegated(reading, WrongNumber)
            ? Ruling.Unclear
            : new(ReplyIntent.WrongNumber, WrongNumber);

    /// <summary>It ends with a person anyway, so words around it do no harm.</summary>
    private static Ruling AnotherTimeRuling(ReplyReading reading)
    {
        var said = reading.Said;
        var opposed = Confirm | Attend | Turning | Number | Help | OptIn | (Has(said, Cancel | Letter) ? Unknown | Negation : None);
        return Has(said, opposed) || IsNegated(reading, AnotherTime) || !LettersLead(reading)
            ? Ruling.Unclear
            : new(ReplyIntent.AnotherTime, AnotherTime);
    }

    private static Ruling CancelRuling(ReplyReading reading)
    {
        var said = reading.Said;
        if (IsBareCancel(reading))
        {
            return new(ReplyIntent.BareCancel, Cancel);
        }

        var isAsked = reading.Text.IsQuestion && !Has(said, Request);
        var isUncertain = Has(said & Commands, ~(Cancel | Unable | Yes | No)) || isAsked || !CancelFollows(reading);
        return isUncertain || IsMisspeltAlone(reading) ? Ruling.Unclear : new(ReplyIntent.Cancel, Cancel | Unable);
    }

    private static Ruling ComingRuling(ReplyReading reading)
    {
        var said = reading.Said;
        if (Has(said & Commands, ~Coming) || Has(said, Reason) || reading.Text.IsQuestion || reading.Text.HasWarning)
        {
            return Ruling.Unclear;
        }

        return (said & (Coming | ClockTime)) switch
        {
            var verb when Has(verb, Confirm) => new(ReplyIntent.Confirm, Confirm | Attend),
            var timed when Has(timed, ClockTime) => Ruling.Unclear,
            var attending when Has(attending, Attend) => new(ReplyIntent.Confirm, Attend),
            _ => new(ReplyIntent.Yes, Yes),
        };
    }

    private static Ruling OtherRuling(ReplyReading reading)
    {
        var said = reading.Said;
        var isPlain = !Has(said, ClockTime | Visit);
        return (said & Commands) switch
        {
            Help when isPlain => new(ReplyIntent.Help, Help),
            OptIn when isPlain => new(ReplyIntent.OptIn, OptIn),
            _ when reading.Text.IsQuestion || Has(said, ClockTime) => Ruling.Unclear,
            Number or None when Has(said, Reason) => Ruling.Unclear,
            No or Unable or (No | Unable) => new(ReplyIntent.No, No | Unable),
            Number => NumberRuling(reading),
            None when !reading.Text.HasWarning && (Has(said, Thanks) || IsEmojiOnly(reading)) => new(ReplyIntent.SmallTalk, Thanks),
            _ => Ruling.Unclear,
        };
    }

    private static Ruling NumberRuling(ReplyReading reading)
    {
        var numbers = reading.Phrases.Where(phrase => Has(phrase.Meaning, Number)).ToList();
        return numbers is [var only] && reading.NumberIn(only) is { } number
            ? new(ReplyIntent.Number, Number, number)
            : Ruling.Unclear;
    }

    private static bool IsEmojiOnly(ReplyReading reading) => reading.Phrases.Count == 0 && reading.Text.HasEmoji;

    private static bool IsCarriersCancel(ReplyReading reading, ReplyPhrase phrase) =>
        Has(phrase.Meaning, Cancel) && phrase.Words == 1 && reading.Text.Word(phrase.FirstWord) is OptOutKeywords.Cancel;

    /// <summary>A word alone that only looks like CANCEL: no carrier took it for an opt-out, and no object says it is the visit's.</summary>
    private static bool IsMisspeltAlone(ReplyReading reading) =>
        reading.Phrases is [var only] && only.Words == 1 && ReplyLexicon.Phrases.Find(reading.Text.Word(only.FirstWord)) is PhraseTrie.UnknownWord;

    /// <summary>"Yes, cancel" and "no, I can't come, please cancel" are clear; "no cancel" and "cancel, yes" are not.</summary>
    private static bool CancelFollows(ReplyReading reading)
    {
        var before = None;
        var last = None;
        foreach (var meaning in reading.Phrases.Select(phrase => phrase.Meaning & Commands).Where(meaning => meaning != None))
        {
            if (Has(meaning, Yes | No) && Has(before, Cancel) || Has(meaning, Cancel) && Has(last, No) || Has(meaning, Unable) && Has(before, Yes))
            {
                return false;
            }

            before |= meaning;
            last = meaning;
        }

        return true;
    }

    /// <summary>C, X and R count at the head of a text only: after other words they may be an initial or a kiss.</summary>
    private static bool LettersLead(ReplyReading reading) =>
        !reading.Phrases.Select((phrase, i) => Has(phrase.Meaning, Letter) && !MayPrecede(reading, i)).Any(misplaced => misplaced);

    private static bool MayPrecede(ReplyReading reading, int index) =>
        reading.Phrases.Take(index).All(before => before.Meaning == reading.Phrases[index].Meaning
            || before.Meaning is Yes && Has(reading.Phrases[index].Meaning, Confirm));

    /// <summary>A negation shortly before, in the same clause: "not interested, stop texting me" says stop.</summary>
    private static bool IsNegated(ReplyReading reading, Meaning meaning)
    {
        for (var i = 0; i < reading.Phrases.Count; i++)
        {
            if (Has(reading.Phrases[i].Meaning, meaning) && IsNegatedAt(reading, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNegatedAt(ReplyReading reading, int index)
    {
        for (var i = index; i > 0 && index - i < NegationReach && !reading.BeginsClause(i); i--)
        {
            if (Has(reading.Phrases[i - 1].Meaning, Negation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(Meaning said, Meaning any) => (said & any) != None;
}

/// <param name="Decided">The meanings whose words decided.</param>
internal readonly record struct Ruling(ReplyIntent Intent, Meaning Decided, int? Number = null)
{
    public static readonly Ruling Unclear = new(ReplyIntent.Unclear, Meaning.None);
}
