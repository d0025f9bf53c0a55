using System.Globalization;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// What a notification, or <c>$status</c>, says of a topic Subscription: Parameters (R4) or SubscriptionStatus (R4B, and
/// athenahealth), with counters as string or number, as the servers have it.
/// </summary>
/// <param name="Subscription">Its id at the EHR; empty when it is not named, or not in a way that can be kept.</param>
/// <param name="Type"><c>handshake</c>, <c>heartbeat</c>, <c>event-notification</c> …; null when not given.</param>
/// <param name="Status">Of the Subscription: <c>active</c>, <c>error</c>, <c>off</c> …</param>
/// <param name="EventsSinceStart">How many events there were since it was made, those of this notification
/// included.</param>
/// <param name="EventNumbers">Of the events in this notification, as they stand there.</param>
internal sealed record SubscriptionStatus(
    string Subscription, string? Type, string? Status, long? EventsSinceStart, IReadOnlyList<long> EventNumbers)
{
    /// <summary>A handshake and a heartbeat only say that somebody is there.</summary>
    public bool TellsOfEvents => Type is not ("handshake" or "heartbeat" or "query-status");

    /// <summary>The EHR has stopped to notify, or is about to: it never begins again by itself.</summary>
    public bool IsBroken => Status is "error" or "off";

    public static bool IsOne(JsonElement resource) =>
        resource.Text("resourceType") is "Parameters" or "SubscriptionStatus";

    /// <summary>Null when the resource is none.</summary>
    public static SubscriptionStatus? Read(JsonElement resource) => resource.Text("resourceType") switch
    {
        "Parameters" => OfParameters(resource.Items("parameter").ToList()),
        "SubscriptionStatus" => OfResource(resource),
        _ => null,
    };

    /// <summary>From the answer of <c>$status</c>: a searchset Bundle, or the bare resource.</summary>
    public static SubscriptionStatus? OfAnswer(JsonElement answer) =>
        Read(answer) ?? answer.Items("entry").Select(entry => Read(entry.At("resource"))).FirstOrDefault(status => status is not null);

    public static IEnumerable<JsonElement> Named(IEnumerable<JsonElement> parts, string name) =>
        parts.Where(part => part.Text("name") == name);

    private static SubscriptionStatus OfParameters(List<JsonElement> parameters) => new(
        IdIn(Of(parameters, "subscription").At("valueReference").Text("reference")),
        Code(Of(parameters, "type")),
        Code(Of(parameters, "status")),
        Number(Of(parameters, "events-since-subscription-start")),
        [.. Named(parameters, "notification-event")
            .SelectMany(happened => Named(happened.Items("part"), "event-number")).Select(Number).OfType<long>()]);

    private static SubscriptionStatus OfResource(JsonElement status) => new(
        IdIn(status.At("subscription").Text("reference")),
        status.Text("type"),
        status.Text("status"),
        Whole(status.At("eventsSinceSubscriptionStart")),
        [.. status.Items("notificationEvent").Select(happened => Whole(happened.At("eventNumber"))).OfType<long>()]);

    private static JsonElement Of(List<JsonElement> parameters, string name) =>
        Named(parameters, name).FirstOrDefault();

    private static string? Code(JsonElement parameter) => parameter.Text("valueCode") ?? parameter.Text("valueString");

    private static long? Number(JsonElement parameter) =>
        Whole(parameter.At("valueString")) ?? Whole(parameter.At("valueInteger")) ?? Whole(parameter.At("valueInteger64"))
        ?? Whole(parameter.At("valueUnsignedInt")) ?? Whole(parameter.At("valueDecimal"));

    // Negative ones count nothing.
    private static long? Whole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when long.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var text) => text,
        JsonValueKind.Number when value.TryGetInt64(out var number) && number >= 0 => number,
        _ => null,
    };

    private static string IdIn(string? reference)
    {
        var id = reference?.Split('/')[^1];
        return FhirId.IsValid(id) ? id! : "";
    }
}
