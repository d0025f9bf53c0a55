using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>An active rest-hook Subscription, read once for many notifications.</summary>
internal sealed record ActiveSubscription(string Id, SubscriptionCriteria Criteria, string Endpoint, bool HasPayload)
{
    private const string SendDeletes = "http://hapifhir.io/fhir/StructureDefinition/subscription-send-delete-messages";

    public IReadOnlyList<(string Name, string Value)> Headers { get; private init; } = [];

    public bool SendsDeletes { get; private init; }

    private NotificationStyle Style { get; init; }

    private TopicSubscription? Topic { get; init; }

    private string? Secret { get; init; }

    private bool CountsEachBundle { get; init; }

    private EventCounts Counts { get; init; } = null!;

    /// <summary>Null when this Subscription is not to be notified: not active, no rest-hook, or criteria that cannot be
    /// read.</summary>
    /// <param name="isRequested">As it will be once it is active.</param>
    public static ActiveSubscription? Of(
        ResourceVersion version, EhrDialect dialect, EventCounts counts, IReadOnlyDictionary<string, string> hubSecrets, bool isRequested = false)
    {
        var subscription = version.Copy();
        var channel = subscription["channel"];
        var topic = dialect.NotifiesBy == NotificationStyle.Backport ? TopicSubscription.Of(version.Id, subscription, dialect) : null;
        var asked = topic is null ? subscription.Text("criteria") : topic.Filter ?? "[Appointment]";
        if (version.IsDeleted || subscription.Text("status") != (isRequested ? "requested" : "active")
            || channel.Text("type") != "rest-hook" || channel.Text("endpoint") is not { } endpoint
            || SubscriptionCriteria.Read(asked, dialect).Value is not { } criteria)
        {
            return null;
        }

        var hasPayload = !string.IsNullOrWhiteSpace(channel.Text("payload"));
        return new ActiveSubscription(version.Id, criteria, endpoint, hasPayload)
        {
            Headers = [.. channel.Texts("header").Select(Split)],
            SendsDeletes = channel.Objects("extension").Any(IsSendDeletes),
            Style = dialect.NotifiesBy,
            Topic = topic,
            Secret = topic is null ? MedplumSignature.SecretIn(subscription) : hubSecrets.GetValueOrDefault(version.Id),
            CountsEachBundle = dialect.CountsEachBundle,
            Counts = counts,
        };
    }

    /// <summary>The message for this version; null when the Subscription does not ask for it.</summary>
    /// <param name="topic">What it is, where there is a topic for each kind of change.</param>
    public Notification? For(ResourceVersion version, string? topic) => Style switch
    {
        NotificationStyle.Backport => topic is not null && topic != Topic?.Topic ? null : OfTopic(version),
        NotificationStyle.Medplum => AsMedplum(version),
        _ => AsRestHook(version),
    };

    /// <summary>A handshake or a heartbeat; null when this is no topic Subscription.</summary>
    public Notification? Told(string type, string status) => Topic is null ? null
        : new Notification(Id, "POST", Endpoint, $"Subscription/{Id}", type, Headers)
        {
            Body = Topic.Bundle(type, status, Counts.Of(Id), []),
        };

    private Notification? OfTopic(ResourceVersion version)
    {
        if (Topic is null || !(version.IsDeleted ? Criteria.FitsDeletion(version) : Criteria.Fits(version))) return null;
        var happened = CountsEachBundle ? new TopicEvent(1, version) : Counts.Next(Id, version);
        var body = Topic.Bundle("event-notification", "active", happened.Number, [happened]);
        List<(string, string)> headers = [.. Headers];
        if (Secret is not null) headers.Add(("X-Hub-Signature", "sha256=" + MedplumSignature.Of(body, Secret)));
        return new(Id, "POST", Endpoint, version.Reference, version.VersionId, headers) { Body = body };
    }

    private Notification? AsMedplum(ResourceVersion version)
    {
        if (!(version.IsDeleted ? Criteria.FitsDeletion(version) : Criteria.Fits(version))) return null;
        var body = version.IsDeleted ? "{}"u8.ToArray() : version.Json;
        List<(string, string)> headers = [.. Headers, ("X-Medplum-Subscription", Id)];
        if (version.IsDeleted) headers.Add(("X-Medplum-Deleted-Resource", version.Reference));
        if (Secret is not null) headers.Add(("X-Signature", MedplumSignature.Of(body.Span, Secret)));
        return new(Id, "POST", Endpoint, version.Reference, version.VersionId, headers) { Body = body };
    }

    private Notification? AsRestHook(ResourceVersion version)
    {
        // Glued on as text, so an endpoint with a query breaks, as on HAPI.
        var address = $"{Endpoint}/{version.Reference}";
        if (version.IsDeleted)
        {
            return SendsDeletes && Criteria.FitsDeletion(version) ? Message("DELETE", address, version) : null;
        }

        // Only the new version is asked: a visit that leaves the criteria goes silently, as on HAPI.
        return !Criteria.Fits(version) ? null
            : HasPayload ? Message("PUT", address, version) with { Body = version.Json }
            : Message("POST", Endpoint, version);
    }

    private static (string Name, string Value) Split(string header)
    {
        var parts = header.Split(':', 2);
        return (parts[0].Trim(), parts.ElementAtOrDefault(1)?.Trim() ?? "");
    }

    private static bool IsSendDeletes(JsonObject extension) =>
        extension.Text("url") == SendDeletes
        && extension["valueBoolean"] is JsonValue value && value.TryGetValue(out bool isOn) && isOn;

    private Notification Message(string method, string url, ResourceVersion version) =>
        new(Id, method, url, version.Reference, version.VersionId, Headers);
}
