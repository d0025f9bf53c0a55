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
    private const string Wanted = "Appointment";

    /// <returns>A null canonical where the EHR offers none that could be ours; an outage where nobody can say.</returns>
    public async Task<(OfferedTopic? Topic, EhrAnswer? Outage)> Find(JsonElement metadata, CancellationToken ct)
    {
        var resources = metadata.Items("rest").SelectMany(rest => rest.Items("resource")).ToList();
        var named = resources.Where(resource => resource.Text("type") == OwnSubscriptions.Type)
            .SelectMany(resource => resource.Items("extension"))
            .Where(extension => extension.Text("url") == Capability)
            .Select(extension => extension.Text("valueCanonical") ?? extension.Text("valueUri"))
            .OfType<string>().ToList();
        if (named.Find(SaysSo) is { } itsName) return (new(itsName, IsKnownToTell: true), null);

        var query = Lists(resources, Resource) ? Resource : Lists(resources, "Basic") ? AsBasic : null;
        if (query is not null && await ehr.Search(query, ct) is var answer)
        {
            if (answer is EhrAnswer.Unreachable) return (null, answer);
            if (answer is EhrAnswer.Found found && Triggered(found.Body) is { } triggered) return (new(triggered, IsKnownToTell: true), null);
        }
        return named is [var only] ? (new(only, IsKnownToTell: false), null) : (null, null);
    }

    private static bool SaysSo(string canonical) => canonical.Contains(Wanted, StringComparison.OrdinalIgnoreCase);

    private static bool Lists(List<JsonElement> resources, string type) =>
        resources.Exists(resource => resource.Text("type") == type);

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
