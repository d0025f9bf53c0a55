using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Reading and writing FHIR's JSON, which is never rewritten more than it must be.</summary>
internal static class FhirJson
{
    public const string MediaType = "application/fhir+json";

    /// <summary>Letters and the plus of a time zone are written as they are, as other FHIR servers do.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Null when the text is not one JSON value, or an object in it names a member twice.</summary>
    public static JsonNode? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text, null, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] Write(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Options);

    public static string? Text(this JsonNode? node, string member) =>
        node is JsonObject o && o[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, string member) =>
        node is not JsonObject o ? []
        : o[member] is JsonArray array ? array.OfType<JsonObject>()
        : o[member] is JsonObject single ? [single]
        : [];

    public static IEnumerable<string> Texts(this JsonNode? node, string member) =>
        node is JsonObject o && o[member] is JsonArray array
            ? array.OfType<JsonValue>().Select(v => v.TryGetValue(out string? text) ? text : null).OfType<string>()
            : [];

    /// <summary>FHIR's instant in UTC with milliseconds, as servers write <c>meta.lastUpdated</c>.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
