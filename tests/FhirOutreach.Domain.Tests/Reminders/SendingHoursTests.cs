using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Tests.Reminders;

public sealed class SendingHoursTests
{
    private static readonly SendingWindow _daytime = Window("08:00", "20:00");

    [Theory]
    [InlineData("2026-03-10T07:59:59.999-04:00", false)]
    [InlineData("2026-03-10T08:00:00-04:00", true)]
    [InlineData("2026-03-10T19:59:59.999-04:00", true)]
    [InlineData("2026-03-10T20:00:00-04:00", false)]
    public void The_start_is_inside_and_the_end_is_outside(string instant, bool open) =>
        Assert.Equal(open, new SendingHours(_daytime, Zones.Find("America/New_York")).IsOpen(At(instant)));

    [Theory]
    [InlineData("2026-03-10T21:00:00Z", "22:00", "06:00", false)]
    [InlineData("2026-03-10T22:00:00Z", "22:00", "06:00", true)]
    [InlineData("2026-03-11T00:00:00Z", "22:00", "06:00", true)]
    [InlineData("2026-03-11T05:59:00Z", "22:00", "06:00", true)]
    [InlineData("2026-03-11T06:00:00Z", "22:00", "06:00", false)]
    [InlineData("2026-03-10T23:59:00Z", "08:00", "24:00", true)]
    [InlineData("2026-03-11T00:00:00Z", "08:00", "24:00", false)]
    [InlineData("2026-03-11T03:00:00Z", "00:00", "24:00", true)]
    public void A_window_may_cross_midnight_or_end_at_it(string instant, string start, string end, bool open) =>
        Assert.Equal(open, new SendingHours(Window(start, end), TimeZoneInfo.Utc).IsOpen(At(instant)));

    [Theory]
    [InlineData("America/Phoenix", "2026-07-01T21:00:00-07:00", "2026-07-02T08:00:00-07:00")]
    [InlineData("America/New_York", "2026-03-07T21:00:00-05:00", "2026-03-08T08:00:00-04:00")]
    [InlineData("America/New_York", "2026-10-31T21:00:00-04:00", "2026-11-01T08:00:00-05:00")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T21:00:00+11:00", "2026-04-05T08:00:00+10:30")]
    [InlineData("Asia/Kathmandu", "2026-06-01T21:00:00+05:45", "2026-06-02T08:00:00+05:45")]
    [InlineData("Europe/Madrid", "2026-03-28T21:00:00+01:00", "2026-03-29T08:00:00+02:00")]
    [InlineData("Africa/Casablanca", "2026-06-01T07:00:00+01:00", "2026-06-01T08:00:00+01:00")]
    [InlineData("America/New_York", "2026-03-10T09:30:00-04:00", "2026-03-10T09:30:00-04:00")]
    public void The_next_opening_is_on_the_patients_own_clock(string zone, string from, string expected) =>
        Assert.Equal(At(expected), new SendingHours(_daytime, Zones.Find(zone)).NextOpening(At(from)));

    [Fact]
    public void A_start_that_the_clock_skips_is_the_first_instant_after_the_gap()
    {
        var hours = new SendingHours(Window("02:30", "20:00"), Zones.Find("America/New_York"));

        Assert.Equal(At("2026-03-08T03:00:00-04:00"), hours.NextOpening(At("2026-03-08T01:00:00-05:00")));
    }

    [Fact]
    public void An_end_that_the_clock_skips_is_the_first_instant_after_the_gap()
    {
        var hours = new SendingHours(Window("20:00", "02:30"), Zones.Find("America/New_York"));

        Assert.Equal(At("2026-03-08T03:00:00-04:00"), hours.NextClosing(At("2026-03-08T01:00:00-05:00")));
    }

    [Fact]
    public void An_hour_that_the_clock_shows_twice_is_judged_both_times()
    {
        var hours = new SendingHours(Window("01:30", "20:00"), Zones.Find("America/New_York"));

        Assert.True(hours.IsOpen(At("2026-11-01T01:45:00-04:00")));
        Assert.False(hours.IsOpen(At("2026-11-01T01:15:00-05:00")));
        Assert.Equal(At("2026-11-01T01:00:00-05:00"), hours.NextClosing(At("2026-11-01T01:45:00-04:00")));
        Assert.Equal(At("2026-11-01T01:30:00-05:00"), hours.NextOpening(At("2026-11-01T01:15:00-05:00")));
    }

    [Fact]
    public void A_half_hour_change_moves_the_edges_by_half_an_hour()
    {
        var hours = new SendingHours(Window("02:10", "20:00"), Zones.Find("Australia/Lord_Howe"));

        Assert.Equal(At("2026-10-04T02:30:00+11:00"), hours.NextOpening(At("2026-10-04T01:00:00+10:30")));
    }

    [Fact]
    public void Always_never_closes()
    {
        var hours = new SendingHours(SendingWindow.Always, Zones.Find("Europe/Madrid"));

        Assert.True(hours.IsAlwaysOpen);
        Assert.Null(hours.NextClosing(At("2026-03-29T01:30:00Z")));
        Assert.Null(hours.LastWindowBefore(At("2026-03-29T01:30:00Z")));
        Assert.Equal(At("2026-03-29T01:30:00Z"), hours.NextOpening(At("2026-03-29T01:30:00Z")));
    }

    [Fact]
    public void The_last_window_before_a_night_is_that_days()
    {
        var hours = new SendingHours(_daytime, Zones.Find("America/New_York"));

        var last = hours.LastWindowBefore(At("2026-03-08T02:59:00-04:00"));

        Assert.Equal((At("2026-03-07T08:00:00-05:00"), At("2026-03-07T20:00:00-05:00")), last);
        Assert.Null(hours.LastWindowBefore(At("2026-03-08T12:00:00-04:00")));
    }

    [Fact]
    public void In_every_zone_around_every_clock_change_the_edges_are_where_a_walk_by_minutes_finds_them()
    {
        const int seed = 20260302;
        var random = new Random(seed);
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            var changes = Zones.DaysOfChange(zone);
            if (changes.Count == 0)
            {
                continue;
            }

            var from = changes[random.Next(changes.Count)].AddHours(-36).AddMinutes(random.Next(48 * 60));
            var hours = new SendingHours(new(HalfHour(random.Next(0, 24)), HalfHour(random.Next(25, 48))), zone);

            Assert.True(
                Walk(hours, from, open: true) == hours.NextOpening(from),
                $"seed {seed}: opening, {zone.Id}, {from:O}");
            Assert.True(
                Walk(hours, from, open: false) == hours.NextClosing(from),
                $"seed {seed}: closing, {zone.Id}, {from:O}");
        }
    }

    private static DateTimeOffset Walk(SendingHours hours, DateTimeOffset from, bool open)
    {
        var at = from;
        while (hours.IsOpen(at) != open)
        {
            at = at.AddMinutes(1);
        }

        return at;
    }

    private static TimeSpan HalfHour(int halfHours) => TimeSpan.FromMinutes(30 * halfHours);

    private static SendingWindow Window(string start, string end) =>
        new(TimeSpan.Parse(start), end == "24:00" ? TimeSpan.FromHours(24) : TimeSpan.Parse(end));

    private static DateTimeOffset At(string written) => DateTimeOffset.Parse(written);
}
