using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What the Backport guide has in a Subscription, and the notification bundles it asks for.</summary>
internal sealed record TopicSubscription(string Id, string Topic, string Content, string? Filter)
{
    private const string Guide = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

    private TopicStatusStyle Style { get; init; }

    /// <summary>Null when it has no content code.</summary>
    public static TopicSubscription? Of(string id, JsonObject subscription, EhrDialect dialect)
    {
        var payload = subscription["channel"]?["_payload"];
        return Extension(payload, "backport-payload-content") is not { } content ? null
            : new(id, subscription.Text("criteria") ?? "", content, Extension(subscription["_criteria"], "backport-filter-criteria"))
            {
                Style = dialect.WritesTopicStatusAs,
            };
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Problem(JsonObject subscription, EhrDialect dialect) =>
        !Topics(dialect).Contains(subscription.Text("criteria")) ? $"There is no topic {subscription.Text("criteria")}"
        : Of("new", subscription, dialect) is not { Content: "empty" or "id-only" or "full-resource" }
            ? "channel.payload needs the extension backport-payload-content: empty, id-only or full-resource"
            : null;

    /// <summary>The statement of a server that has topics names them.</summary>
    public static JsonObject AddTopic(JsonObject statement, EhrDialect dialect)
    {
        if (dialect.NotifiesBy != NotificationStyle.Backport || dialect.NamedTopics.Count > 0) return statement;
        var resources = statement["rest"]![0]!["resource"]!.AsArray();
        var subscription = resources.First(resource => resource.Text("type") == "Subscription")!;
        subscription["extension"] = new JsonArray(new JsonObject
        {
            ["url"] = Guide + "capabilitystatement-subscriptiontopic-canonical",
            ["valueCanonical"] = dialect.Topic,
        });
        return statement;
    }

    /// <param name="type"><c>handshake</c>, <c>heartbeat</c>, <c>query-status</c> …</param>
    /// <param name="count">How many events there have been.</param>
    public JsonObject Status(string type, string status, long count, IReadOnlyList<TopicEvent> events) =>
        Style == TopicStatusStyle.SubscriptionStatus ? AsResource(type, status, count, events) : AsParameters(type, status, count, events);

    public byte[] Bundle(string type, string status, long count, IReadOnlyList<TopicEvent> events)
    {
        var entries = new JsonArray(new JsonObject
        {
            ["resource"] = Status(type, status, count, events),
            ["request"] = new JsonObject { ["method"] = "GET", ["url"] = $"Subscription/{Id}/$status" },
            ["response"] = new JsonObject { ["status"] = "200" },
        });
        if (Content == "full-resource")
        {
            foreach (var version in events.Select(happened => happened.Version).Where(version => !version.IsDeleted))
            {
                entries.Add((JsonNode)new JsonObject { ["resource"] = version.Copy() });
            }
        }

        return FhirJson.Write(new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "history",
            ["entry"] = entries,
        });
    }

    private JsonObject AsParameters(string type, string status, long count, IReadOnlyList<TopicEvent> events) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(
        [
            new JsonObject { ["name"] = "subscription", ["valueReference"] = Reference($"Subscription/{Id}") },
            new JsonObject { ["name"] = "topic", ["valueCanonical"] = Topic },
            new JsonObject { ["name"] = "status", ["valueCode"] = status },
            new JsonObject { ["name"] = "type", ["valueCode"] = type },
            Counter("events-since-subscription-start", count),
            .. events.Select(AsParameter),
        ]),
    };

    private JsonObject AsParameter(TopicEvent happened)
    {
        var parts = new JsonArray(Counter("event-number", happened.Number));
        if (Content != "empty")
        {
            parts.Add((JsonNode)new JsonObject { ["name"] = "focus", ["valueReference"] = Reference(happened.Version.Reference) });
        }

        return new JsonObject { ["name"] = "notification-event", ["part"] = parts };
    }

    private JsonObject Counter(string name, long number) => Style == TopicStatusStyle.ParametersWithNumbers
        ? new JsonObject { ["name"] = name, ["valueInteger"] = number }
        : new JsonObject { ["name"] = name, ["valueString"] = $"{number}" };

    private JsonObject AsResource(string type, string status, long count, IReadOnlyList<TopicEvent> events)
    {
        var resource = new JsonObject
        {
            ["resourceType"] = "SubscriptionStatus",
            ["status"] = status,
            ["type"] = type,
            ["eventsSinceSubscriptionStart"] = $"{count}",
            ["subscription"] = Reference($"Subscription/{Id}"),
            ["topic"] = Topic,
        };
        if (events.Count > 0)
        {
            resource["notificationEvent"] = new JsonArray([.. events.Select(happened => new JsonObject
            {
                ["eventNumber"] = $"{happened.Number}",
                ["focus"] = Reference(happened.Version.Reference),
            })]);
        }

        return resource;
    }

    private static IReadOnlyList<string?> Topics(EhrDialect dialect) =>
        dialect.NamedTopics.Count > 0 ? dialect.NamedTopics : [dialect.Topic];

    private static JsonObject Reference(string reference) => new() { ["reference"] = reference };

    private static string? Extension(JsonNode? element, string name) => element.Objects("extension")
        .Where(extension => extension.Text("url") == Guide + name)
        .Select(extension => extension.Text("valueCode") ?? extension.Text("valueString")).FirstOrDefault();
}
