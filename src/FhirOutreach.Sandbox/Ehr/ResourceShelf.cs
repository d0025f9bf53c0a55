using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Every resource in all its versions. Versions get their ids and times here; whoever uses the shelf holds its
/// gate.</summary>
internal sealed class ResourceShelf(TimeProvider time, EhrDialect dialect, Random random)
{
    private const int SourceBytes = 8;

    private readonly Dictionary<string, Dictionary<string, List<ResourceVersion>>> types = [];
    private DateTimeOffset lastWrite;
    private int lastId;

    public Lock Gate { get; } = new();

    public ResourceVersion? Current(string type, string id) => History(type, id) is { Count: > 0 } all ? all[^1] : null;

    public IReadOnlyList<ResourceVersion> History(string type, string id) =>
        types.TryGetValue(type, out var resources) && resources.TryGetValue(id, out var all) ? all : [];

    /// <summary>The current version of everything of this type that is not deleted.</summary>
    public IEnumerable<ResourceVersion> All(string type) =>
        types.TryGetValue(type, out var all) ? all.Values.Select(v => v[^1]).Where(v => !v.IsDeleted) : [];

    public string NewId()
    {
        if (dialect.OpaqueResourceIds)
        {
            return NewUuid();
        }

        lastId++;
        return lastId.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Puts a new version there. The resource becomes the shelf's own: id and meta are set in it.</summary>
    public ResourceVersion Put(VersionKind kind, string type, string id, JsonObject resource)
    {
        var at = NextInstant();
        var resources = types.TryGetValue(type, out var known) ? known : types[type] = [];
        var versions = resources.TryGetValue(id, out var all) ? all : resources[id] = [];
        var number = (versions.Count + 1).ToString(CultureInfo.InvariantCulture);
        var versionId = dialect.OpaqueVersionIds ? NewUuid() : number;
        var version = new ResourceVersion(kind, type, id, versionId, at, Stamped(resource, type, id, versionId, at));
        versions.Add(version);
        return version;
    }

    private static JsonObject Ordered(JsonObject resource, string type, string id, JsonObject meta)
    {
        var ordered = new JsonObject { ["resourceType"] = type, ["id"] = id, ["meta"] = meta };
        foreach (var (name, value) in resource.ToList())
        {
            if (!ordered.ContainsKey(name))
            {
                resource.Remove(name);
                ordered[name] = value;
            }
        }

        return ordered;
    }

    private JsonObject Stamped(JsonObject resource, string type, string id, string versionId, DateTimeOffset at)
    {
        var meta = resource["meta"]?.DeepClone() as JsonObject ?? [];
        meta["versionId"] = versionId;
        meta["lastUpdated"] = FhirJson.Instant(at);
        if (dialect.WritesMetaSource)
        {
            var source = new byte[SourceBytes];
            random.NextBytes(source);
            meta["source"] = "#" + Convert.ToHexString(source).ToLowerInvariant();
        }

        return Ordered(resource, type, id, meta);
    }

    /// <summary>Whole milliseconds, and never the same one twice: the order of writes can be read from them.</summary>
    private DateTimeOffset NextInstant()
    {
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        lastWrite = now > lastWrite ? now : lastWrite.AddMilliseconds(1);
        return lastWrite;
    }

    private string NewUuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
