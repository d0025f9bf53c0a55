using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Writes searchset and history Bundles straight from the stored bytes.</summary>
internal static class SearchBundle
{
    private static readonly HashSet<string> AlwaysKept = ["resourceType", "id", "meta", "status", "participant"];

    public static Answer Page(SearchQuery query, int? total, IReadOnlyList<(string Relation, string Url)> links,
        IEnumerable<ResourceVersion> matches, IEnumerable<ResourceVersion> included, string baseUrl) =>
        Write("searchset", total, links, writer =>
        {
            WriteEntries(writer, matches, "match", baseUrl, query.Elements);
            WriteEntries(writer, included, "include", baseUrl, []);
        }, isEmpty: query.CountOnly || !matches.Any());

    public static Answer History(IReadOnlyList<ResourceVersion> versions, string baseUrl) =>
        Write("history", versions.Count, [("self", $"{baseUrl}/{versions[0].Reference}/_history")], writer =>
        {
            foreach (var version in versions.Reverse())
            {
                WriteHistoryEntry(writer, version, baseUrl);
            }
        }, isEmpty: false);

    private static Answer Write(string type, int? total, IReadOnlyList<(string Relation, string Url)> links,
        Action<Utf8JsonWriter> entries, bool isEmpty)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = FhirJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("resourceType", "Bundle");
            writer.WriteString("type", type);
            if (total is { } number)
            {
                writer.WriteNumber("total", number);
            }

            WriteLinks(writer, links);
            if (!isEmpty)
            {
                writer.WriteStartArray("entry");
                entries(writer);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return new Answer(200, FhirJson.MediaType + ";charset=UTF-8", buffer.WrittenMemory);
    }

    private static void WriteLinks(Utf8JsonWriter writer, IReadOnlyList<(string Relation, string Url)> links)
    {
        writer.WriteStartArray("link");
        foreach (var (relation, url) in links)
        {
            writer.WriteStartObject();
            writer.WriteString("relation", relation);
            writer.WriteString("url", url);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEntries(Utf8JsonWriter writer, IEnumerable<ResourceVersion> versions, string mode,
        string baseUrl, IReadOnlyList<string> elements)
    {
        foreach (var version in versions)
        {
            writer.WriteStartObject();
            writer.WriteString("fullUrl", $"{baseUrl}/{version.Reference}");
            writer.WritePropertyName("resource");
            writer.WriteRawValue((elements.Count == 0 ? version.Json : Subset(version, elements)).Span);
            writer.WriteStartObject("search");
            writer.WriteString("mode", mode);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    /// <summary>The elements asked for and the mandatory ones, marked as incomplete.</summary>
    private static ReadOnlyMemory<byte> Subset(ResourceVersion version, IReadOnlyList<string> elements)
    {
        var resource = version.Copy();
        foreach (var name in resource.Select(member => member.Key).ToList())
        {
            if (!AlwaysKept.Contains(name) && !elements.Contains(name.TrimStart('_')))
            {
                resource.Remove(name);
            }
        }

        var meta = resource["meta"]!.AsObject();
        var tags = meta["tag"] as JsonArray ?? [];
        tags.Add((JsonNode)new JsonObject
        {
            ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
            ["code"] = "SUBSETTED",
        });
        meta["tag"] = tags.Parent is null ? tags : tags.DeepClone();
        return FhirJson.Write(resource);
    }

    private static void WriteHistoryEntry(Utf8JsonWriter writer, ResourceVersion version, string baseUrl)
    {
        var (method, url, status) = version.Kind switch
        {
            VersionKind.Created => ("POST", version.Type, "201 Created"),
            VersionKind.Updated => ("PUT", version.Reference, "200 OK"),
            _ => ("DELETE", version.Reference, "200 OK"),
        };
        writer.WriteStartObject();
        writer.WriteString("fullUrl", $"{baseUrl}/{version.Reference}");
        if (!version.IsDeleted)
        {
            writer.WritePropertyName("resource");
            writer.WriteRawValue(version.Json.Span);
        }

        writer.WriteStartObject("request");
        writer.WriteString("method", method);
        writer.WriteString("url", url);
        writer.WriteEndObject();
        writer.WriteStartObject("response");
        writer.WriteString("status", status);
        writer.WriteString("etag", version.ETag);
        writer.WriteString("lastModified", FhirJson.Instant(version.LastUpdated));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
