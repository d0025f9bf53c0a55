using FhirOutreach.Domain.Appointments;

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

    /// <summary>The slots that are on, with their lead before the start.</summary>
    public static IEnumerable<(ReminderSlot Slot, TimeSpan Lead)> SlotsOn(Policy policy)
    {
        if (policy.FirstReminder > TimeSpan.Zero) yield return (ReminderSlot.First, policy.FirstReminder);
        if (policy.SecondReminder > TimeSpan.Zero) yield return (ReminderSlot.Second, policy.SecondReminder);
    }

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
        return
        [
            .. Withdraw(visit, facts),
            .. from slot in SlotsOn(facts.Policy)
               let due = TextTiming.ReminderDue(visit, slot.Lead, facts)
               where due > facts.Now // booked inside the lead time: this slot is skipped
               select new Effect.PlanReminder(visit.Key, slot.Slot, planning, due),
        ];
    }

    private static IReadOnlyList<Effect> Withdraw(Visit visit, Facts facts) =>
        facts.Reminders.Any(reminder => reminder.IsOpen) ? [new Effect.WithdrawReminders(visit.Key)] : [];
}
