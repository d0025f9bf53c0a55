using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What a resource must fulfil to be taken: what a parser without profiles would insist on, and HAPI's rules
/// for a Subscription.</summary>
internal static class ResourceRules
{
    private const int BadResource = 400;
    private const int BadSubscription = 422;

    private static readonly HashSet<string> AppointmentStatuses =
    [
        "proposed", "pending", "booked", "arrived", "checked-in", "fulfilled",
        "cancelled", "noshow", "entered-in-error", "waitlist",
    ];

    private static readonly HashSet<string> ParticipationStatuses =
        ["accepted", "declined", "tentative", "needs-action"];

    private static readonly HashSet<string> SubscriptionStatuses = ["requested", "active", "error", "off"];

    private static readonly HashSet<string> Payloads =
    [
        "application/fhir+json", "application/json", "application/json+fhir",
        "application/fhir+xml", "application/xml", "application/xml+fhir",
    ];

    /// <summary>Null when it may be stored.</summary>
    public static Answer? Refusal(string type, JsonObject resource, EhrDialect dialect) => type switch
    {
        "Appointment" when Appointment(resource) is { } problem => Outcome.Error(BadResource, "HAPI-1821: " + problem),
        "Subscription" when Subscription(resource, dialect) is { } problem => Outcome.Error(BadSubscription, problem),
        _ => null,
    };

    private static string? Appointment(JsonObject appointment)
    {
        if (appointment.Text("status") is not { } status || !AppointmentStatuses.Contains(status))
        {
            return $"Appointment.status is not a known code: \"{appointment.Text("status")}\"";
        }

        foreach (var participant in appointment.Objects("participant"))
        {
            if (participant.Text("status") is not { } participation || !ParticipationStatuses.Contains(participation))
            {
                return $"Appointment.participant.status is not a known code: \"{participant.Text("status")}\"";
            }
        }

        return IsInstantOrAbsent(appointment, "start") && IsInstantOrAbsent(appointment, "end")
            ? null
            : "Appointment.start and end are instants: date, time with seconds, and offset";
    }

    private static bool IsInstantOrAbsent(JsonObject resource, string member) =>
        !resource.ContainsKey(member) || (resource.Text(member) is { } text && SearchDate.IsInstant(text));

    private static string? Subscription(JsonObject subscription, EhrDialect dialect)
    {
        var status = subscription.Text("status");
        if (status is null || !SubscriptionStatuses.Contains(status))
        {
            return "HAPI-0008: Subscription.status must be populated with a known code";
        }

        if (status is "error" or "off")
        {
            return null;
        }

        return (dialect.NotifiesBy == NotificationStyle.Backport
            ? TopicSubscription.Problem(subscription, dialect)
            : SubscriptionCriteria.Problem(subscription.Text("criteria"), dialect)) ?? Channel(subscription["channel"]);
    }

    private static string? Channel(JsonNode? channel) => channel.Text("type") switch
    {
        null => "HAPI-0020: Subscription.channel.type must be populated",
        "rest-hook" when string.IsNullOrWhiteSpace(channel.Text("endpoint")) =>
            "HAPI-0021: Rest-hook subscriptions must have Subscription.channel.endpoint defined",
        "rest-hook" when channel.Text("payload") is { Length: > 0 } payload && !IsPayload(payload) =>
            "HAPI-1985: Invalid value for Subscription.channel.payload: " + payload,
        "rest-hook" or "websocket" or "email" or "sms" or "message" => null,
        var other => "HAPI-0010: Subscription.channel.type is not known: " + other,
    };

    private static bool IsPayload(string payload) => Payloads.Contains(payload.Split(';')[0].Trim());
}
