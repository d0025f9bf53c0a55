using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Reads FHIR JSON that others wrote: what is missing, of another kind, or not valid Unicode reads as absent, and
/// nothing throws.
/// </summary>
internal static class LenientJson
{
    /// <summary>Longest name or display taken into a text.</summary>
    private const int WordsLengthMax = 100;

    /// <summary>Without the byte order mark that some write before UTF-8 (RFC 8259 lets a reader pass over it).</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8["\uFEFF"u8.Length..] : utf8;

    /// <summary>The property of that name; an Undefined element when there is none.</summary>
    public static JsonElement At(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return default;
        try
        {
            return element.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException) // a sibling's name is broken UTF-8 or half a surrogate pair
        {
            return default;
        }
    }

    /// <summary>The elements of the array of that name; none when it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        var value = element.At(name);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
    }

    /// <summary>A string as it stands; null when it is no string, empty, or not valid Unicode.</summary>
    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String) return null;
        try
        {
            return element.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException) // broken UTF-8, or half a surrogate pair
        {
            return null;
        }
    }

    public static string? Text(this JsonElement element, string name) => element.At(name).Text();

    /// <summary>
    /// What people read: white space collapsed, control characters gone, cut at <see cref="WordsLengthMax"/>.
    /// </summary>
    public static string? Words(this JsonElement element)
    {
        if (element.Text() is not { } text) return null;
        var words = string.Join(' ', Printable(text).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? null : Cut(words);
    }

    public static string? Words(this JsonElement element, string name) => element.At(name).Words();

    public static bool IsTrue(this JsonElement element, string name) =>
        element.At(name).ValueKind == JsonValueKind.True;

    public static bool IsFalse(this JsonElement element, string name) =>
        element.At(name).ValueKind == JsonValueKind.False;

    /// <summary>
    /// The value of the first extension with this URL: its <c>valueCode</c>, else its <c>valueString</c>.
    /// </summary>
    public static string? Extension(this JsonElement element, string url) =>
        element.Items("extension")
            .Where(extension => extension.Text("url") == url)
            .Select(extension => extension.Text("valueCode") ?? extension.Text("valueString"))
            .FirstOrDefault(value => value is not null);

    private static string Printable(string text) =>
        string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsWhiteSpace(from[i]) || char.IsControl(from[i]) ? ' ' : from[i];
        });

    private static string Cut(string words)
    {
        if (words.Length <= WordsLengthMax) return words;
        var end = char.IsHighSurrogate(words[WordsLengthMax - 1]) ? WordsLengthMax - 1 : WordsLengthMax;
        return words[..end].TrimEnd();
    }
}
