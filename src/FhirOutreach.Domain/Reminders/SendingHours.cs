using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Domain.Reminders;

/// <summary>
/// The sending window on one patient's clock: start inclusive, end exclusive, may cross midnight. Whether an instant lies
/// inside is asked of the local time of day; where clocks go forward, an edge inside the missing hour is the first instant
/// after it, and where they go back, an hour that comes twice counts both times.
/// </summary>
public sealed record SendingHours(SendingWindow Window, TimeZoneInfo Zone)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>The window opens and closes once a day, so an edge is never farther away than this.</summary>
    private const int DaysLooked = 3;

    private bool IsAlways => Window.Start == TimeSpan.Zero && Window.End == Day;

    public bool IsOpenAt(DateTimeOffset instant)
    {
        if (IsAlways) return true;
        var time = TimeZoneInfo.ConvertTime(instant, Zone).TimeOfDay;
        return Window.Start < Window.End
            ? time >= Window.Start && time < Window.End
            : time >= Window.Start || time < Window.End;
    }

    /// <summary>The first instant at or after <paramref name="instant"/> at which the window is open.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset instant) =>
        IsOpenAt(instant) ? instant : Edges(instant, Window.Start).First(edge => edge > instant && IsOpenAt(edge));

    /// <summary>The last whole minute at which the window was open before <paramref name="instant"/>, when it is closed then.</summary>
    public DateTimeOffset LastOpenMinuteBefore(DateTimeOffset instant) =>
        IsOpenAt(instant) ? instant : Edges(instant, Window.End).Last(edge => edge <= instant).AddMinutes(-1);

    private IEnumerable<DateTimeOffset> Edges(DateTimeOffset around, TimeSpan timeOfDay)
    {
        var today = TimeZoneInfo.ConvertTime(around, Zone).Date;
        return Enumerable.Range(-DaysLooked, 2 * DaysLooked + 1).Select(day => Instant(today.AddDays(day) + timeOfDay));
    }

    private DateTimeOffset Instant(DateTime local)
    {
        while (Zone.IsInvalidTime(local)) local = local.AddMinutes(1); // the missing hour: the first instant after it
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
