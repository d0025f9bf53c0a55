using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Outreach;

/// <summary>Which reminders a visit has after a change. Only moments are planned; words and facts come at due time.</summary>
internal static class ReminderPlanning
{
    public static IReadOnlyList<Effect> After(VisitChangeKind change, Visit after, Facts facts) => change switch
    {
        VisitChangeKind.Booked or VisitChangeKind.Restored or VisitChangeKind.Rescheduled => Plan(after, facts),
        VisitChangeKind.Cancelled or VisitChangeKind.NoShow or VisitChangeKind.Ended or VisitChangeKind.Unsettled =>
            Withdraw(after, facts),
        _ => [],
    };

    /// <summary>The last slot that is on: the one at which a confirmed visit is still reminded.</summary>
    public static ReminderSlot LastSlot(Policy policy) =>
        policy.SecondReminder > TimeSpan.Zero ? ReminderSlot.Second : ReminderSlot.First;

    // Each move is a new planning: a visit moved away and back is reminded again.
    private static IReadOnlyList<Effect> Plan(Visit visit, Facts facts) => Plan(visit, facts, LastPlanning(facts) + 1);

    /// <summary>
    /// The leads changed: the same planning at other moments, so that a slot that was used up is not used twice.
    /// </summary>
    public static Decision Again(Facts facts) => facts.Visit is { } visit && visit.IsUpcoming(facts.Now)
        ? new(Why.LeadsChanged, Plan(visit, facts, Math.Max(1, LastPlanning(facts))))
        : new(Why.VisitNotUpcoming);

    private static int LastPlanning(Facts facts) => facts.Reminders.Select(reminder => reminder.Planning).DefaultIfEmpty(0).Max();

    private static IReadOnlyList<Effect> Plan(Visit visit, Facts facts, int planning)
    {
        var plan = TextTiming.ReminderPlan(visit, facts);
        return
        [
            .. Withdraw(visit, facts),
            .. Planned(ReminderSlot.First, plan.First),
            .. Planned(ReminderSlot.Second, plan.Second),
        ];

        // A slot that is off, or was booked inside its lead time, is skipped.
        IEnumerable<Effect> Planned(ReminderSlot slot, SlotPlan moment) => moment is SlotPlan.Planned planned
            ? [new Effect.PlanReminder(visit.Key, slot, planning, planned.SendAt)]
            : [];
    }

    private static IReadOnlyList<Effect> Withdraw(Visit visit, Facts facts) =>
        facts.Reminders.Any(reminder => reminder.IsOpen) ? [new Effect.WithdrawReminders(visit.Key)] : [];
}
