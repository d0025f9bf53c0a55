using System.Runtime.InteropServices;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Reads a notification bundle of the Subscriptions Backport guide, or a Bundle that HAPI sends for a payload search.
/// The status is found by what it is and not by where it stands.
/// </summary>
internal static class NotificationBundle
{
    private const string Appointment = "Appointment";

    /// <summary>Null when there is nothing in it for us: no status, and no Appointment.</summary>
    public static Notification? Read(ReadOnlyMemory<byte> utf8, References references) =>
        Read(JsonElement.Parse(utf8.Span, new JsonDocumentOptions { MaxDepth = NotificationBody.DepthMax }), references);

    public static Notification? Read(JsonElement bundle, References references)
    {
        var entries = bundle.Items("entry").ToList();
        var resource = StatusIn(entries);
        if (SubscriptionStatus.Read(resource) is not { } status) return EventsOf(entries, [], references);

        var events = status.TellsOfEvents ? EventsOf(entries, FocusesOf(resource), references) : null;
        return new Notification.FromTopic(status, events ?? (status.TellsOfEvents ? new Notification.EmptyPing() : null));
    }

    /// <summary>As many events are said to be about something as have a number.</summary>
    public static bool NamesEachEvent(JsonElement bundle)
    {
        var resource = StatusIn(bundle.Items("entry"));
        return FocusesOf(resource).Count(focus => focus is not null) >= SubscriptionStatus.Read(resource)?.EventNumbers.Count;
    }

    private static JsonElement StatusIn(IEnumerable<JsonElement> entries) =>
        entries.Select(entry => entry.At("resource")).FirstOrDefault(SubscriptionStatus.IsOne);

    private static Notification? EventsOf(
        List<JsonElement> entries, IEnumerable<string?> focuses, References references)
    {
        var puts = entries.Select(entry => entry.At("resource")).Select(PutOf).OfType<Notification.Put>().ToList();
        var changed = focuses.Concat(entries.Select(UrlOf))
            .Select(reference => KeyOf(reference, references))
            .Where(key => key?.Type == Appointment).Select(key => key!.Value.Id)
            .Except(puts.Select(put => put.Id), StringComparer.Ordinal).ToList();
        return Together(puts, changed);
    }

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
        SubscriptionStatus.Named(status.Items("parameter"), "notification-event")
            .SelectMany(happened => SubscriptionStatus.Named(happened.Items("part"), "focus"))
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

    private static Notification? Together(List<Notification.Put> puts, List<string> changed)
    {
        List<Notification> events = [.. puts];
        if (changed.Count > 0) events.Add(new Notification.Changed(changed));
        return events switch
        {
            [] => null,
            [var only] => only,
            _ => new Notification.Several(events),
        };
    }
}
