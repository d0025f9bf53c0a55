using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>
/// What SQLite lacks and PostgreSQL has: the calendar of a zone. <c>local_midnight(now, zone, days)</c> is the beginning of
/// the day in that zone, so many days before the one that <c>now</c> falls on.
/// </summary>
internal static class LocalDays
{
    public static void Register(SqliteConnection connection) =>
        connection.CreateFunction<string, string, int, string>(
            "local_midnight", (now, zone, days) => Columns.Text(Midnight(Columns.Instant(now), zone, days)), isDeterministic: true);

    // Where the clocks skip midnight, the day begins when it would have.
    public static DateTimeOffset Midnight(DateTimeOffset now, string zone, int daysBefore)
    {
        var there = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var day = TimeZoneInfo.ConvertTime(now, there).Date.AddDays(-daysBefore);
        return new(day, there.GetUtcOffset(day));
    }
}
