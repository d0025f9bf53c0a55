namespace FhirOutreach.Domain.Replies;

/// <summary>What a patient meant. Everything that is not certain is <see cref="Unclear"/>.</summary>
public enum ReplyIntent
{
    Unclear,
    Confirm,

    /// <summary>A bare YES: a yes to exactly one open visit, and an opt-in word to the carrier.</summary>
    Yes,

    /// <summary>NO is asked back, never a cancel.</summary>
    No,
    Cancel,

    /// <summary>R: wants another time.</summary>
    AnotherTime,

    /// <summary>
    /// A number alone: answers an open "which one?" and nothing else. See <see cref="Reply.Number"/>.
    /// </summary>
    Number,

    /// <summary>
    /// A bare CANCEL: the carrier takes it as opt-out, so do we, and staff ask what was meant. So is an opt-out
    /// together with a wish to
    /// cancel ("cancel my appointment and stop texting me"): the texts end, and the other wish is not lost.
    /// </summary>
    BareCancel,
    OptOut,
    OptIn,
    Help,

    /// <summary>Thanks, OK, emoji: nothing to answer, and never a yes.</summary>
    SmallTalk,

    /// <summary>A phone's own <c>Liked "…"</c>: never acted on .</summary>
    Reaction,
    WrongNumber,

    /// <summary>Texts are welcome, but fewer of them .</summary>
    Fewer,
}

/// <param name="Evidence">The words that decided, normalized; for <i>why?</i>, never for logs.</param>
/// <param name="OptsIn">A yes by which the carrier opens a stopped number again: YES alone, or by its own word.</param>
/// <param name="IsGrave">Not clear, and in words of death or danger: a person reads it at once.</param>
/// <param name="ToList">Not clear but to whoever was just asked "which one?".</param>
/// <param name="NamedDay">The one day it names; what is said of Monday is not said of Thursday's visit.</param>
public sealed record Reply(
    ReplyIntent Intent, string Evidence, int? Number = null, bool OptsIn = false, NamedDay? NamedDay = null, bool IsGrave = false,
    ListAnswer? ToList = null);

/// <summary>What is said to a numbered list.</summary>
/// <param name="Letter">Confirm or Cancel, where the C or the X was said beside the number.</param>
/// <param name="Number">Null: none that is one of nine, or several.</param>
public sealed record ListAnswer(ReplyIntent? Letter, int? Number);
