using System.Text.Json;
using System.Text.Unicode;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// What a notification's body says of itself, found in one pass over its bytes and without building a document.
/// </summary>
/// <param name="ResourceType">Null when it is no FHIR resource.</param>
/// <param name="IsEmptyObject"><c>{}</c>, as Medplum sends for a delete.</param>
internal readonly record struct NotificationBody(
    string? ResourceType, string? Id, string? VersionId, DateTimeOffset? LastUpdated, bool IsEmptyObject)
{
    /// <summary>Deeper nesting is refused as broken.</summary>
    public const int DepthMax = 64;

    /// <summary>Null when the bytes are not one JSON object in UTF-8.</summary>
    public static NotificationBody? Read(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) return null;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            return ReadObject(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException) // half a surrogate pair where a name or an id should be
        {
            return null;
        }
    }

    // When a name is given twice the last one counts, as it does for the readers that come after.
    private static NotificationBody? ReadObject(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        var body = new NotificationBody(null, null, null, null, IsEmptyObject: true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            body = body with { IsEmptyObject = false };
            if (reader.ValueTextEquals("resourceType"u8)) body = body with { ResourceType = Text(ref reader) };
            else if (reader.ValueTextEquals("id"u8)) body = body with { Id = Text(ref reader) };
            else if (reader.ValueTextEquals("meta"u8)) body = ReadMeta(ref reader, body);
            else reader.Skip();
        }
        return reader.Read() ? null : body; // nothing may follow the object
    }

    private static NotificationBody ReadMeta(ref Utf8JsonReader reader, NotificationBody body)
    {
        body = body with { VersionId = null, LastUpdated = null };
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return body;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("versionId"u8)) body = body with { VersionId = Text(ref reader) };
            else if (reader.ValueTextEquals("lastUpdated"u8))
                body = body with { LastUpdated = Instants.Read(Text(ref reader)) };
            else reader.Skip();
        }
        return body;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }
}
