namespace FhirOutreach.Ehr.Access;

/// <summary>How long nobody asks again after a failure: an outage passes by itself, a mistake in the settings does not.</summary>
internal static class TokenPause
{
    /// <summary>The first is none: whoever met the outage pauses as well.</summary>
    private static readonly TimeSpan[] AfterOutage =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
    ];

    /// <summary>Somebody may be registering the client right now; later it is a matter of hours.</summary>
    private static readonly TimeSpan[] AfterMisconfiguration =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromMinutes(15);

    /// <param name="failures">In a row, this one included: 1 or more.</param>
    public static TimeSpan After(TokenAnswer failure, int failures) => failure switch
    {
        TokenAnswer.Misconfigured => Nth(AfterMisconfiguration, failures),
        TokenAnswer.Unreachable { RetryAfter: { } asked } when asked > Nth(AfterOutage, failures) =>
            asked < RetryAfterMax ? asked : RetryAfterMax,
        _ => Nth(AfterOutage, failures),
    };

    private static TimeSpan Nth(TimeSpan[] pauses, int n) => pauses[Math.Min(n, pauses.Length) - 1];
}
