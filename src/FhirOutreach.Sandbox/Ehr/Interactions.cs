using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>The writing interactions of FHIR's REST API. Each is one step: nobody sees it half done.</summary>
/// <param name="shelf">Where versions are kept.</param>
/// <param name="dialect">The server's answers.</param>
/// <param name="written">Told of every new version, in order and before its answer; it must not wait.</param>
internal sealed class Interactions(ResourceShelf shelf, EhrDialect dialect, Action<ResourceVersion> written)
{
    /// <summary>An id chosen by us; over HTTP the server chooses.</summary>
    public Written Create(string type, JsonObject resource, string? id = null)
    {
        if (ResourceRules.Refusal(type, resource, dialect) is { } refusal)
        {
            return new Written.Refused(refusal);
        }

        var marked = ServerMarks.Marked(type, resource, dialect);
        lock (shelf.Gate)
        {
            return new Written.Created(Put(VersionKind.Created, type, id ?? shelf.NewId(), marked));
        }
    }

    public Written Update(string type, string id, JsonObject resource, string? ifMatch)
    {
        lock (shelf.Gate)
        {
            return shelf.Current(type, id) is { } current
                ? Stale(current, ifMatch) ?? Replace(current, resource, isAlwaysNew: dialect.UnchangedPutIsAVersion)
                : CreateWithId(type, id, resource, ifMatch);
        }
    }

    public Written Patch(string type, string id, JsonNode? patch, string? ifMatch)
    {
        lock (shelf.Gate)
        {
            return shelf.Current(type, id) switch
            {
                null => new Written.Refused(EhrAnswers.NotFound(type, id)),
                { IsDeleted: true } deletion => new Written.Refused(EhrAnswers.Gone(deletion)),
                var current => Stale(current, dialect.PatchHonoursIfMatch ? ifMatch : null) ?? Patch(current, patch),
            };
        }
    }

    public Written Delete(string type, string id)
    {
        lock (shelf.Gate)
        {
            return shelf.Current(type, id) switch
            {
                null => new Written.Refused(EhrAnswers.NotFound(type, id)),
                { IsDeleted: true } already => new Written.Unchanged(already),
                var current => new Written.Deleted(Put(VersionKind.Deleted, type, id, current.Copy())),
            };
        }
    }

    private Written CreateWithId(string type, string id, JsonObject resource, string? ifMatch)
    {
        if (ifMatch is not null)
        {
            return new Written.Refused(EhrAnswers.NotFound(type, id));
        }

        return dialect.RefusesNumericClientIds && id.All(char.IsAsciiDigit)
            ? Refused(400, $"HAPI-0960: {id} is not to be had: ids chosen by clients need a character that is no digit")
            : Create(type, resource, id);
    }

    private Written Patch(ResourceVersion current, JsonNode? patch) => PatchOutcome.Of(dialect, current.Copy(), patch) switch
    {
        PatchOutcome.Applied(JsonObject patched) when IsStill(current, patched) =>
            Replace(current, patched, isAlwaysNew: false),
        PatchOutcome.Applied => Refused(400, "HAPI-1271: The patched document is not this resource any more"),
        PatchOutcome.Refused(var status, var diagnostics) => Refused(status, diagnostics),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsStill(ResourceVersion current, JsonObject patched) =>
        patched.Text("id") == current.Id && patched.Text("resourceType") == current.Type;

    private Written Replace(ResourceVersion current, JsonObject resource, bool isAlwaysNew)
    {
        if (ResourceRules.Refusal(current.Type, resource, dialect) is { } refusal)
        {
            return new Written.Refused(refusal);
        }

        var next = ServerMarks.Marked(current.Type, resource, dialect);
        return !isAlwaysNew && !current.IsDeleted && ServerMarks.AreAlike(current.Copy(), next)
            ? new Written.Unchanged(current)
            : new Written.Updated(Put(VersionKind.Updated, current.Type, current.Id, next));
    }

    private Written.Refused? Stale(ResourceVersion current, string? ifMatch)
    {
        // HAPI takes the version with or without the weak mark.
        var version = ifMatch?.Replace("W/", "").Trim().Trim('"');
        return version is null || version == current.VersionId ? null : Refused(dialect.StaleVersion,
            $"HAPI-0974: Version {version} is not the most recent version of {current.Reference}");
    }

    private ResourceVersion Put(VersionKind kind, string type, string id, JsonObject resource)
    {
        var version = shelf.Put(kind, type, id, resource);
        written(version);
        return version;
    }

    private static Written.Refused Refused(int status, string diagnostics) => new(Outcome.Error(status, diagnostics));
}
