using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Domain.Reminders;

/// <summary>
/// The sending window on one patient's own clock. It is open exactly when the clock on that patient's wall reads a time
/// from
/// <see cref="SendingWindow.Start"/> (inclusive) to <see cref="SendingWindow.End"/> (exclusive), whatever daylight
/// saving does to that clock:
/// an edge that the clock skips falls on the first instant after the gap; an hour that the clock shows twice is judged
/// both times.
/// </summary>
public sealed class SendingHours(SendingWindow window, TimeZoneInfo zone)
{
    private static readonly TimeSpan _day = TimeSpan.FromHours(24);

    /// <summary>How far ahead a clock change is looked for; no zone changes twice within this.</summary>
    private static readonly TimeSpan _probe = TimeSpan.FromHours(12);

    /// <summary>A window opens every day; where a calendar day was skipped (Samoa, 2011), every other.</summary>
    private static readonly TimeSpan _lookBack = TimeSpan.FromHours(72);

    /// <summary>With closed weekdays and holidays in between: two weeks of them and the last window is no near one.</summary>
    private static readonly TimeSpan _lookBackOverHolidays = TimeSpan.FromDays(14);

    /// <summary>Who has closed every day of a year and more sends nothing: every deadline is nearer.</summary>
    private static readonly TimeSpan _lookAhead = TimeSpan.FromDays(400);

    private readonly bool _everyDayAlike = window.Days is null or { Count: 0 } && window.Holidays is null or { Count: 0 };

    /// <summary>00:00 to 24:00, every day.</summary>
    public bool IsAlwaysOpen => _everyDayAlike && HoursOf(window.Start, window.End) == (TimeSpan.Zero, _day);

    public bool IsOpen(DateTimeOffset instant) => IsOpenAt(instant.ToOffset(zone.GetUtcOffset(instant)));

    /// <summary>The first open instant that is not before this one: the instant itself when it is open.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset instant) => FirstAfter(instant, wantOpen: true);

    /// <summary>The first closed instant that is not before this one; null when it never closes.</summary>
    public DateTimeOffset? NextClosing(DateTimeOffset instant) =>
        IsAlwaysOpen ? null : FirstAfter(instant, wantOpen: false);

    /// <summary>
    /// The window that closed last before a closed instant: when it opened, and when it closed. Null at an open
    /// instant.
    /// </summary>
    public (DateTimeOffset Opening, DateTimeOffset Closing)? LastWindowBefore(DateTimeOffset closed)
    {
        (DateTimeOffset Opening, DateTimeOffset Closing)? last = null;
        for (var opening = NextOpening(closed - (_everyDayAlike ? _lookBack : _lookBackOverHolidays)); opening <= closed;)
        {
            if (NextClosing(opening) is not { } closing || closing > closed)
            {
                return null;
            }

            last = (opening, closing);
            opening = NextOpening(closing);
        }

        return last;
    }

    /// <summary>
    /// Walks from edge to edge of the days' windows, and from one clock change to the next: between two of them a local
    /// time is plain arithmetic.
    /// </summary>
    private DateTimeOffset FirstAfter(DateTimeOffset instant, bool wantOpen)
    {
        var at = instant;
        while (at - instant < _lookAhead)
        {
            var offset = zone.GetUtcOffset(at);
            var local = at.ToOffset(offset);
            if (IsOpenAt(local) == wantOpen)
            {
                return at;
            }

            var edge = at + (NextEdge(local) - local.TimeOfDay);
            at = NextClockChange(at, edge, offset) ?? edge;
        }

        return at;
    }

    /// <summary>A window belongs to the day it opens on: after midnight it is still yesterday's.</summary>
    private bool IsOpenAt(DateTimeOffset local)
    {
        var (today, yesterday) = (HoursOn(local.Date), HoursOn(local.Date.AddDays(-1)));
        var time = local.TimeOfDay;
        return (time >= today.Opens && time < today.Closes) || time + _day < yesterday.Closes;
    }

    /// <summary>The next time of this day at which the window may open or close; midnight at the latest.</summary>
    private TimeSpan NextEdge(DateTimeOffset local)
    {
        var (today, yesterday) = (HoursOn(local.Date), HoursOn(local.Date.AddDays(-1)));
        var next = _day;
        foreach (var edge in (ReadOnlySpan<TimeSpan>)[today.Opens, today.Closes, yesterday.Closes - _day])
        {
            if (edge > local.TimeOfDay && edge < next)
            {
                next = edge;
            }
        }

        return next;
    }

    private (TimeSpan Opens, TimeSpan Closes) HoursOn(DateTime date)
    {
        if (_everyDayAlike)
        {
            return HoursOf(window.Start, window.End);
        }

        if (window.Holidays?.Contains(DateOnly.FromDateTime(date)) == true)
        {
            return (_day, _day);
        }

        var own = window.Days?.FirstOrDefault(day => day.Day == date.DayOfWeek);
        return own is null ? HoursOf(window.Start, window.End)
            : own.Start == own.End ? (_day, _day)
            : HoursOf(own.Start, own.End);
    }

    /// <summary>Counted from midnight; what closes after midnight closes later than 24:00.</summary>
    private static (TimeSpan Opens, TimeSpan Closes) HoursOf(TimeSpan start, TimeSpan end) =>
        start == end ? (TimeSpan.Zero, _day)
        : start < end ? (start, end)
        : (start, end + _day);

    /// <summary>
    /// The first instant after <paramref name="from"/>, not after <paramref name="to"/>, with another offset; null when
    /// there is none.
    /// </summary>
    private DateTimeOffset? NextClockChange(DateTimeOffset from, DateTimeOffset to, TimeSpan offset)
    {
        for (var probe = from; probe < to;)
        {
            var next = probe + _probe < to ? probe + _probe : to;
            if (zone.GetUtcOffset(next) != offset)
            {
                return ClockChangeWithin(probe, next, offset);
            }

            probe = next;
        }

        return null;
    }

    /// <summary>Clocks change on whole seconds.</summary>
    private DateTimeOffset ClockChangeWithin(DateTimeOffset before, DateTimeOffset after, TimeSpan offset)
    {
        var (low, high) = (before.ToUnixTimeSeconds(), after.ToUnixTimeSeconds() + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == offset)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return DateTimeOffset.FromUnixTimeSeconds(high);
    }
}
