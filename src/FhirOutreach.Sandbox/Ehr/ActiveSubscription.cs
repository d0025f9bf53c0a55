using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>An active rest-hook Subscription, read once for many notifications.</summary>
internal sealed record ActiveSubscription(string Id, SubscriptionCriteria Criteria, string Endpoint, bool HasPayload)
{
    private const string SendDeletes = "http://hapifhir.io/fhir/StructureDefinition/subscription-send-delete-messages";

    public IReadOnlyList<(string Name, string Value)> Headers { get; private init; } = [];

    public bool SendsDeletes { get; private init; }

    /// <summary>Null when this Subscription is not to be notified: not active, no rest-hook, or criteria that cannot be
    /// read.</summary>
    public static ActiveSubscription? Of(ResourceVersion version, EhrDialect dialect)
    {
        var subscription = version.Copy();
        var channel = subscription["channel"];
        if (version.IsDeleted || subscription.Text("status") != "active" || channel.Text("type") != "rest-hook"
            || channel.Text("endpoint") is not { } endpoint
            || SubscriptionCriteria.Read(subscription.Text("criteria"), dialect).Value is not { } criteria)
        {
            return null;
        }

        var hasPayload = !string.IsNullOrWhiteSpace(channel.Text("payload"));
        return new ActiveSubscription(version.Id, criteria, endpoint, hasPayload)
        {
            Headers = [.. channel.Texts("header").Select(Split)],
            SendsDeletes = channel.Objects("extension").Any(IsSendDeletes),
        };
    }

    /// <summary>The message for this version; null when the Subscription does not ask for it.</summary>
    public Notification? For(ResourceVersion version)
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
