using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Outreach;

/// <summary>Which reminders a visit has after a change. Only moments are planned; words and facts come at due time.</summary>
internal static class ReminderPlanning
{
    /// <param name="toldAt">When the change is told, which may be in the morning; null = it is not.</param>
    public static IReadOnlyList<Effect> After(VisitChangeKind change, Visit after, Facts facts, DateTimeOffset? toldAt = null) => change switch
    {
        VisitChangeKind.Booked or VisitChangeKind.Restored or VisitChangeKind.Rescheduled => Plan(change, after, facts, toldAt),
        VisitChangeKind.Cancelled or VisitChangeKind.NoShow or VisitChangeKind.Ended or VisitChangeKind.Unsettled =>
            Withdraw(after, facts),
        _ => [],
    };

    /// <summary>The last slot that is on: the one at which a confirmed visit is still reminded.</summary>
    public static ReminderSlot LastSlot(Policy policy) =>
        policy.SecondReminder > TimeSpan.Zero ? ReminderSlot.Second : ReminderSlot.First;

    // Each move is a new planning: a visit moved away and back is reminded again. Of a slip that was put right before anybody heard
    // of it no text tells: a reminder that fell due meanwhile is still owed.
    private static IReadOnlyList<Effect> Plan(VisitChangeKind change, Visit visit, Facts facts, DateTimeOffset? toldAt)
    {
        var isNoNews = News.Of(change, visit, facts).Notice is null && facts.Told is { } told && told.Kind.SaysItIsOn() && told.Start == visit.Start;
        return Plan(visit, facts, LastPlanning(facts) + 1, (_, passed) => isNoNews && facts.Told!.At < passed.Due, _ => false, toldAt);
    }

    /// <summary>
    /// The leads changed: the same planning at other moments, so that a slot that was used up is not used twice. What had not gone yet and would have
    /// by the new leads goes now.
    /// </summary>
    public static Decision Again(Facts facts)
    {
        if (facts.Visit is not { } visit || !visit.IsUpcoming(facts.Now)) return new(Why.VisitNotUpcoming);

        var planning = Math.Max(1, LastPlanning(facts));
        var last = facts.Reminders.Where(reminder => reminder.Planning == planning).ToDictionary(reminder => reminder.Slot);
        return new(Why.LeadsChanged, Plan(
            visit, facts, planning, (slot, _) => last.ContainsKey(slot), slot => last.TryGetValue(slot, out var reminder) && !reminder.IsOpen));
    }

    private static int LastPlanning(Facts facts) => facts.Reminders.Select(reminder => reminder.Planning).DefaultIfEmpty(0).Max();

    /// <param name="isOwed">Its moment has passed, and it goes all the same. Otherwise the booking text, or the move's, says it all.</param>
    /// <param name="isUsedUp">It has gone.</param>
    private static IReadOnlyList<Effect> Plan(
        Visit visit, Facts facts, int planning, Func<ReminderSlot, SlotPlan.BookedInside, bool> isOwed, Func<ReminderSlot, bool> isUsedUp,
        DateTimeOffset? toldAt = null)
    {
        var plan = TextTiming.ReminderPlan(visit, toldAt, facts);
        return
        [
            .. Withdraw(visit, facts),
            .. Planned(ReminderSlot.First, plan.First),
            .. Planned(ReminderSlot.Second, plan.Second),
        ];

        IEnumerable<Effect> Planned(ReminderSlot slot, SlotPlan moment) => isUsedUp(slot) ? [] : moment switch
        {
            SlotPlan.Planned planned => [new Effect.PlanReminder(visit.Key, slot, planning, planned.SendAt)],
            SlotPlan.BookedInside passed when isOwed(slot, passed) => [new Effect.PlanReminder(visit.Key, slot, planning, facts.Now)],
            _ => [],
        };
    }

    private static IReadOnlyList<Effect> Withdraw(Visit visit, Facts facts) =>
        facts.Reminders.Any(reminder => reminder.IsOpen) ? [new Effect.WithdrawReminders(visit.Key)] : [];
}
