using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Outreach;

/// <summary>A planned reminder came due: decided again, from the newest facts.</summary>
internal static class ReminderDecisions
{
    public const int PerPatientAndDayMax = 2;

    /// <summary>Two reminders of one visit within this are one too many.</summary>
    private static readonly TimeSpan BetweenReminders = TimeSpan.FromHours(4);

    private static readonly TimeSpan BetweenReads = TimeSpan.FromMinutes(1);

    public static Decision Decide(Occurrence.ReminderDue due, Facts facts)
    {
        if (facts.Visit is not { IsOn: true } visit)
            return Drop(due, facts, Why.VisitNotUpcoming);
        if (!facts.Reminders.Any(plan => plan.Slot == due.Slot && plan.Planning == due.Planning && plan.IsOpen))
            return new(Why.MovedToAnotherTime);
        if (facts.Now >= TextTiming.ReminderDeadline(due.Slot, visit, facts.Policy))
            return Late(due, visit, facts);
        if (!due.IsFresh)
            return new(Why.NotFresh, new Effect.PostponeReminder(visit.Key, due.Slot, due.Planning, facts.Now + BetweenReads, IsUnread: true));

        return IfWanted(due, visit, facts);
    }

    private static Decision IfWanted(Occurrence.ReminderDue due, Visit visit, Facts facts)
    {
        var patient = facts.Patient(visit.PatientId);
        if (Reach.Refusal(patient, facts) is { } refusal)
            return new(refusal, [Close(due, visit), .. Reach.Task(refusal, visit.Key, patient)]);
        if (facts.IsBeingCalledOff(visit))
            return new(Why.AnswerOnItsWay, Close(due, visit));
        if (visit.IsConfirmed && due.Slot != ReminderPlanning.LastSlot(facts.Policy))
            return new(Why.AlreadyConfirmed, Close(due, visit));
        if (facts.WantsFewer && due.Slot != ReminderPlanning.LastSlot(facts.Policy))
            return new(Why.WantsFewerTexts, Close(due, visit));
        if (LeavesItToTheSecond(due.Slot, facts.Reminders, facts) || RemindedJustNow(visit, facts))
            return new(Why.RemindersTooNear, Close(due, visit));
        // Several may fall due at one moment, as the window opens: what is decided and has not left counts as well.
        if (RemindedToday(patient!, visit, facts) + facts.RemindersWaiting >= PerPatientAndDayMax)
            return new(Why.RemindedEnoughToday, Close(due, visit));

        return TextTiming.Reminder(due.Slot, visit, patient!, facts) switch
        {
            SendMoment.At { IsHeld: true } later =>
                new(Why.WindowClosed, new Effect.PostponeReminder(visit.Key, due.Slot, due.Planning, later.DueAt)),
            SendMoment.At at => Remind(due, visit, patient!, facts, at),
            SendMoment.Never never => new(never.Why, Close(due, visit)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// The second reminder is so near that the first is not sent: closed days bring both to the same evening, or the first was held up. Or it is
    /// used up already, beside another visit's. The second is the one that goes: who has confirmed, or wants fewer texts, gets that one only.
    /// </summary>
    private static bool LeavesItToTheSecond(ReminderSlot slot, IReadOnlyList<PlannedReminder>? plans, Facts facts) =>
        slot is ReminderSlot.First
        && plans?.FirstOrDefault(plan => plan.Slot is ReminderSlot.First) is { Planning: var planning }
        && plans.Any(plan => plan.Slot is ReminderSlot.Second && plan.Planning == planning
            && (!plan.IsOpen || plan.DueAt - facts.Now < Apart(facts.Policy)));

    // Of this very time, by a plan that was made anew since. A text that waits and is of no use by now is none.
    private static bool RemindedJustNow(Visit visit, Facts facts) =>
        facts.Texts.Any(text => IsReminderOf(visit, text.Kind, text.AppointmentId, text.PatientId, text.Start) && facts.Now - text.At < Apart(facts.Policy))
        || facts.Pending.Any(text => IsReminderOf(visit, text.Kind, text.AppointmentId, text.PatientId, text.Start) && facts.Now < text.Deadline);

    private static bool IsReminderOf(Visit visit, MessageKind kind, string? appointmentId, string? patientId, DateTimeOffset? start) =>
        kind is MessageKind.Reminder or MessageKind.ReminderConfirmed
        && appointmentId == visit.AppointmentId && patientId == visit.PatientId && start == visit.Start;

    // Who has set the two near each other wants them so.
    private static TimeSpan Apart(Policy policy)
    {
        var half = (policy.FirstReminder - policy.SecondReminder).Duration() / 2;
        return half < BetweenReminders ? half : BetweenReminders;
    }

    private static Decision Remind(Occurrence.ReminderDue due, Visit visit, Patient patient, Facts facts, SendMoment.At at)
    {
        var sameDay = SameDay(due.Slot, visit, facts);
        var text = Text(due, visit, patient, facts, at);
        return sameDay.Count == 0
            ? new(Why.ReminderDue, Close(due, visit), text)
            : new(Why.MergedWithSameDayVisit,
            [
                Close(due, visit),
                .. sameDay.Select(other => new Effect.CloseReminder(other.Visit.Key, due.Slot, PlanOf(other, due.Slot)!.Planning)),
                text with
                {
                    Kind = sameDay.All(other => other.Visit.IsConfirmed) ? text.Kind : MessageKind.Reminder,
                    Asks = text.Asks || !sameDay.All(other => other.Visit.IsConfirmed),
                    Values = text.Values with { Choices = VisitChoices.Lines([visit, .. sameDay.Select(other => other.Visit)], facts) },
                    Also = [.. sameDay.Select(other => new AlsoNamed(other.Visit.Key, other.Visit.Start!.Value))],
                },
            ]);
    }

    // The same patient, the same day on the clinic's clock, the same slot still to come: one text names them all.
    private static IReadOnlyList<UpcomingVisit> SameDay(ReminderSlot slot, Visit visit, Facts facts) =>
    [
        .. facts.Upcoming.Where(other =>
            other.Visit.PatientId == visit.PatientId
            && other.Visit.AppointmentId != visit.AppointmentId
            && other.Visit.LocalStart?.Date == visit.LocalStart?.Date
            && PlanOf(other, slot) is { IsOpen: true }
            && !facts.IsBeingCalledOff(other.Visit)
            && !LeavesItToTheSecond(slot, other.Reminders, facts)
            && !RemindedJustNow(other.Visit, facts)
            && !UsedJustNow(other, facts)),
    ];

    // Its other reminder came due just now: the text may wait beside this one.
    private static bool UsedJustNow(UpcomingVisit visit, Facts facts) =>
        visit.Reminders!.Any(plan => !plan.IsOpen && (facts.Now - plan.DueAt).Duration() < Apart(facts.Policy));

    private static PlannedReminder? PlanOf(UpcomingVisit visit, ReminderSlot slot) =>
        visit.Reminders?.FirstOrDefault(plan => plan.Slot == slot);

    private static Effect.SendMessage Text(
        Occurrence.ReminderDue due, Visit visit, Patient patient, Facts facts, SendMoment.At at)
    {
        var kind = visit.IsConfirmed ? MessageKind.ReminderConfirmed : MessageKind.Reminder;
        return Texts.AboutVisit(
            $"reminder:{visit.AppointmentId}:{due.Slot}:{due.Planning}:{visit.PatientId}", kind, Texts.Values(facts, visit, patient), patient, at,
            visit.Key, visit.Start);
    }

    private static int RemindedToday(Patient patient, Visit visit, Facts facts)
    {
        var zone = Texts.ZoneOf(patient, visit, facts.Policy);
        var today = TimeZoneInfo.ConvertTime(facts.Now, zone).Date;
        return facts.Texts.Count(text =>
            text.Kind is MessageKind.Reminder or MessageKind.ReminderConfirmed
            && text.PatientId == patient.Id
            && TimeZoneInfo.ConvertTime(text.At, zone).Date == today);
    }

    private static Decision Late(Occurrence.ReminderDue due, Visit visit, Facts facts) => new(Why.PastDeadline,
        Close(due, visit),
        new Effect.OpenTask($"late:{visit.AppointmentId}:{visit.PatientId}:{due.Slot}:{due.Planning}", TaskKind.TextNotSent,
            visit.Key, due.IsFresh ? "reminder: not sent, past its deadline; call if it matters" : "reminder: not sent, the EHR could not be read in time; call if it matters"));

    private static Decision Drop(Occurrence.ReminderDue due, Facts facts, Why why) =>
        facts.Visit is { } visit ? new(why, Close(due, visit)) : new(why);

    private static Effect.CloseReminder Close(Occurrence.ReminderDue due, Visit visit) => new(visit.Key, due.Slot, due.Planning);
}
