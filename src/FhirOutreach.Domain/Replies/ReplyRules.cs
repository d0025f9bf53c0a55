using FhirOutreach.Domain.Replies.Phrases;
using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// From what was said to what is meant. Each rule names the meanings it bears beside its own; one that is not named is
/// a contradiction.
/// </summary>
internal static class ReplyRules
{
    private const Meaning NotUnderstood = Unknown | Turning | Negation;
    private const Meaning Coming = Yes | Confirm | Attend;
    private const Meaning Commands =
        Coming | No | Unable | Cancel | AnotherTime | Keyword | OptOutWords | OptIn | Help | WrongNumber | Number;

    /// <summary>Who is coming, or asks for another time, does not want the texts to end.</summary>
    private const Meaning OpposedToOptOut = Coming | AnotherTime | Turning;

    /// <summary>A keyword is one only where nothing else is said.</summary>
    private const Meaning OpposedToKeyword =
        OpposedToOptOut | No | Unknown | Negation | ClockTime | Number | Help | OptIn;

    public static Ruling Of(ReplyReading reading)
    {
        var said = reading.Said;
        return Has(said, OptOutWords | Keyword) ? OptOutRuling(reading)
            : Has(said, WrongNumber) ? WrongNumberRuling(reading)
            : Has(said, AnotherTime) ? AnotherTimeRuling(reading)
            : Has(said, NotUnderstood) || !WordOrder.LettersLead(reading) ? Ruling.Unclear
            : Has(said, Cancel) ? CancelRuling(reading)
            : Has(said, Coming) ? ComingRuling(reading)
            : OtherRuling(reading);
    }

    /// <summary>Nothing but CANCEL, the carriers' word.</summary>
    public static bool IsBareCancel(ReplyReading reading) =>
        reading.Phrases.Count > 0 && reading.Phrases.All(phrase => IsCarriersCancel(reading, phrase));

    private static Ruling OptOutRuling(ReplyReading reading)
    {
        var said = reading.Said;
        var isPlain = Has(said, OptOutWords) || WordOrder.StopIsASentence(reading);
        if (Has(said & ~Yes, isPlain ? OpposedToOptOut : OpposedToKeyword)
            || (!isPlain && IsOfSomethingElse(reading))
            || WordOrder.IsNegated(reading, OptOutWords | Keyword))
        {
            return Ruling.Unclear;
        }

        // Both wishes are kept: the texts end, and a person asks about the visit.
        return Has(said, Cancel)
            ? new(ReplyIntent.BareCancel, OptOutWords | Keyword | Cancel)
            : new(ReplyIntent.OptOut, OptOutWords | Keyword);
    }

    /// <summary>"Stop my appointment" is the visit's, "the end" nobody's.</summary>
    private static bool IsOfSomethingElse(ReplyReading reading) =>
        (Has(reading.Said, Visit) && !Has(reading.Said, Cancel)) || WordOrder.KeywordIsInASentence(reading);

    private static Ruling WrongNumberRuling(ReplyReading reading) =>
        Has(reading.Said, Coming | Cancel | AnotherTime | Turning)
        || reading.Text.IsQuestion
        || WordOrder.IsNegated(reading, WrongNumber)
            ? Ruling.Unclear
            : new(ReplyIntent.WrongNumber, WrongNumber);

    /// <summary>It ends with a person anyway, so words around it do no harm.</summary>
    private static Ruling AnotherTimeRuling(ReplyReading reading)
    {
        var said = reading.Said;
        var opposed = Confirm | Attend | Turning | Number | Help | OptIn;
        var isMixed = Has(said, Cancel | Letter) && Has(said, Unknown | Negation);
        return Has(said, opposed)
            || isMixed
            || WordOrder.IsNegated(reading, AnotherTime)
            || !WordOrder.LettersLead(reading)
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
        var isFace = reading.Text.HasEmoticon && Has(said, Letter);
        var isMixed = Has(said & Commands, ~(Cancel | Unable | Yes | No))
            || !WordOrder.CancelIsClear(reading, Commands);
        return isAsked || isFace || isMixed || IsMisspeltAlone(reading)
            ? Ruling.Unclear
            : new(ReplyIntent.Cancel, Cancel | Unable);
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
            None when IsSmallTalk(reading) => new(ReplyIntent.SmallTalk, Thanks),
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

    private static bool IsSmallTalk(ReplyReading reading) =>
        !reading.Text.HasWarning
        && (Has(reading.Said, Thanks) || (reading.Phrases.Count == 0 && reading.Text.HasEmoji));

    private static bool IsCarriersCancel(ReplyReading reading, ReplyPhrase phrase) =>
        Has(phrase.Meaning, Cancel)
        && phrase.Words == 1
        && reading.Text.Word(phrase.FirstWord) is OptOutKeywords.Cancel;

    /// <summary>
    /// A word alone that only looks like CANCEL: no carrier took it for an opt-out, and no object says it is the
    /// visit's.
    /// </summary>
    private static bool IsMisspeltAlone(ReplyReading reading) =>
        reading.Phrases is [{ Words: 1, FirstWord: var word }]
        && ReplyLexicon.Phrases.Find(reading.Text.Word(word)) is PhraseTrie.UnknownWord;

    private static bool Has(Meaning said, Meaning any) => (said & any) != None;
}
