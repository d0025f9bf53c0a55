using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// A topic Subscription of the Subscriptions R5 Backport guide for R4 (1.1.0). What it sends names Appointments and nothing
/// else; each is then read, so that no patient's data lies in a notification.
/// </summary>
/// <param name="topic">The canonical of the EHR's topic; null = the one in the file.</param>
internal sealed class BackportSubscription(OutreachSettings settings, NotificationKey key, string? topic)
    : WantedSubscription(settings, key, "subscription-backport.json")
{
    private const string Guide = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    private const string FilterCriteria = Guide + "backport-filter-criteria";
    public const string PayloadContent = Guide + "backport-payload-content";

    /// <summary>The capability that names the EHR's topics.</summary>
    public const string TopicCapability = Guide + "capabilitystatement-subscriptiontopic-canonical";

    /// <summary>The heartbeat we ask for, as the file has it. A silence twice as long is no accident.</summary>
    public static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(60);

    public override string Style => "Backport topic";

    protected override void Fill(JsonObject resource)
    {
        if (topic is not null) resource["criteria"] = topic;
        if (Filter is null) return;
        resource["_criteria"] = new JsonObject
        {
            ["extension"] = new JsonArray(new JsonObject { ["url"] = FilterCriteria, ["valueString"] = $"Appointment?{Filter}" }),
        };
    }

    protected override IEnumerable<string?> OwnParts(JsonElement subscription) =>
    [
        subscription.At("_criteria").Extension(FilterCriteria),
        subscription.At("channel").At("_payload").Extension(PayloadContent),
    ];
}
