using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>FHIR's <c>Period</c>: dates of any precision, its end inclusive.</summary>
internal static class Periods
{
    /// <summary>False when the element's <c>period</c> has ended or not yet begun; true when it has none that can be read.</summary>
    public static bool IsCurrent(JsonElement element, DateTimeOffset now)
    {
        var period = element.At("period");
        var today = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        return !(IsDate(period.Text("end")) is { } end && Compare(end, today) < 0)
            && !(IsDate(period.Text("start")) is { } start && Compare(start, today) > 0);
    }

    // "2026" and "2026-12-01T10:00:00Z" compare by the part that both have; zones make no difference that matters for a name.
    private static int Compare(string date, string now)
    {
        var length = Math.Min(date.Length, now.Length);
        return string.CompareOrdinal(date, 0, now, 0, length);
    }

    private static string? IsDate(string? text) =>
        text is { Length: >= 4 } && text.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9') is false ? text : null;
}
