using System.Text.Json;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Templates;

/// <summary>
/// A template's model from JSON: names as they are, and a string stays a string, even one that looks like a date.
/// </summary>
internal static class JsonModel
{
    /// <exception cref="JsonException">Broken JSON, or no object.</exception>
    public static ValueObject Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ValueOf(document.RootElement).AsObject() ?? throw new JsonException("no object", null, 0, 0);
    }

    private static Value ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Value.Of(new ValueObject(MembersOf(element))),
        JsonValueKind.Array => Value.Of(element.EnumerateArray().Select(ValueOf).ToArray()),
        JsonValueKind.String => Value.Of(element.GetString()),
        JsonValueKind.Number when element.TryGetInt64(out var whole) => Value.Of(whole),
        JsonValueKind.Number => Value.Of(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Value.Of(element.GetBoolean()),
        _ => Value.Null,
    };

    private static (string Name, Value Value)[] MembersOf(JsonElement element) =>
        [.. element.EnumerateObject().Select(member => (member.Name, ValueOf(member.Value)))];
}
