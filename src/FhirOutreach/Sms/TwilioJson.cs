using System.Globalization;
using System.Text.Json;

namespace FhirOutreach.Sms;

/// <summary>Fields of an answer, read without trusting their types.</summary>
internal static class TwilioJson
{
    /// <summary>Null when it is missing, empty or no string.</summary>
    public static string? TextOf(this JsonElement json, string name) =>
        Value(json, name, JsonValueKind.String) is { } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A whole number, also one written as a string, as some answers have it.</summary>
    public static int? NumberOf(this JsonElement json, string name)
    {
        var written = Value(json, name, JsonValueKind.Number)?.GetRawText() ?? json.TextOf(name);
        return int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static JsonElement? Value(JsonElement json, string name, JsonValueKind kind) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
