using System.Globalization;
using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// FHIR's <c>Period</c> (https://hl7.org/fhir/R4/datatypes.html#Period): dates of any precision, the end inclusive, so
/// that
/// <c>2026-12</c> ends with December. A date without a zone is taken as UTC: names and numbers do not change by the
/// hour.
/// </summary>
internal static class Periods
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>
    /// False when the element's <c>period</c> is over or has not begun; true when it has none that can be read.
    /// </summary>
    public static bool IsCurrent(JsonElement element, DateTimeOffset now)
    {
        var period = element.At("period");
        return !(Beginning(period.Text("start")) > now) && !(End(period.Text("end")) < now);
    }

    /// <summary>The first instant of a <c>dateTime</c>; null when it is none.</summary>
    public static DateTimeOffset? Beginning(string? dateTime) => Instants.Read(dateTime) ?? Span(dateTime)?.First;

    /// <summary>The last instant of a <c>dateTime</c>; null when it is none.</summary>
    public static DateTimeOffset? End(string? dateTime) => Instants.Read(dateTime) ?? Span(dateTime)?.Next - Tick;

    private static (DateTimeOffset First, DateTimeOffset Next)? Span(string? date)
    {
        if (First(date, "yyyy") is { Year: < 9999 } year) return (year, year.AddYears(1));
        if (First(date, "yyyy-MM") is { Year: < 9999 } month) return (month, month.AddMonths(1));
        if (First(date, "yyyy-MM-dd") is { Year: < 9999 } day) return (day, day.AddDays(1));
        return null;
    }

    private static DateTimeOffset? First(string? date, string format) =>
        DateTimeOffset.TryParseExact(
            date, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var first)
            ? first
            : null;
}
