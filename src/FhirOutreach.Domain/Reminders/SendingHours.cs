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

    private readonly TimeSpan _start = window.Start;

    /// <summary>On the clock: 24:00 reads 00:00.</summary>
    private readonly TimeSpan _end = window.End == _day ? TimeSpan.Zero : window.End;

    /// <summary>00:00 to 24:00.</summary>
    public bool IsAlwaysOpen => _start == _end;

    public bool IsOpen(DateTimeOffset instant) => IsOpenAt(TimeOfDay(instant, zone.GetUtcOffset(instant)));

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
        for (var opening = NextOpening(closed - _lookBack); opening <= closed;)
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
    /// Walks from one clock change to the next: between two of them a local time is plain arithmetic.
    /// </summary>
    private DateTimeOffset FirstAfter(DateTimeOffset instant, bool wantOpen)
    {
        var at = instant;
        while (true)
        {
            var offset = zone.GetUtcOffset(at);
            var timeOfDay = TimeOfDay(at, offset);
            if (IsOpenAt(timeOfDay) == wantOpen)
            {
                return at;
            }

            var edge = at + Until(wantOpen ? _start : _end, timeOfDay);
            var change = NextClockChange(at, edge, offset);
            if (change is null)
            {
                return edge;
            }

            at = change.Value;
        }
    }

    private bool IsOpenAt(TimeSpan timeOfDay) => _start < _end
        ? timeOfDay >= _start && timeOfDay < _end
        : timeOfDay >= _start || timeOfDay < _end;

    private static TimeSpan TimeOfDay(DateTimeOffset instant, TimeSpan offset) => instant.ToOffset(offset).TimeOfDay;

    private static TimeSpan Until(TimeSpan edge, TimeSpan timeOfDay) =>
        edge > timeOfDay ? edge - timeOfDay : edge + _day - timeOfDay;

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
