using System.Globalization;
using System.Text.Json;

namespace FhirOutreach.Sms;

/// <summary>Fields of an answer, read without trusting their types.</summary>
internal static class TwilioJson
{
    /// <summary>Null when it is missing, empty or no string.</summary>
    public static string? TextOf(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>A whole number, also one written as a string, as some answers have it.</summary>
    public static int? NumberOf(this JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.String when int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
