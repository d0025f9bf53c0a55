using FhirOutreach.Domain.Replies.Phrases;
using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// Reads what says something only to whoever was just asked "which one?": "C 2", "both", "10". To anybody else it is not clear.
/// </summary>
internal static class ListAnswers
{
    private const Meaning Numbers = Number | ClockTime | Several;

    /// <returns>Null: anything else is said, or both C and X.</returns>
    public static ListAnswer? In(ReplyReading reading)
    {
        var text = reading.Text;
        var letter = reading.Said & (Confirm | Cancel);
        if (text.IsCut || text.IsQuestion || text.HasWarning || text.HasEmoticon || (reading.Said & Numbers) == None
            || letter is (Confirm | Cancel) || !reading.Phrases.All(MayStand) || !LettersLead(reading))
        {
            return null;
        }

        var numbers = reading.Phrases.Where(phrase => (phrase.Meaning & Numbers) != None).ToList();
        return new(
            letter switch { Confirm => ReplyIntent.Confirm, Cancel => ReplyIntent.Cancel, _ => null },
            numbers is [{ Meaning: Number } only] ? reading.NumberIn(only) : null);
    }

    private static bool MayStand(ReplyPhrase phrase) =>
        phrase.Meaning
            is Inert or Thanks or Number or ClockTime or (Unknown | Several) or (Number | Unknown | Several)
            or (Confirm | Letter) or (Cancel | Letter);

    // "Thanks, 2 x" is kisses.
    private static bool LettersLead(ReplyReading reading) =>
        reading.Phrases.Reverse().SkipWhile(phrase => (phrase.Meaning & Letter) == None).All(phrase => (phrase.Meaning & (Letter | Numbers)) != None);
}
