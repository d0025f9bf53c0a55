namespace FhirOutreach.Ehr.Access;

/// <summary>How the EHR authorizes us, for a person: <c>check</c> prints it, <c>/readyz</c> shows it.</summary>
/// <param name="Words">One line. It holds no secret.</param>
/// <param name="Narrower">What was asked for and not granted, as a sentence: some of our work will be refused. Null when all was granted.</param>
/// <param name="Warnings">What is stranger than it should be, one sentence each; we work all the same.</param>
internal sealed record AuthorizationReport(AuthorizationState State, string Words, string? Narrower, IReadOnlyList<string> Warnings)
{
    private const string Label = "authorization";

    /// <summary>Tells all of it, line by line: whether it is good, what it is about, and the words.</summary>
    public void Tell(Action<bool, string, string> say)
    {
        say(State is AuthorizationState.Good or AuthorizationState.Unknown, Label, Words);
        if (Narrower is not null) say(false, Label, Narrower);
        foreach (var warning in Warnings) say(true, Label, "note: " + warning);
    }
}

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
