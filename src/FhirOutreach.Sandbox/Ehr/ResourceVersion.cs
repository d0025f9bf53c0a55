using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

internal enum VersionKind
{
    Created,
    Updated,
    Deleted,
}

/// <summary>One version of one resource. Nothing in it changes any more.</summary>
internal sealed class ResourceVersion
{
    private readonly JsonObject resource;
    private readonly Dictionary<string, IReadOnlyList<SearchValue>> values;

    public ResourceVersion(
        VersionKind kind, string type, string id, string versionId, DateTimeOffset at, JsonObject resource)
    {
        Kind = kind;
        Type = type;
        Id = id;
        VersionId = versionId;
        LastUpdated = at;
        this.resource = resource;
        Json = FhirJson.Write(resource);
        values = [];
        foreach (var parameter in SearchParameters.Of(type))
        {
            values[parameter.Name] = [.. parameter.Values(this, resource)];
        }
    }

    public VersionKind Kind { get; }
    public string Type { get; }
    public string Id { get; }
    public string VersionId { get; }
    public DateTimeOffset LastUpdated { get; }

    /// <summary>As it goes over the wire. Of a deletion: what was there before.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    public string Reference => $"{Type}/{Id}";
    public string ETag => $"W/\"{VersionId}\"";
    public bool IsDeleted => Kind == VersionKind.Deleted;

    public IReadOnlyList<SearchValue> ValuesOf(string parameter) => values[parameter];

    /// <summary>A copy that may be changed.</summary>
    public JsonObject Copy()
    {
        lock (resource) // a JsonObject fills itself on reading
        {
            return resource.DeepClone().AsObject();
        }
    }
}
