using System.Runtime.InteropServices;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Reads a notification bundle of the Subscriptions Backport guide, or a Bundle that HAPI sends for a payload search.
/// The
/// status is found by what it is and not by where it stands: Parameters (R4) or SubscriptionStatus (R4B, and
/// athenahealth).
/// </summary>
internal static class NotificationBundle
{
    private const string Appointment = "Appointment";

    /// <summary>
    /// Null when it tells of no change: a handshake, a heartbeat, or resources that are no Appointments.
    /// </summary>
    public static Notification? Read(ReadOnlyMemory<byte> utf8, References references)
    {
        var bundle = JsonElement.Parse(utf8.Span, new JsonDocumentOptions { MaxDepth = NotificationBody.DepthMax });
        var entries = bundle.Items("entry").ToList();
        var status = entries.ConvertAll(entry => entry.At("resource")).Find(IsStatus);
        if (TypeOf(status) is "handshake" or "heartbeat" or "query-status") return null;

        var puts = entries.Select(entry => entry.At("resource")).Select(PutOf).OfType<Notification.Put>().ToList();
        var changed = FocusesOf(status).Concat(entries.Select(UrlOf))
            .Select(reference => KeyOf(reference, references))
            .Where(key => key?.Type == Appointment).Select(key => key!.Value.Id)
            .Except(puts.Select(put => put.Id), StringComparer.Ordinal).ToList();
        return Together(puts, changed, isEvent: status.ValueKind == JsonValueKind.Object);
    }

    private static bool IsStatus(JsonElement resource) =>
        resource.Text("resourceType") is "Parameters" or "SubscriptionStatus";

    private static string? TypeOf(JsonElement status) =>
        status.Text("type")
        ?? Parameters(status, "type")
            .Select(type => type.Text("valueCode") ?? type.Text("valueString")).FirstOrDefault();

    private static Notification.Put? PutOf(JsonElement resource)
    {
        if (resource.Text("resourceType") != Appointment) return null;
        if (resource.Text("id") is not { } id || !FhirId.IsValid(id)) return null;
        var meta = resource.At("meta");
        return new(
            id,
            JsonMarshal.GetRawUtf8Value(resource).ToArray(),
            meta.Text("versionId"),
            Instants.Read(meta.Text("lastUpdated")));
    }

    private static IEnumerable<string?> FocusesOf(JsonElement status) =>
        Parameters(status, "notification-event")
            .SelectMany(happened => Named(happened.Items("part"), "focus"))
            .Select(focus => focus.At("valueReference").Text("reference"))
            .Concat(status.Items("notificationEvent").Select(happened => happened.At("focus").Text("reference")));

    // An id-only entry may say in request.url what it is about.
    private static string? UrlOf(JsonElement entry) => entry.At("request").Text("url");

    // Older HAPI writes the type twice: "Appointment/Appointment/1".
    private static ResourceKey? KeyOf(string? reference, References references)
    {
        const string Twice = Appointment + "/" + Appointment + "/";
        return references.Read(reference?.Replace(Twice, Appointment + "/", StringComparison.Ordinal));
    }

    private static Notification? Together(List<Notification.Put> puts, List<string> changed, bool isEvent)
    {
        List<Notification> events = [.. puts];
        if (changed.Count > 0) events.Add(new Notification.Changed(changed));
        return events switch
        {
            [] => isEvent ? new Notification.EmptyPing() : null,
            [var only] => only,
            _ => new Notification.Several(events),
        };
    }

    private static IEnumerable<JsonElement> Parameters(JsonElement status, string name) =>
        Named(status.Items("parameter"), name);

    private static IEnumerable<JsonElement> Named(IEnumerable<JsonElement> parts, string name) =>
        parts.Where(part => part.Text("name") == name);
}
