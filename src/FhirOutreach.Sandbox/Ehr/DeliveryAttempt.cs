namespace FhirOutreach.Sandbox.Ehr;

public enum DeliveryOutcome
{
    Accepted,

    /// <summary>Answered, but not so that it counts: it is tried again.</summary>
    Refused,

    /// <summary>No answer: it is tried again.</summary>
    Unreachable,

    /// <summary>Never sent, because the sandbox was told to lose it.</summary>
    Lost,
}

/// <summary>One attempt at one notification.</summary>
/// <param name="At">When it ended, by the sandbox's clock.</param>
/// <param name="Reference"><c>Appointment/1</c>.</param>
/// <param name="VersionId">The version that caused it.</param>
/// <param name="Attempt">0 for the first one.</param>
/// <param name="Status">The hook's answer; null when there was none.</param>
public sealed record DeliveryAttempt(
    DateTimeOffset At, string SubscriptionId, string Method, string Url, string Reference, string VersionId,
    int Attempt, DeliveryOutcome Outcome, int? Status)
{
    internal static DeliveryAttempt Of(Notification n, DateTimeOffset at, DeliveryOutcome outcome, int? status) =>
        new(at, n.SubscriptionId, n.Method, n.Url, n.Reference, n.VersionId, n.Attempt, outcome, status);
}
