namespace FhirOutreach.Simulation;

/// <summary>What patients write, by what they mean: told by the list a text is taken from, never by reading it.</summary>
internal static class Words
{
    public static readonly string[] Confirm = ["C", "c", "Yes", "yes please", "C.", "Confirm", "I'll be there"];
    public static readonly string[] Cancel = ["X", "x", "please cancel my appointment", "X please", "cancel appt"];
    public static readonly string[] Number = ["1", "2", "3"];
    public static readonly string[] Garbled = ["R", "asdf qwer", "??", "who is this", "maybe", "No", "HELP", "my dog ate the xylophone", "C X", ""];
    public static readonly string[] SmallTalk = ["thanks!", "👍"];
    public static readonly string[] Stop = ["STOP", "stop", "CANCEL", "Stop."];
    public static readonly string[] Start = ["START", "start"];

    /// <summary>To the carrier, and so to us.</summary>
    public static bool OptsOut(string words) => Stop.Contains(words);

    public static bool OptsIn(string words) => Start.Contains(words) || words == "Yes";
}

/// <summary>A text a patient sent, and what was meant by it.</summary>
internal sealed record SentReply(string Sid, string Phone, string Words, DateTimeOffset At);
