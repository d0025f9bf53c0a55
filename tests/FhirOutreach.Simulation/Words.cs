namespace FhirOutreach.Simulation;

/// <summary>What patients write, by what they mean: told by the list a text is taken from, never by reading it.</summary>
internal static class Words
{
    public static readonly string[] Confirm = ["C", "c", "Yes", "yes please", "C.", "Confirm", "I'll be there"];
    public static readonly string[] Cancel = ["X", "x", "please cancel my appointment", "X please", "cancel appt"];

    /// <summary>Said to a list: which of it, and the change that the letter beside it asks for.</summary>
    public static readonly IReadOnlyDictionary<string, (int Number, string? Change)> Chosen = new Dictionary<string, (int, string?)>
    {
        ["1"] = (1, null),
        ["2"] = (2, null),
        ["3"] = (3, null),
        ["01"] = (1, null),
        ["2 please"] = (2, null),
        ["C 2"] = (2, "Confirm"),
        ["1 C"] = (1, "Confirm"),
        ["X 1"] = (1, "Cancel"),
        ["x2"] = (2, "Cancel"),
    };

    /// <summary>A list's answers, with those that choose nothing.</summary>
    public static readonly string[] Number = [.. Chosen.Keys, "both", "12", "1 and 2", "las dos"];
    public static readonly string[] Garbled = ["R", "asdf qwer", "??", "who is this", "maybe", "No", "HELP", "my dog ate the xylophone", "C X", "my mother died on Tuesday", ""];
    public static readonly string[] SmallTalk = ["thanks!", "👍"];
    public static readonly string[] Stop = ["STOP", "stop", "CANCEL", "Stop."];
    public static readonly string[] Start = ["START", "start"];

    /// <summary>To the carrier, and so to us.</summary>
    public static bool OptsOut(string words) => Stop.Contains(words);

    public static bool OptsIn(string words) => Start.Contains(words) || words == "Yes";
}

/// <summary>A text a patient sent, and what was meant by it.</summary>
internal sealed record SentReply(string Sid, string Phone, string Words, DateTimeOffset At);
