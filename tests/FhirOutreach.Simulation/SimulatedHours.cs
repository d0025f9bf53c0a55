namespace FhirOutreach.Simulation;

/// <summary>When texts may go out, as a simulated clinic set it: read from its plan, not from the service's settings.</summary>
/// <param name="Start">Hour of the day. Equal to <paramref name="End"/>: always; after it: across midnight.</param>
/// <param name="End">24 is the end of the day.</param>
/// <param name="SundayFrom">The hour at which Sunday begins; null = as every day.</param>
/// <param name="Closed">Weekdays on which it does not open.</param>
/// <param name="Holidays">Dates on which it does not open.</param>
internal sealed record SimulatedHours(
    int Start, int End, int? SundayFrom, IReadOnlyCollection<DayOfWeek> Closed, IReadOnlyCollection<DateOnly> Holidays)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <param name="at">On the patient's wall.</param>
    public bool IsOpen(DateTime at) => IsWithin(at.Date, at.TimeOfDay) || IsWithin(at.Date.AddDays(-1), at.TimeOfDay + Day);

    // A window belongs to the day it opens on; what it has after midnight is counted on.
    private bool IsWithin(DateTime day, TimeSpan time)
    {
        if (Closed.Contains(day.DayOfWeek) || Holidays.Contains(DateOnly.FromDateTime(day))) return false;
        var start = day.DayOfWeek is DayOfWeek.Sunday && SundayFrom is { } sunday ? sunday : Start;
        var end = End > start ? End : End + 24;
        return time >= TimeSpan.FromHours(start) && time < TimeSpan.FromHours(end);
    }
}
