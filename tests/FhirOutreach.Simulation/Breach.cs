namespace FhirOutreach.Simulation;

/// <summary>An invariant that did not hold.</summary>
/// <param name="Rule">Which.</param>
internal sealed record Breach(string Rule, DateTimeOffset At, string What)
{
    public override string ToString() => $"{At:yyyy-MM-dd HH:mm:ss}Z  {Rule}: {What}";
}

/// <summary>The rules that are checked, by name.</summary>
internal static class Rules
{
    public const string NotOn = "no text for a cancelled or past visit";
    public const string Gone = "no text for a visit that the EHR is known not to have";
    public const string QuietHours = "none in quiet hours";
    public const string WrongNumber = "no text to a number that is not the patient's";
    public const string AfterStop = "none after STOP";
    public const string TwoOfAKind = "never two of a kind for the same visit time";
    public const string TakenTwice = "no text is taken twice";
    public const string AboveCaps = "never more texts to a number than its caps allow";
    public const string TooManyToday = "never more than two reminders per patient and day";
    public const string ReplyLost = "each reply ends in the EHR, a question, or before a person";
    public const string AnsweredTwice = "one text in gives at most one out";
    public const string WrongPerson = "nothing is done for anyone who did not ask for it";
    public const string ClaimedForEver = "nothing is claimed for ever";
    public const string Silent = "no text is left out without a reason from the list";
    public const string SumOfStates = "the sum of the states is the number of intents";
    public const string Replay = "decided again, it comes out the same";
    public const string Told = "what the patient heard last is what the EHR holds";
    public const string Certificate = "we hold what the EHR holds";
    public const string Foreseen = "the preview is what then goes";
}
