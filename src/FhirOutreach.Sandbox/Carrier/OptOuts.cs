namespace FhirOutreach.Sandbox.Carrier;

internal enum Keyword
{
    None,
    Stop,
    Start,
    Help,
}

/// <summary>Which phones do not want texts from which senders. A sender is a number or a whole Messaging
/// Service.</summary>
internal sealed class OptOuts(SandboxCarrierOptions options)
{
    private static readonly StringComparer AnyCase = StringComparer.OrdinalIgnoreCase;
    private static readonly HashSet<string> StartWords = new(["START", "YES", "UNSTOP"], AnyCase);
    private static readonly HashSet<string> HelpWords = new(["HELP", "INFO"], AnyCase);

    private readonly Lock gate = new();
    private readonly HashSet<string> stopWords = new(["STOP", .. options.OptOutKeywords], AnyCase);
    private readonly HashSet<(string Sender, string Phone)> blocked = [];

    /// <summary>Only a message that is one single word is a keyword.</summary>
    public Keyword KeywordIn(string body)
    {
        var word = body.Trim();
        return stopWords.Contains(word) ? Keyword.Stop
            : StartWords.Contains(word) ? Keyword.Start
            : HelpWords.Contains(word) ? Keyword.Help
            : Keyword.None;
    }

    public bool Blocks(string sender, string phone)
    {
        lock (gate)
        {
            return blocked.Contains((sender, phone));
        }
    }

    /// <summary>Whether anything changed by it.</summary>
    public bool Block(string number, string phone) => Change(number, sender => blocked.Add((sender, phone)));

    /// <summary>Whether anything changed by it.</summary>
    public bool Unblock(string number, string phone) => Change(number, sender => blocked.Remove((sender, phone)));

    private bool Change(string number, Predicate<string> change)
    {
        lock (gate)
        {
            return Senders(number).FindAll(change).Count > 0;
        }
    }

    /// <summary>The number itself and the services it belongs to.</summary>
    private List<string> Senders(string number) =>
        [number, .. options.MessagingServices.Where(service => service.Value.Contains(number)).Select(s => s.Key)];
}
