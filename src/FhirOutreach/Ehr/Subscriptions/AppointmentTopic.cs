using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Which of the EHR's topics tells of Appointments: the topics that its CapabilityStatement names (Subscriptions R5 Backport
/// 1.1.0), else those it keeps as SubscriptionTopic (R4B, R5) or, on R4, as Basic (1.2.0) and that Appointments trigger.
/// </summary>
internal sealed class AppointmentTopic(EhrClient ehr)
{
    private const string Guide = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    private const string Capability = Guide + "capabilitystatement-subscriptiontopic-canonical";
    private const string OnBasic = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.";
    private const string AsBasic = "Basic?code=http%3A%2F%2Fhl7.org%2Ffhir%2Ffhir-types%7CSubscriptionTopic";
    private const string Resource = "SubscriptionTopic";
    private const string Basic = "Basic";
    private const string Wanted = "Appointment";

    /// <returns>
    /// A null canonical where the EHR offers none that could be ours; and an outage or a refusal where it could not be asked.
    /// </returns>
    public async Task<(OfferedTopic? Topic, EhrAnswer? Unsaid)> Find(JsonElement metadata, CancellationToken ct)
    {
        var named = Named(metadata);
        if (named.Find(SaysSo) is { } itsName) return (new(itsName, IsKnownToTell: true), null);

        var answer = SearchedType(metadata) is { } type ? await ehr.Search(type == Basic ? AsBasic : type, ct) : null;
        if (answer is EhrAnswer.Found found && Triggered(found.Body) is { } triggered) return (new(triggered, IsKnownToTell: true), null);
        var unsaid = answer is EhrAnswer.Unreachable or EhrAnswer.Refused ? answer : null;
        return (named is [var only] ? new(only, IsKnownToTell: false) : null, unsaid);
    }

    /// <summary>The type that topics are kept as and must be searched in; null where there is none, or its name is known without.</summary>
    public static string? SearchedType(JsonElement metadata) =>
        Named(metadata).Exists(SaysSo) ? null
        : Lists(metadata, Resource) ? Resource
        : Lists(metadata, Basic) ? Basic
        : null;

    private static List<string> Named(JsonElement metadata) =>
    [
        .. Resources(metadata).Where(resource => resource.Text("type") == OwnSubscriptions.Type)
            .SelectMany(resource => resource.Items("extension"))
            .Where(extension => extension.Text("url") == Capability)
            .Select(extension => extension.Text("valueCanonical") ?? extension.Text("valueUri"))
            .OfType<string>(),
    ];

    private static bool SaysSo(string canonical) => canonical.Contains(Wanted, StringComparison.OrdinalIgnoreCase);

    private static bool Lists(JsonElement metadata, string type) => Resources(metadata).Any(resource => resource.Text("type") == type);

    private static IEnumerable<JsonElement> Resources(JsonElement metadata) => metadata.Items("rest").SelectMany(rest => rest.Items("resource"));

    private static string? Triggered(JsonElement searchset) =>
        searchset.Items("entry").Select(entry => entry.At("resource"))
            .Where(topic => TriggersOf(topic).Any(IsAppointment))
            .Select(topic => topic.Text("url") ?? UriIn(topic, OnBasic + "url"))
            .FirstOrDefault(canonical => canonical is not null);

    private static IEnumerable<string?> TriggersOf(JsonElement topic) =>
        topic.Items("resourceTrigger").Select(trigger => trigger.Text("resource"))
            .Concat(topic.Items("extension").Where(extension => extension.Text("url") == OnBasic + "resourceTrigger")
                .Select(trigger => UriIn(trigger, "resource") ?? UriIn(trigger, OnBasic + "resourceTrigger.resource")));

    private static string? UriIn(JsonElement extended, string url) =>
        extended.Items("extension").Where(extension => extension.Text("url") == url)
            .Select(extension => extension.Text("valueUri") ?? extension.Text("valueCanonical") ?? extension.Text("valueCode"))
            .FirstOrDefault(value => value is not null);

    // "Appointment", or the type's own URL.
    private static bool IsAppointment(string? resource) => resource?.Split('/')[^1] == Wanted;
}

/// <param name="IsKnownToTell">Its name, or its trigger, says Appointment; otherwise it is the only one there is.</param>
internal sealed record OfferedTopic(string Canonical, bool IsKnownToTell);
