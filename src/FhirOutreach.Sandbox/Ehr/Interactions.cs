using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>The writing interactions of FHIR's REST API. Each is one step: nobody sees it half done.</summary>
/// <param name="shelf">Where versions are kept.</param>
/// <param name="dialect">The server's answers.</param>
/// <param name="written">Told of every new version, in order and before its answer; it must not wait.</param>
internal sealed class Interactions(ResourceShelf shelf, EhrDialect dialect, Action<ResourceVersion> written)
{
    private static readonly string[] ServersOwnMeta = ["versionId", "lastUpdated", "source"];

    /// <summary>An id chosen by us; over HTTP the server chooses.</summary>
    public Written Create(string type, JsonObject resource, string? id = null)
    {
        if (ResourceRules.Refusal(type, resource, dialect) is { } refusal)
        {
            return new Written.Refused(refusal);
        }

        lock (shelf.Gate)
        {
            return new Written.Created(Put(VersionKind.Created, type, id ?? shelf.NewId(), Marked(type, resource)));
        }
    }

    public Written Update(string type, string id, JsonObject resource, string? ifMatch)
    {
        if (resource.Text("id") is { } given && given != id)
        {
            return Refused(400, $"HAPI-0420: Can not update resource, resource body ID \"{given}\" does not match request URL ID \"{id}\"");
        }

        lock (shelf.Gate)
        {
            return shelf.Current(type, id) is { } current
                ? Replace(current, resource, ifMatch, dialect.UnchangedPutIsAVersion)
                : CreateWithId(type, id, resource, ifMatch);
        }
    }

    public Written Patch(string type, string id, JsonNode? patch, string? ifMatch)
    {
        lock (shelf.Gate)
        {
            if (shelf.Current(type, id) is not { } current)
            {
                return new Written.Refused(NotFound(type, id));
            }

            if (current.IsDeleted)
            {
                return new Written.Refused(Gone(current));
            }

            if (dialect.PatchHonoursIfMatch && Stale(current, ifMatch) is { } stale)
            {
                return stale;
            }

            return JsonPatch.Apply(current.Copy(), patch) switch
            {
                JsonPatchResult.Applied(JsonObject patched) when patched.Text("id") == id && patched.Text("resourceType") == type =>
                    Replace(current, patched, null, changesAlways: false),
                JsonPatchResult.Applied => Refused(400, "HAPI-1271: The patched document is not this resource any more"),
                JsonPatchResult.TestFailed(var index, var path) =>
                    Refused(dialect.FailedPatchTest, $"HAPI-1272: Failed to apply JSON patch to {type}: test of \"{path}\" (operation {index}) failed"),
                JsonPatchResult.Refused(var index, var reason) =>
                    Refused(400, $"HAPI-1271: Failed to apply JSON patch to {type}: operation {index}: {reason}"),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    public Written Delete(string type, string id)
    {
        lock (shelf.Gate)
        {
            return shelf.Current(type, id) switch
            {
                null => new Written.Refused(NotFound(type, id)),
                { IsDeleted: true } already => new Written.Unchanged(already),
                var current => new Written.Deleted(Put(VersionKind.Deleted, type, id, current.Copy())),
            };
        }
    }

    public static Answer NotFound(string type, string id) =>
        Outcome.Error(404, $"HAPI-2001: Resource {type}/{id} is not known");

    public static Answer Gone(ResourceVersion deletion) =>
        Outcome.Error(410, $"HAPI-1995: Resource was deleted at {FhirJson.Instant(deletion.LastUpdated)}");

    private Written CreateWithId(string type, string id, JsonObject resource, string? ifMatch)
    {
        if (ifMatch is not null)
        {
            return new Written.Refused(NotFound(type, id));
        }

        return dialect.RefusesNumericClientIds && id.All(char.IsAsciiDigit)
            ? Refused(400, $"HAPI-0960: Can not create entity with ID[{id}], clients may only assign IDs which contain a non-numeric character")
            : Create(type, resource, id);
    }

    private Written Replace(ResourceVersion current, JsonObject resource, string? ifMatch, bool changesAlways)
    {
        if (ifMatch is not null && Stale(current, ifMatch) is { } stale)
        {
            return stale;
        }

        if (ResourceRules.Refusal(current.Type, resource, dialect) is { } refusal)
        {
            return new Written.Refused(refusal);
        }

        var next = Marked(current.Type, resource);
        return !changesAlways && !current.IsDeleted && JsonNode.DeepEquals(WithoutServersMeta(current.Copy()), WithoutServersMeta(next))
            ? new Written.Unchanged(current)
            : new Written.Updated(Put(VersionKind.Updated, current.Type, current.Id, next));
    }

    private Written.Refused? Stale(ResourceVersion current, string? ifMatch)
    {
        if (ifMatch is null)
        {
            return dialect.RequiresIfMatch ? Refused(412, "If-Match is required") : null;
        }

        // HAPI takes the version with or without the weak mark.
        var version = ifMatch.Replace("W/", "").Trim().Trim('"');
        return version == current.VersionId ? null : Refused(dialect.StaleVersion,
            $"HAPI-0974: Version \"{version}\" is not the most recent version of this resource: {current.Reference}");
    }

    private ResourceVersion Put(VersionKind kind, string type, string id, JsonObject resource)
    {
        var version = shelf.Put(kind, type, id, resource);
        written(version);
        return version;
    }

    private JsonObject Marked(string type, JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        if (type != "Subscription" || !dialect.MarksSubscriptionStrategy)
        {
            return copy;
        }

        const string system = "http://hapifhir.io/fhir/StructureDefinition/subscription-matching-strategy";
        var meta = copy["meta"] as JsonObject ?? [];
        var tags = meta["tag"] as JsonArray ?? [];
        if (!tags.Any(tag => tag.Text("system") == system))
        {
            tags.Add((JsonNode)new JsonObject { ["system"] = system, ["code"] = "IN_MEMORY", ["display"] = "In-memory" });
        }

        meta["tag"] = tags.DeepClone();
        copy["meta"] = meta.DeepClone();
        return copy;
    }

    private static JsonObject WithoutServersMeta(JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        if (copy["meta"] is JsonObject meta)
        {
            foreach (var member in ServersOwnMeta)
            {
                meta.Remove(member);
            }

            if (meta.Count == 0)
            {
                copy.Remove("meta");
            }
        }

        copy.Remove("id");
        return copy;
    }

    private static Written.Refused Refused(int status, string diagnostics) => new(Outcome.Error(status, diagnostics));
}
