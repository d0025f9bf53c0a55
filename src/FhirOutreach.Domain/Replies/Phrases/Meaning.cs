namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>
/// What one phrase says. A text's meanings are added up, and only a sum without contradiction is certain.
/// </summary>
[Flags]
internal enum Meaning
{
    None = 0,

    /// <summary>Courtesy: changes nothing.</summary>
    Inert = None,

    /// <summary>Thanks, OK: an acknowledgement, never a yes.</summary>
    Thanks = 1 << 0,
    Yes = 1 << 1,
    No = 1 << 2,

    /// <summary>Cannot come. Not a cancel by itself: the patient may want another time.</summary>
    Unable = 1 << 3,

    /// <summary>Says so in the verb: C, confirm, confirmo.</summary>
    Confirm = 1 << 4,

    /// <summary>Says so by coming: "I'll be there".</summary>
    Attend = 1 << 5,
    Cancel = 1 << 6,
    AnotherTime = 1 << 7,

    /// <summary>An opt-out keyword: certain only when nothing unknown stands beside it.</summary>
    Keyword = 1 << 8,

    /// <summary>
    /// An opt-out in plain words: certain even among unknown words, as nobody may be made to find the keyword.
    /// </summary>
    OptOutWords = 1 << 9,
    OptIn = 1 << 10,
    Help = 1 << 11,
    WrongNumber = 1 << 12,
    Number = 1 << 13,

    /// <summary>A time of day or a date in figures: "I'll be there at 4" may mean late.</summary>
    ClockTime = 1 << 14,

    /// <summary>If, but, or, instead: turns the meaning of the whole text.</summary>
    Turning = 1 << 15,

    /// <summary>A word no list knows.</summary>
    Unknown = 1 << 16,

    /// <summary>C, X or R alone: a command only at the head of the text ("thanks x" is a kiss).</summary>
    Letter = 1 << 17,

    /// <summary>Not, never: turns the meaning of what follows.</summary>
    Negation = 1 << 20,

    /// <summary>Why somebody does not come. Beside a yes it takes the certainty.</summary>
    Reason = 1 << 21,

    /// <summary>The visit or its day is named: "stop my appointment" is no opt-out.</summary>
    Visit = 1 << 19,

    /// <summary>
    /// A death, or somebody in danger. It decides nothing, and is looked for only in what is not clear (<see cref="GraveNews"/>).
    /// </summary>
    Grave = 1 << 22,

    /// <summary>Not one of a list, but more of it: "both". Beside <see cref="Unknown"/>, as nothing is certain by it.</summary>
    Several = 1 << 23,

    /// <summary>May be put as a question: "can you cancel my appointment?".</summary>
    Request = 1 << 18,
}
