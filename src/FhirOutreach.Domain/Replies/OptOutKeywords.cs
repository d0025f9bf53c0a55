namespace FhirOutreach.Domain.Replies;

/// <summary>
/// One word, or two, that end the texts when a message holds nothing else but courtesy.
/// A change here is a change of what we promise: each line says who made the word count, and when that was read.
/// </summary>
public static class OptOutKeywords
{
    /// <summary>The day this list was last looked through.</summary>
    public const string AsOf = "2026-11-21";

    /// <summary>
    /// The carrier acts on it, and so do we; it may also be meant for the visit (<see cref="ReplyIntent.BareCancel"/>).
    /// </summary>
    public const string Cancel = "cancel";

    /// <summary>How the evidence begins where the carrier has acted, and answered, already.</summary>
    public const string ByCarrier = "OptOutType";

    public static readonly IReadOnlyList<OptOutKeyword> All =
    [
        new("stop", Twilio),
        new("stopall", Twilio),
        new("stop all", Twilio),
        new("unsubscribe", Twilio),
        new(Cancel, Twilio),
        new("end", Twilio),
        new("quit", Twilio),
        new("revoke", Twilio),
        new("optout", Twilio),
        new("opt out", Fcc),
        new("remove", Aws),
        new("arret", Aws),
        new("td", Aws),
        new("alto", Spanish),
        new("baja", Spanish),
        new("parar", Spanish),
        new("pare", Spanish),
        new("paren", Spanish),
    ];

    private const string Twilio = "Twilio's default opt-out keywords for long codes";
    private const string Fcc = "47 CFR 64.1200(a)(10), in force since 2025-04-11";
    private const string Aws = "AWS End User Messaging's required opt-out keywords";
    private const string Spanish = "ours: Spanish for stop, no carrier's list has them";
}

/// <param name="Words">Folded: lower case, no accents, single spaces.</param>
public sealed record OptOutKeyword(string Words, string Source)
{
    /// <summary>A carrier acts on it, not only we.</summary>
    public bool IsCarriers => !Source.StartsWith("ours", StringComparison.Ordinal);
}
