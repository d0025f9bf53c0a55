namespace FhirOutreach.Demo;

/// <summary>
/// When the play begins: the next 11:30 of a weekday in New York, at which it is daytime from Los Angeles to Madrid. At any
/// hour somebody starts the demo, a text may go out at once.
/// </summary>
internal static class OpeningHour
{
    private static readonly TimeSpan Curtain = new(11, 30, 0);

    public static DateTimeOffset After(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Cast.NewYork);
        var day = TimeZoneInfo.ConvertTime(now, zone).Date;
        while (true)
        {
            var local = day + Curtain;
            var opening = new DateTimeOffset(local, zone.GetUtcOffset(local));
            if (opening > now && IsWorkingDay(day)) return opening;
            day = day.AddDays(1);
        }
    }

    /// <summary>So many working days away; there is no visit on a weekend.</summary>
    public static DateOnly WorkingDay(DateOnly from, int days)
    {
        var step = Math.Sign(days);
        for (var left = Math.Abs(days); left > 0;)
        {
            from = from.AddDays(step);
            if (IsWorkingDay(from.ToDateTime(default))) left--;
        }
        return from;
    }

    private static bool IsWorkingDay(DateTime day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
