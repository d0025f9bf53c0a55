using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Tests.Reminders;

public sealed class SendTimeTests
{
    private static readonly SendingHours _newYork =
        new(new(TimeSpan.FromHours(8), TimeSpan.FromHours(20)), Zones.Find("America/New_York"));

    [Fact]
    public void A_text_in_the_window_goes_when_it_is_due() =>
        AssertAt(
            "2026-03-10T15:00-04:00",
            Plan(TextClass.Reminder, due: "2026-03-10T15:00-04:00", start: "2026-03-11T15:00-04:00"));

    [Fact]
    public void A_late_text_goes_at_once() =>
        AssertAt(
            "2026-03-10T16:10-04:00",
            Plan(
                TextClass.Notice,
                due: "2026-03-10T15:00-04:00",
                start: "2026-03-11T15:00-04:00",
                now: "2026-03-10T16:10-04:00"));

    [Theory]
    [InlineData(TextClass.Notice)]
    [InlineData(TextClass.Reminder)]
    public void At_night_a_text_waits_for_the_opening(TextClass text) =>
        AssertAt("2026-03-11T08:00-04:00", Plan(text, due: "2026-03-10T22:00-04:00", start: "2026-03-11T10:01-04:00"));

    [Theory]
    [InlineData("2026-03-11T10:00-04:00")]
    [InlineData("2026-03-11T08:00-04:00")]
    [InlineData("2026-03-11T06:30-04:00")]
    public void A_notice_of_a_visit_within_two_hours_of_the_opening_goes_at_once(string start) =>
        AssertAt("2026-03-10T22:00-04:00", Plan(TextClass.Notice, due: "2026-03-10T22:00-04:00", start));

    [Fact]
    public void A_reminder_of_such_a_visit_goes_in_the_last_minute_before_the_closing() =>
        AssertAt(
            "2026-03-10T19:59-04:00",
            Plan(
                TextClass.Reminder,
                due: "2026-03-11T05:00-04:00",
                start: "2026-03-11T09:00-04:00",
                now: "2026-03-09T12:00-04:00"));

    [Fact]
    public void Such_a_reminder_whose_window_has_closed_is_not_sent() =>
        AssertDropped(
            DropReason.WindowMissed,
            Plan(
                TextClass.Reminder,
                due: "2026-03-11T05:00-04:00",
                start: "2026-03-11T09:00-04:00",
                now: "2026-03-10T20:00-04:00"));

    [Fact]
    public void An_answer_goes_at_any_hour() =>
        AssertAt("2026-03-10T03:00-04:00", Plan(TextClass.Answer, due: "2026-03-10T03:00-04:00", start: null));

    [Theory]
    [InlineData(TextClass.Notice)]
    [InlineData(TextClass.Reminder)]
    [InlineData(TextClass.Answer)]
    public void Nothing_goes_at_its_deadline_or_after_it(TextClass text) =>
        AssertDropped(
            DropReason.PastDeadline,
            Plan(
                text,
                due: "2026-03-10T15:00-04:00",
                start: null,
                now: "2026-03-10T16:00-04:00",
                deadline: "2026-03-10T16:00-04:00"));

    [Fact]
    public void A_text_whose_deadline_comes_before_the_opening_is_dropped_for_that_reason() =>
        AssertDropped(
            DropReason.ClosedUntilDeadline,
            Plan(
                TextClass.Reminder,
                due: "2026-03-10T21:00-04:00",
                start: "2026-03-12T21:00-04:00",
                deadline: "2026-03-11T07:00-04:00"));

    [Fact]
    public void A_missed_visit_is_told_in_the_morning_though_it_began_long_ago() =>
        AssertAt(
            "2026-03-11T08:00-04:00",
            Plan(
                TextClass.Notice,
                due: "2026-03-10T21:00-04:00",
                start: "2026-03-10T15:00-04:00",
                deadline: "2026-03-11T21:00-04:00"));

    [Fact]
    public void R_60_in_every_zone_around_every_clock_change_no_text_goes_at_a_forbidden_time()
    {
        const int seed = 20260303;
        var random = new Random(seed);
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (var change in Zones.DaysOfChange(zone).DefaultIfEmpty(At("2030-06-01T00:00Z")))
            {
                AssertLawful(random, zone, change, $"seed {seed}, {zone.Id}, {change:O}");
            }
        }
    }

    [Theory]
    [InlineData("America/Phoenix")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Europe/Madrid")]
    [InlineData("Africa/Casablanca")]
    public void R_60_in_the_odd_zones_no_text_goes_at_a_forbidden_time_on_any_day(string id)
    {
        const int seed = 20260304;
        var random = new Random(seed);
        var zone = Zones.Find(id);
        for (var day = Zones.FirstDay; day.Year <= Zones.LastYear; day = day.AddDays(1))
        {
            AssertLawful(random, zone, day, $"seed {seed}, {id}, {day:O}");
        }
    }

    private static void AssertLawful(Random random, TimeZoneInfo zone, DateTimeOffset around, string because)
    {
        var hours = new SendingHours(
            new(TimeSpan.FromMinutes(15 * random.Next(95)), TimeSpan.FromMinutes((15 * random.Next(95)) + 7)),
            zone);
        var due = around.AddHours(-36).AddMinutes(random.Next(48 * 60));
        var now = due.AddMinutes(random.Next(-24 * 60, 6 * 60));
        var start = due.AddMinutes(random.Next(1, 60 * 60));
        var text = (TextClass)random.Next(3);
        var deadline = text is TextClass.Answer ? Deadlines.OfAnswer(due)
            : text is TextClass.Notice ? Deadlines.OfNotice(MessageKind.Booked, due, start)
            : Deadlines.OfReminder(ReminderSlot.Second, start, TimeSpan.Zero, start - due);

        if (SendTime.Plan(text, due, now, start, deadline, hours) is not SendTime.At(var at))
        {
            return;
        }

        var isNear = start - hours.NextOpening(due > now ? due : now) <= SendTime.NearStart;
        Assert.True(at < deadline && at >= now, because);
        Assert.True(text is TextClass.Answer || at < start, because);
        Assert.True(hours.IsOpen(at) || text is TextClass.Answer || (text is TextClass.Notice && isNear), because);
        Assert.True(at >= due || (text is TextClass.Reminder && isNear), because);
    }

    private static SendTime Plan(
        TextClass text,
        string due,
        string? start,
        string? now = null,
        string? deadline = null) =>
        SendTime.Plan(
        text,
        At(due),
        At(now ?? due),
        start is null ? null : At(start),
        deadline is not null ? At(deadline) : start is not null ? At(start) : At(due).AddHours(24),
        _newYork);

    private static void AssertAt(string expected, SendTime actual) =>
        Assert.Equal(new SendTime.At(At(expected)), actual);

    private static void AssertDropped(DropReason expected, SendTime actual) =>
        Assert.Equal(new SendTime.Dropped(expected), actual);

    private static DateTimeOffset At(string written) => DateTimeOffset.Parse(written);
}
