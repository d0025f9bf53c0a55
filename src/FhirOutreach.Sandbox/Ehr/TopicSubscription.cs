using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What the Backport guide has in a Subscription, and the notification bundles it asks for.</summary>
internal sealed record TopicSubscription(string Id, string Topic, string Content, string? Filter)
{
    private const string Guide = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

    /// <summary>Null when it has no content code.</summary>
    public static TopicSubscription? Of(string id, JsonObject subscription)
    {
        var payload = subscription["channel"]?["_payload"];
        return Extension(payload, "backport-payload-content") is not { } content ? null
            : new(id, subscription.Text("criteria") ?? "", content, Extension(subscription["_criteria"], "backport-filter-criteria"));
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Problem(JsonObject subscription, EhrDialect dialect) =>
        subscription.Text("criteria") != dialect.Topic ? $"There is no topic {subscription.Text("criteria")}"
        : Of("new", subscription) is not { Content: "empty" or "id-only" or "full-resource" }
            ? "channel.payload needs the extension backport-payload-content: empty, id-only or full-resource"
            : null;

    /// <summary>The statement of a server that has topics names them.</summary>
    public static JsonObject AddTopic(JsonObject statement, EhrDialect dialect)
    {
        if (dialect.NotifiesBy != NotificationStyle.Backport) return statement;
        var resources = statement["rest"]![0]!["resource"]!.AsArray();
        var subscription = resources.First(resource => resource.Text("type") == "Subscription")!;
        subscription["extension"] = new JsonArray(new JsonObject
        {
            ["url"] = Guide + "capabilitystatement-subscriptiontopic-canonical",
            ["valueCanonical"] = dialect.Topic,
        });
        return statement;
    }

    /// <summary><c>handshake</c>, <c>heartbeat</c> or <c>query-status</c>.</summary>
    public JsonObject Status(string type, string status, long count) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(
            new JsonObject { ["name"] = "subscription", ["valueReference"] = Reference($"Subscription/{Id}") },
            new JsonObject { ["name"] = "topic", ["valueCanonical"] = Topic },
            new JsonObject { ["name"] = "status", ["valueCode"] = status },
            new JsonObject { ["name"] = "type", ["valueCode"] = type },
            new JsonObject { ["name"] = "events-since-subscription-start", ["valueString"] = $"{count}" }),
    };

    public byte[] Bundle(string type, string status, long count, ResourceVersion? version = null)
    {
        var parameters = Status(type, status, count);
        if (version is not null) parameters["parameter"]!.AsArray().Add((JsonNode)Event(version, count));
        var entries = new JsonArray(new JsonObject
        {
            ["resource"] = parameters,
            ["request"] = new JsonObject { ["method"] = "GET", ["url"] = $"Subscription/{Id}/$status" },
            ["response"] = new JsonObject { ["status"] = "200" },
        });
        if (version is not null && Content == "full-resource" && !version.IsDeleted)
            entries.Add((JsonNode)new JsonObject { ["resource"] = version.Copy() });
        return FhirJson.Write(new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "history",
            ["entry"] = entries,
        });
    }

    private JsonObject Event(ResourceVersion version, long number)
    {
        var parts = new JsonArray(new JsonObject { ["name"] = "event-number", ["valueString"] = $"{number}" });
        if (Content != "empty")
            parts.Add((JsonNode)new JsonObject { ["name"] = "focus", ["valueReference"] = Reference(version.Reference) });
        return new JsonObject { ["name"] = "notification-event", ["part"] = parts };
    }

    private static JsonObject Reference(string reference) => new() { ["reference"] = reference };

    private static string? Extension(JsonNode? element, string name) => element.Objects("extension")
        .Where(extension => extension.Text("url") == Guide + name)
        .Select(extension => extension.Text("valueCode") ?? extension.Text("valueString")).FirstOrDefault();
}
