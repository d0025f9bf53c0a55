using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What a server itself writes into a resource, and comparing resources without it.</summary>
internal static class ServerMarks
{
    private const string Strategy = "http://hapifhir.io/fhir/StructureDefinition/subscription-matching-strategy";

    private static readonly string[] ServersOwnMeta = ["versionId", "lastUpdated", "source"];

    /// <summary>A copy in which a Subscription says how it is matched, as HAPI's do.</summary>
    public static JsonObject Marked(string type, JsonObject resource, EhrDialect dialect)
    {
        var copy = resource.DeepClone().AsObject();
        if (dialect.DropsUnknownExtensions) copy.Remove("extension");
        if (type != "Subscription" || !dialect.MarksSubscriptionStrategy
            || copy["meta"].Objects("tag").Any(tag => tag.Text("system") == Strategy))
        {
            return copy;
        }

        var meta = copy["meta"] as JsonObject;
        copy["meta"] = meta ??= [];
        var tags = meta["tag"] as JsonArray;
        meta["tag"] = tags ??= [];
        tags.Add((JsonNode)new JsonObject { ["system"] = Strategy, ["code"] = "IN_MEMORY" });
        return copy;
    }

    public static bool AreAlike(JsonObject one, JsonObject other) =>
        JsonNode.DeepEquals(WithoutServersMeta(one), WithoutServersMeta(other));

    private static JsonObject WithoutServersMeta(JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        copy.Remove("id");
        if (copy["meta"] is not JsonObject meta)
        {
            return copy;
        }

        foreach (var member in ServersOwnMeta)
        {
            meta.Remove(member);
        }

        if (meta.Count == 0)
        {
            copy.Remove("meta");
        }

        return copy;
    }
}
