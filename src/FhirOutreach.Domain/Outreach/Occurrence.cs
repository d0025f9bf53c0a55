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
    /// <param name="IsSilent">First sight of what was there before go-live, or was told under the patient's earlier id: taken in, not told.</param>
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
    /// <param name="IsTrue">What it says still holds: something about the number stands in its way.</param>
    /// <param name="IsFresh">False: the EHR could not be asked whether it still holds.</param>
    /// <param name="IsReadAnew">It was asked, because the facts had grown old.</param>
    /// <param name="HasOtherNumber">The patient is at another number than the text goes to; the facts are that number's.</param>
    public sealed record TextOvertaken(
        PendingText Text, bool IsTrue = false, bool IsFresh = true, bool IsReadAnew = false, bool HasOtherNumber = false) : Occurrence;

    /// <summary>A planned reminder came due.</summary>
    public sealed record ReminderDue(ReminderSlot Slot, int Planning, DateTimeOffset DueAt, bool IsFresh) : Occurrence;

    /// <summary>The clinic changed when it reminds .</summary>
    public sealed record LeadsChanged : Occurrence;

    /// <summary>The carrier could not, or would not, deliver a text.</summary>
    /// <param name="Deadline">Until when another try is of use; null = there is none.</param>
    /// <param name="Retries">How often it was sent anew.</param>
    /// <param name="WasTaken">The carrier had taken it and reported that it could not deliver it.</param>
    /// <param name="HadArrived">It has said, before or in the same breath, that the text, or a part of it, is on the phone.</param>
    public sealed record CarrierRefused(
        long MessageId, MessageKind Kind, int Code, DateTimeOffset? Deadline = null, int Retries = 0, bool WasTaken = false,
        bool HadArrived = false) : Occurrence;

    /// <summary>A text's answer was lost, and the carrier's list could not be read until it was of no use any more.</summary>
    public sealed record TextUnaccounted(long MessageId, MessageKind Kind) : Occurrence;
}
