using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Outreach;

/// <summary>When a text goes. Closed.</summary>
internal abstract record SendMoment
{
    private SendMoment()
    {
    }

    /// <param name="IsHeld">It waits for the window to open.</param>
    public sealed record At(DateTimeOffset DueAt, DateTimeOffset Deadline, bool IsHeld) : SendMoment;

    public sealed record Never(Why Why) : SendMoment;
}

/// <summary>
/// Applies the window and the deadlines. Outside the window a text waits for the next opening, unless the visit begins
/// within two hours of it: then a notice goes at once, and a reminder is planned before the window closes.
/// </summary>
internal static class TextTiming
{
    public static readonly TimeSpan NoticeIsNewsFor = TimeSpan.FromHours(24);
    public static readonly TimeSpan LastReminderBeforeStart = TimeSpan.FromHours(1);
    private static readonly TimeSpan TooCloseToOpening = TimeSpan.FromHours(2);

    /// <param name="madeAt">When the EHR made the version, by our clock.</param>
    public static SendMoment Notice(MessageKind kind, DateTimeOffset madeAt, Visit visit, Patient patient, Facts facts)
    {
        var deadline = NoticeDeadline(kind, madeAt, visit, facts);
        var wanted = facts.Now + facts.Policy.SettleFor;
        var due = IsCloseToOpening(wanted, visit, patient, facts) ? wanted : Hours(visit, patient, facts).NextOpening(wanted);
        return due < deadline ? new SendMoment.At(due, deadline, due > wanted) : new SendMoment.Never(Why.PastDeadline);
    }

    /// <summary>A reminder whose moment has come: now, at the next opening, or not at all.</summary>
    public static SendMoment Reminder(ReminderSlot slot, Visit visit, Patient patient, Facts facts)
    {
        var deadline = ReminderDeadline(slot, visit, facts.Policy);
        var opening = Hours(visit, patient, facts).NextOpening(facts.Now);
        if (opening == facts.Now) return new SendMoment.At(facts.Now, deadline, IsHeld: false);
        return opening < deadline && visit.Start - opening > TooCloseToOpening
            ? new SendMoment.At(opening, deadline, IsHeld: true)
            : new SendMoment.Never(Why.WindowClosed);
    }

    /// <summary>When a reminder is to be looked at: its lead is elapsed time before the start, whatever the clocks do.</summary>
    public static DateTimeOffset ReminderDue(Visit visit, TimeSpan lead, Facts facts)
    {
        var due = visit.Start!.Value - lead;
        var patient = facts.Patient(visit.PatientId);
        return IsCloseToOpening(due, visit, patient, facts) ? Hours(visit, patient, facts).LastOpenMinuteBefore(due) : due;
    }

    /// <summary>The first reminder is late once the second is due; the last, one hour before the start.</summary>
    public static DateTimeOffset ReminderDeadline(ReminderSlot slot, Visit visit, Policy policy) =>
        slot is ReminderSlot.First && policy.SecondReminder > TimeSpan.Zero
            ? visit.Start!.Value - policy.SecondReminder
            : visit.Start!.Value - LastReminderBeforeStart;

    private static DateTimeOffset NoticeDeadline(MessageKind kind, DateTimeOffset madeAt, Visit visit, Facts facts)
    {
        var stale = madeAt + NoticeIsNewsFor;
        return kind switch
        {
            MessageKind.NoShow => stale,
            MessageKind.Cancelled => facts.Visit?.Start ?? visit.Start ?? stale, // the old start: until then somebody might come
            _ => visit.Start < stale ? visit.Start.Value : stale,
        };
    }

    private static bool IsCloseToOpening(DateTimeOffset due, Visit visit, Patient? patient, Facts facts)
    {
        var opening = Hours(visit, patient, facts).NextOpening(due);
        return opening > due && visit.Start > due && visit.Start - opening <= TooCloseToOpening;
    }

    private static SendingHours Hours(Visit visit, Patient? patient, Facts facts) =>
        new(facts.Policy.Window, Texts.ZoneOf(patient, visit, facts.Policy));
}
