using System.Globalization;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>A FHIR date of any precision as the span it means; without a zone it is read as UTC.</summary>
internal static class SearchDate
{
    private const string FinestFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    private static readonly int ShortestInstant = "2026-12-01T15:00:00Z".Length;

    private static readonly (string Format, Func<DateTimeOffset, DateTimeOffset> End)[] Precisions =
    [
        ("yyyy", d => d.AddYears(1)),
        ("yyyy-MM", d => d.AddMonths(1)),
        ("yyyy-MM-dd", d => d.AddDays(1)),
        ("yyyy-MM-dd'T'HH:mm", d => d.AddMinutes(1)),
        ("yyyy-MM-dd'T'HH:mm:ss", d => d.AddSeconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ss.f", d => d.AddMilliseconds(100)),
        ("yyyy-MM-dd'T'HH:mm:ss.ff", d => d.AddMilliseconds(10)),
        ("yyyy-MM-dd'T'HH:mm:ss.fff", d => d.AddMilliseconds(1)),
    ];

    /// <summary>From is included, To is not.</summary>
    public static bool TryRead(string text, out DateTimeOffset from, out DateTimeOffset to)
    {
        foreach (var (format, end) in Precisions)
        {
            if (TryExact(text, format, out from))
            {
                to = end(from);
                return true;
            }
        }

        // Finer than a millisecond: an instant all the same.
        var isFound = DateTimeOffset.TryParseExact(
            text, FinestFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out from);
        to = isFound ? from.AddTicks(1) : from;
        return isFound;
    }

    /// <summary>FHIR's instant: seconds and an offset are obligatory.</summary>
    public static bool IsInstant(string text) =>
        text.Length >= ShortestInstant && TryRead(text, out _, out _) && (text.EndsWith('Z') || text[^6] is '+' or '-');

    private static bool TryExact(string text, string format, out DateTimeOffset from)
    {
        var formats = format.Contains('T') ? new[] { format + "'Z'", format + "zzz", format } : [format];
        return DateTimeOffset.TryParseExact(
            text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out from);
    }
}
