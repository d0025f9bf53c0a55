using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Which of the <c>telecom</c> of a resource is the number to text, or to call.</summary>
internal static class Telecom
{
    /// <summary>The number to text; without one, why, in words that do not repeat it.</summary>
    public static (string? Number, string? Problem) MobilePhone(JsonElement patient, string region, DateTimeOffset now)
    {
        var points = Current(patient, now).Where(point => point.Text("system") is "sms" or "phone").ToList();
        if (points.Count == 0) return (null, "no phone");
        var number = points.OrderBy(TextingOrder).ThenBy(Rank).Select(point => E164(point.Text("value"), region)).FirstOrDefault(n => n is not null);
        return number is null ? (null, "no number that can be read") : (number, null);
    }

    /// <summary>The number to call.</summary>
    public static string? CallbackPhone(JsonElement location, string region, DateTimeOffset now) =>
        Current(location, now).Where(point => point.Text("system") == "phone")
            .OrderBy(Rank).Select(point => E164(point.Text("value"), region)).FirstOrDefault(number => number is not null);

    private static IEnumerable<JsonElement> Current(JsonElement resource, DateTimeOffset now) =>
        resource.Items("telecom").Where(point => point.Text("use") != "old" && Periods.IsCurrent(point, now));

    private static int TextingOrder(JsonElement point) => (point.Text("system"), point.Text("use")) switch
    {
        ("sms", _) => 0,
        (_, "mobile") => 1,
        _ => 2,
    };

    private static long Rank(JsonElement point) =>
        point.At("rank") is { ValueKind: JsonValueKind.Number } rank && rank.TryGetInt64(out var number) ? number : long.MaxValue;

    private static string? E164(string? value, string region)
    {
        if (value is null || value.Any(c => !char.IsAsciiDigit(c) && !" +-.()".Contains(c, StringComparison.Ordinal))) return null;
        var digits = string.Concat(value.Where(char.IsAsciiDigit));
        if (value.TrimStart().StartsWith('+')) return digits.Length is >= 8 and <= 15 && digits[0] != '0' ? "+" + digits : null;
        if (region is not ("US" or "CA")) return null;
        return digits switch
        {
            { Length: 10 } => "+1" + digits,
            ['1', ..] when digits.Length == 11 => "+" + digits,
            _ => null,
        };
    }
}
