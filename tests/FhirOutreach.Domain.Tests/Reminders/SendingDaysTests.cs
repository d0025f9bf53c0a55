using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Tests.Reminders;

/// <summary>Weekdays with hours of their own, closed days and holidays.</summary>
public sealed class SendingDaysTests
{
    private static readonly TimeZoneInfo _newYork = Zones.Find("America/New_York");
    private static readonly DayHours[] _noWeekend = [Closed(DayOfWeek.Saturday), Closed(DayOfWeek.Sunday)];
    private static readonly SendingWindow _workdays = new(At(8), At(20), _noWeekend);
    private static readonly SendingWindow _christmas = new(At(8), At(20), Holidays: [new DateOnly(2026, 12, 25)]);

    [Theory]
    [InlineData("2026-12-04T19:59:00-05:00", "2026-12-04T19:59:00-05:00")] // Friday
    [InlineData("2026-12-04T20:00:00-05:00", "2026-12-07T08:00:00-05:00")]
    [InlineData("2026-12-05T12:00:00-05:00", "2026-12-07T08:00:00-05:00")]
    public void Texts_wait_over_the_weekend(string from, string expected) =>
        Assert.Equal(Read(expected), new SendingHours(_workdays, _newYork).NextOpening(Read(from)));

    [Theory]
    [InlineData("2026-12-24T20:00:00-05:00", "2026-12-26T08:00:00-05:00")]
    [InlineData("2026-12-25T12:00:00-05:00", "2026-12-26T08:00:00-05:00")]
    [InlineData("2026-12-26T12:00:00-05:00", "2026-12-26T12:00:00-05:00")]
    public void Texts_wait_over_a_holiday(string from, string expected) =>
        Assert.Equal(Read(expected), new SendingHours(_christmas, _newYork).NextOpening(Read(from)));

    [Fact]
    public void A_holiday_is_a_date_on_the_patients_calendar()
    {
        var hours = new SendingHours(_christmas, Zones.Find("Pacific/Auckland"));

        Assert.False(hours.IsOpen(Read("2026-12-25T09:00:00+13:00")));
        Assert.True(hours.IsOpen(Read("2026-12-26T09:00:00+13:00"))); // the 25th in New York
    }

    [Theory]
    [InlineData("2026-12-26T01:00:00Z", true)]  // the night that began on Friday
    [InlineData("2026-12-27T01:00:00Z", false)] // would have begun on Saturday
    [InlineData("2026-12-26T23:00:00Z", false)]
    [InlineData("2026-12-28T23:00:00Z", true)]
    public void A_window_across_midnight_belongs_to_the_day_it_opens_on(string instant, bool isOpen) =>
        Assert.Equal(isOpen, new SendingHours(new(At(22), At(2), _noWeekend), TimeZoneInfo.Utc).IsOpen(Read(instant)));

    [Theory]
    [InlineData("US-TCPA", "2026-12-06T08:00:00-05:00", true)]
    [InlineData("US-TCPA", "2026-12-06T20:59:00-05:00", true)]
    [InlineData("US-TCPA", "2026-12-06T21:00:00-05:00", false)]
    [InlineData("US-Strict", "2026-12-06T20:00:00-05:00", false)]
    [InlineData("US-TX", "2026-12-05T08:59:00-05:00", false)] // Saturday
    [InlineData("US-TX", "2026-12-05T09:00:00-05:00", true)]
    [InlineData("US-TX", "2026-12-06T11:59:00-05:00", false)] // Sunday
    [InlineData("US-TX", "2026-12-06T12:00:00-05:00", true)]
    public void A_preset_is_open_when_its_rule_says(string name, string instant, bool isOpen)
    {
        var preset = Assert.Single(SendingPresets.All, preset => preset.Name == name);

        Assert.Equal(isOpen, new SendingHours(preset.Window, _newYork).IsOpen(Read(instant)));
        Assert.True(DateOnly.TryParse(preset.AsOf, out _));
        Assert.NotEmpty(preset.Source);
    }

    [Fact]
    public void The_last_window_before_a_long_weekend_is_fridays()
    {
        var hours = new SendingHours(_workdays with { Holidays = [new(2026, 12, 7)] }, _newYork);

        var last = hours.LastWindowBefore(Read("2026-12-08T07:00:00-05:00"));

        Assert.Equal((Read("2026-12-04T08:00:00-05:00"), Read("2026-12-04T20:00:00-05:00")), last);
    }

    [Fact]
    public void Who_closes_every_day_waits_for_ever_and_the_search_ends()
    {
        var never = new SendingWindow(At(8), At(20), [.. Enum.GetValues<DayOfWeek>().Select(Closed)]);

        Assert.True(new SendingHours(never, _newYork).NextOpening(Read("2026-12-04T12:00:00Z")) > Read("2027-12-01T00:00:00Z"));
    }

    /// <summary>The same question asked the slow way: minute by minute, on the wall clock.</summary>
    [Fact]
    public void R_60_any_days_in_any_zone_open_when_the_clock_on_the_wall_says()
    {
        const int seed = 60;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var window = Any(random);
            var zone = Zones.Find(_odd[random.Next(_odd.Length)]);
            var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(365 * 24 * 60));
            var expected = from;
            while (!IsOpenOnTheWall(window, TimeZoneInfo.ConvertTime(expected, zone))) expected = expected.AddMinutes(1);

            var found = new SendingHours(window, zone).NextOpening(from);

            Assert.True(expected == found, $"seed {seed}, round {round}: {zone.Id} {window} from {from:O}: {expected:O}, not {found:O}");
        }
    }

    private static readonly string[] _odd =
        ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "America/Phoenix", "Pacific/Chatham"];

    private static SendingWindow Any(Random random)
    {
        var days = Enum.GetValues<DayOfWeek>().Where(_ => random.Next(3) == 0)
            .Select(day => random.Next(2) == 0 ? Closed(day) : new DayHours(day, Some(random), Some(random))).ToList();
        var holidays = Enumerable.Range(0, 40).Select(_ => new DateOnly(2026, 1, 1).AddDays(random.Next(365))).ToList();
        return new(Some(random), Some(random) + TimeSpan.FromMinutes(1), days, holidays); // a minute: never equal to the start
    }

    private static TimeSpan Some(Random random) => TimeSpan.FromMinutes(5 * random.Next(24 * 12));

    private static bool IsOpenOnTheWall(SendingWindow window, DateTimeOffset local)
    {
        var today = On(window, local.Date);
        var yesterday = On(window, local.Date.AddDays(-1));
        var time = local.TimeOfDay;
        return (today is { } t && (t.Start < t.End ? time >= t.Start && time < t.End : time >= t.Start))
            || (yesterday is { } y && y.Start > y.End && time < y.End);
    }

    private static (TimeSpan Start, TimeSpan End)? On(SendingWindow window, DateTime date)
    {
        if (window.Holidays!.Contains(DateOnly.FromDateTime(date))) return null;
        var own = window.Days!.FirstOrDefault(day => day.Day == date.DayOfWeek);
        return own is null ? (window.Start, window.End) : own.Start == own.End ? null : (own.Start, own.End);
    }

    private static DayHours Closed(DayOfWeek day) => new(day, TimeSpan.Zero, TimeSpan.Zero);

    private static TimeSpan At(int hour) => TimeSpan.FromHours(hour);

    private static DateTimeOffset Read(string instant) =>
        DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
