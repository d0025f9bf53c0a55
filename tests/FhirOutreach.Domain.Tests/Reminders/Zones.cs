namespace FhirOutreach.Domain.Tests.Reminders;

/// <summary>The zones and clock changes that the machine's own zone data knows.</summary>
internal static class Zones
{
    public const int FirstYear = 2024;
    public const int LastYear = 2035;

    public static readonly DateTimeOffset FirstDay = new(FirstYear, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TimeZoneInfo Find(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    /// <summary>The first midnight (UTC) after each clock change.</summary>
    public static IReadOnlyList<DateTimeOffset> DaysOfChange(TimeZoneInfo zone)
    {
        var days = new List<DateTimeOffset>();
        var last = new DateTimeOffset(LastYear + 1, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var day = FirstDay;
        for (var offset = zone.GetUtcOffset(day); day < last; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) is var next && next != offset)
            {
                days.Add(day);
                offset = next;
            }
        }

        return days;
    }
}
