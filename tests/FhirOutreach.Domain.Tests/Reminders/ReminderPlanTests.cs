using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Tests.Reminders;

public sealed class ReminderPlanTests
{
    private static readonly TimeSpan _twoDays = TimeSpan.FromHours(48);
    private static readonly TimeSpan _oneDay = TimeSpan.FromHours(24);

    [Fact]
    public void A_visit_booked_early_has_both_reminders()
    {
        var plan = Plan("2026-03-20T15:00-04:00", _twoDays, _oneDay, "2026-03-10T12:00-04:00");

        Assert.Equal(Planned("2026-03-18T15:00-04:00", "2026-03-18T15:00-04:00", "2026-03-19T15:00-04:00"), plan.First);
        Assert.Equal(
            Planned("2026-03-19T15:00-04:00", "2026-03-19T15:00-04:00", "2026-03-20T14:00-04:00"),
            plan.Second);
    }

    [Fact]
    public void A_slot_is_skipped_when_the_visit_is_booked_inside_its_lead_time()
    {
        var plan = Plan("2026-03-20T15:00-04:00", _twoDays, _oneDay, "2026-03-18T15:00-04:00");

        Assert.IsType<SlotPlan.BookedInside>(plan.First);
        Assert.IsType<SlotPlan.Planned>(plan.Second);
    }

    [Fact]
    public void Zero_is_off()
    {
        var plan = Plan("2026-03-20T15:00-04:00", TimeSpan.Zero, TimeSpan.Zero, "2026-03-10T12:00-04:00");

        Assert.Equal(new ReminderPlan(new SlotPlan.Off(), new SlotPlan.Off()), plan);
    }

    [Fact]
    public void A_reminder_missed_while_we_were_down_is_dropped_when_the_next_is_due_and_the_next_goes()
    {
        var plan = Plan(
            "2026-03-20T15:00-04:00",
            _twoDays,
            _oneDay,
            "2026-03-10T12:00-04:00",
            now: "2026-03-19T16:00-04:00");

        Assert.Equal(new SlotPlan.Dropped(At("2026-03-18T15:00-04:00"), DropReason.PastDeadline), plan.First);
        Assert.Equal(
            Planned("2026-03-19T15:00-04:00", "2026-03-19T16:00-04:00", "2026-03-20T14:00-04:00"),
            plan.Second);
    }

    [Fact]
    public void A_lead_time_is_elapsed_time_so_a_clock_change_moves_the_hour()
    {
        var plan = Plan("2026-03-09T10:00-04:00", _twoDays, TimeSpan.Zero, "2026-03-01T12:00-05:00");

        Assert.Equal(Planned("2026-03-07T09:00-05:00", "2026-03-07T09:00-05:00", "2026-03-09T09:00-04:00"), plan.First);
    }

    [Fact]
    public void A_reminder_one_hour_before_is_sent_though_the_last_hour_has_begun()
    {
        var plan = Plan(
            "2026-03-20T15:00-04:00",
            TimeSpan.FromHours(8),
            TimeSpan.FromHours(1),
            "2026-03-10T12:00-04:00");

        Assert.Equal(
            Planned("2026-03-20T14:00-04:00", "2026-03-20T14:00-04:00", "2026-03-20T14:30-04:00"),
            plan.Second);
    }

    [Fact]
    public void An_early_visits_short_reminder_goes_the_evening_before()
    {
        var plan = Plan("2026-03-20T08:30-04:00", _oneDay, TimeSpan.FromHours(2), "2026-03-10T12:00-04:00");

        Assert.Equal(
            Planned("2026-03-20T06:30-04:00", "2026-03-19T19:59-04:00", "2026-03-20T07:30-04:00"),
            plan.Second);
    }

    private static ReminderPlan Plan(
        string start,
        TimeSpan first,
        TimeSpan second,
        string bookedAt,
        string? now = null) =>
        ReminderPlan.For(
        At(start),
        first,
        second,
        At(bookedAt),
        At(now ?? bookedAt),
        new SendingHours(new(TimeSpan.FromHours(8), TimeSpan.FromHours(20)), Zones.Find("America/New_York")));

    private static SlotPlan.Planned Planned(string due, string sendAt, string deadline) =>
        new(At(due), At(sendAt), At(deadline));

    private static DateTimeOffset At(string written) => DateTimeOffset.Parse(written);
}
