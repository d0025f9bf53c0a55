namespace FhirOutreach.Ehr.Access;

/// <summary>What came of asking for an access token. The words hold no secret.</summary>
internal abstract record TokenAnswer
{
    private TokenAnswer() { }

    /// <param name="How">How it was had, such as the token URL and the algorithm.</param>
    /// <param name="Narrower">What was asked for and not granted, as a sentence; null when nothing is missing.</param>
    /// <param name="Warnings">What is stranger than it should be, as sentences.</param>
    internal sealed record Granted(AccessToken Token, string How, string? Narrower, IReadOnlyList<string> Warnings) : TokenAnswer;

    /// <summary>Asking again changes nothing: a person has to put something right.</summary>
    internal sealed record Misconfigured(string Reason) : TokenAnswer;

    /// <summary>An outage: 5xx, 429, no answer in time. It passes.</summary>
    internal sealed record Unreachable(string Reason, TimeSpan? RetryAfter = null) : TokenAnswer;
}
