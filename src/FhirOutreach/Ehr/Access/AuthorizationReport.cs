namespace FhirOutreach.Ehr.Access;

/// <summary>How the EHR authorizes us, for a person: <c>check</c> prints it, <c>/readyz</c> shows it.</summary>
/// <param name="Words">One line. It holds no secret.</param>
/// <param name="Warnings">What is narrower or stranger than it should be, one sentence each; we work all the same.</param>
internal sealed record AuthorizationReport(AuthorizationState State, string Words, IReadOnlyList<string> Warnings);

internal enum AuthorizationState
{
    /// <summary>Nobody has asked yet.</summary>
    Unknown,

    Good,

    /// <summary>It passes: the authorization server is down or too busy.</summary>
    Outage,

    /// <summary>It stays until a person puts something right.</summary>
    Misconfigured,
}
