namespace FhirOutreach.Domain.Outreach;

/// <summary>What a patient's answer asks of the EHR.</summary>
public enum EhrChange
{
    /// <summary>The patient's participant becomes <c>accepted</c>.</summary>
    Confirm,

    /// <summary>The Appointment becomes <c>cancelled</c>, the participant <c>declined</c>.</summary>
    Cancel,

    /// <summary>Group visit: this patient's participant becomes <c>declined</c>; the status is not touched.</summary>
    Decline,
}

/// <summary>A change we owe the EHR.</summary>
/// <param name="Start">The time the patient was asked about: another start in the EHR means the answer no longer holds.</param>
/// <param name="Phone">The number it was asked from; null = not known any more.</param>
public sealed record EhrUpdate(string Id, string AppointmentId, string PatientId, EhrChange Change, DateTimeOffset Start, string? Phone = null);

/// <summary>How an <see cref="EhrUpdate"/> went. Closed.</summary>
public abstract record EhrOutcome
{
    private EhrOutcome()
    {
    }

    /// <summary>The EHR now holds the change: it took our PATCH, or it held the change already.</summary>
    public sealed record Held : EhrOutcome;

    /// <summary>A fresh read shows another start, or a visit that is no longer on: decide again from that version.</summary>
    public sealed record Overtaken : EhrOutcome;

    /// <summary>409, 412, 423, 424, or a failed <c>test</c>: somebody else wrote first. Read and try again.</summary>
    public sealed record Conflict(int Status) : EhrOutcome;

    /// <summary>No answer, 401, 429, 5xx: nothing is known to have changed. Again after a while.</summary>
    public sealed record Unreachable(string Reason, TimeSpan? RetryAfter = null) : EhrOutcome;

    /// <summary>The EHR will not do this: a person must.</summary>
    public sealed record Refused(int Status, string Reason) : EhrOutcome;

    /// <summary>The answer lies in the EHR beside the Appointment; its scheduler has yet to act on it.</summary>
    public sealed record Recorded : EhrOutcome;

    /// <summary>Nothing can be sent to this EHR: a person must make the change.</summary>
    public sealed record NotWritable(string Reason) : EhrOutcome;

    /// <summary>Not asked for: by a fresh read of the Patient, whoever wrote is not they (any more). Decided by a person .</summary>
    public sealed record PatientChanged(string Reason) : EhrOutcome;

    /// <summary>404 or 410: there is no such Appointment any more.</summary>
    public sealed record Gone : EhrOutcome;
}
