namespace FhirOutreach.Sandbox.Carrier;

/// <summary>How the carrier's account is set up.</summary>
public sealed record SandboxCarrierOptions
{
    public string AccountSid { get; init; } = "AC5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e";

    /// <summary>The Basic password of the API and the key of every signature.</summary>
    public string AuthToken { get; init; } = "sandbox-auth-token";

    /// <summary>The numbers of the account; the first one is texted when a phone has not been texted yet.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = ["+15550100001"];

    /// <summary>Messaging Services, each with its numbers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> MessagingServices { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Where texts from phones are posted; null is nowhere.</summary>
    public string? InboundUrl { get; init; }

    /// <summary>Adds <c>OptOutType</c> to the texts that are keywords.</summary>
    public bool AdvancedOptOut { get; init; }

    /// <summary>Single words, in any case, that opt a phone out. STOP is always one of them.</summary>
    public IReadOnlyList<string> OptOutKeywords { get; init; } =
        ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"];

    /// <summary>Sids come from here.</summary>
    public int Seed { get; init; } = 1;
}
