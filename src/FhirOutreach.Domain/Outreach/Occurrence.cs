using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Outreach;

/// <summary>Something that happened and asks for a decision. Closed.</summary>
public abstract record Occurrence
{
    private Occurrence()
    {
    }

    /// <summary>A version of a visit arrived, newer than the one we knew.</summary>
    /// <param name="At">When the EHR made the version, by our clock: deadlines count from here.</param>
    /// <param name="IsSilent">First sight of what was there before go-live: taken in, not told.</param>
    public sealed record VersionArrived(Visit After, DateTimeOffset At, bool IsSilent = false) : Occurrence;

    /// <summary>A read found no such Appointment any more (404, 410).</summary>
    public sealed record AppointmentGone : Occurrence;

    /// <summary>A text from a patient.</summary>
    /// <param name="Id">The carrier's MessageSid.</param>
    /// <param name="IsRepeat">The same words from the same number a moment ago, under another id .</param>
    public sealed record ReplyArrived(string Id, Reply Reply, DateTimeOffset At, bool IsRepeat = false) : Occurrence;

    /// <summary>The EHR's answer to a change we asked for.</summary>
    public sealed record EhrAnswered(string UpdateId, EhrOutcome Outcome) : Occurrence;

    /// <summary>The EHR has owed an answer for <see cref="EhrPatience.BeforeSayingSo"/>.</summary>
    public sealed record EhrStillSilent(string UpdateId) : Occurrence;

    /// <summary>A text came due, and the facts it was decided on no longer hold.</summary>
    public sealed record TextOvertaken(PendingText Text) : Occurrence;

    /// <summary>A planned reminder came due.</summary>
    public sealed record ReminderDue(ReminderSlot Slot, int Planning, DateTimeOffset DueAt, bool IsFresh) : Occurrence;

    /// <summary>The clinic changed when it reminds .</summary>
    public sealed record LeadsChanged : Occurrence;

    /// <summary>The carrier could not, or would not, deliver a text.</summary>
    public sealed record CarrierRefused(long MessageId, MessageKind Kind, int Code) : Occurrence;
}
