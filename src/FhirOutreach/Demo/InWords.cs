using System.Globalization;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Demo;

/// <summary>Days, times and states as a person at the clinic would write them.</summary>
internal static class InWords
{
    public static string Day(DateTimeOffset at) => at.ToString("ddd, MMM d", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset at) => at.ToString("h:mm tt", CultureInfo.InvariantCulture);

    public static string DayAndTime(DateTimeOffset at) => $"{Day(at)}, {Time(at)}";

    /// <summary>As a <c>datetime-local</c> field holds it.</summary>
    public static string Field(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public static string Version(Visit visit)
    {
        var what = visit.Status switch
        {
            AppointmentStatus.Booked or AppointmentStatus.Pending => visit.Participation switch
            {
                ParticipationStatus.Accepted => "booked, confirmed by the patient",
                ParticipationStatus.Declined => "booked, declined by the patient",
                _ => "booked, not confirmed yet",
            },
            AppointmentStatus.NoShow => "no-show",
            AppointmentStatus.EnteredInError => "entered in error",
            AppointmentStatus.CheckedIn => "checked in",
            var status => status.ToString().ToLowerInvariant(),
        };
        var when = visit.LocalStart is { } start ? $", {DayAndTime(start)}" : "";
        var who = visit.Practitioner is { } doctor ? $", {doctor}" : "";
        return $"version {visit.VersionId}: {what}{when}{who}";
    }

    public static string Notice(MessageKind kind) => kind switch
    {
        MessageKind.Reminder or MessageKind.ReminderConfirmed => "Reminder",
        >= MessageKind.AnswerConfirmed => "Answer",
        MessageKind.NoShow => "Notice: missed visit",
        _ => $"Notice: {kind.ToString().ToLowerInvariant()}",
    };

    public static string State(DeliveryState state) => state switch
    {
        DeliveryState.Planned => "planned",
        DeliveryState.Held => "waits",
        DeliveryState.Claimed or DeliveryState.HandedOver => "on its way",
        DeliveryState.Accepted => "sent",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "not delivered",
        DeliveryState.Refused => "refused by the carrier",
        DeliveryState.Expired => "too late, not sent",
        DeliveryState.Withdrawn => "taken back, not sent",
        DeliveryState.Superseded => "replaced by a newer text",
        DeliveryState.Unknown => "being looked up at the carrier",
        _ => state.ToString(),
    };

    public static string Change(EhrChange change) => change switch
    {
        EhrChange.Confirm => "confirm the visit",
        EhrChange.Cancel => "cancel the visit",
        _ => "decline for this patient",
    };

    public static string Update(UpdateState state) => state switch
    {
        UpdateState.Planned or UpdateState.Claimed => "on its way",
        UpdateState.Held => "the EHR holds it",
        UpdateState.Overtaken => "overtaken by a newer change",
        UpdateState.Withdrawn => "taken back by the patient",
        UpdateState.HandedToStaff => "handed to staff",
        _ => state.ToString(),
    };

    public static string Task(string kind) => kind switch
    {
        nameof(TaskKind.UnclearReply) => "Unclear reply: read it and call",
        nameof(TaskKind.WantsAnotherTime) => "Wants another time",
        nameof(TaskKind.MayWantToCancel) => "Wrote CANCEL: did they mean the visit?",
        nameof(TaskKind.WrongNumber) => "Wrong number: correct the record",
        nameof(TaskKind.EhrNotUpdated) => "Enter the patient's answer by hand",
        nameof(TaskKind.GroupMemberDeclined) => "One of the group does not come",
        nameof(TaskKind.UnreadableAppointment) => "Appointment cannot be acted on",
        nameof(TaskKind.AppointmentDeleted) => "Appointment was deleted: tell the patient?",
        nameof(TaskKind.NoPhone) => "No mobile number: call instead",
        nameof(TaskKind.BadNumber) => "Number cannot be texted",
        nameof(TaskKind.TextNotSent) => "A text did not go out",
        nameof(TaskKind.NotProcessed) => "Something could not be worked through",
        nameof(TaskKind.TooManyTexts) => "Many texts with one number: it gets no more today",
        nameof(TaskKind.TextMaybeNotSent) => "We cannot tell whether a text was sent",
        nameof(TaskKind.OptedOutInOwnWords) => "Wants no more texts: read their words",
        nameof(TaskKind.SharedNumberOptedOut) => "STOP on a shared number: call the others",
        _ => kind,
    };
}
