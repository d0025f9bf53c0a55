using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// A topic Subscription of the Subscriptions R5 Backport guide for R4 (1.1.0). What it sends names Appointments and nothing
/// else; each is then read, so that no patient's data lies in a notification.
/// </summary>
/// <param name="topic">The EHR's topic; null = the one in the file.</param>
internal sealed class BackportSubscription(OutreachSettings settings, NotificationKey key, OfferedTopic? topic)
    : WantedSubscription(settings, key, File)
{
    private const string File = "subscription-backport.json";

    /// <summary>US Core's topic, which stands in the file: it promises clinical data, and no Appointments.</summary>
    private const string UsCoreFeed = "http://hl7.org/fhir/us/core/SubscriptionTopic/patient-data-feed";

    private const string WhatToAsk =
        "ask the EHR's administrator for the canonical URL of a SubscriptionTopic whose resourceTrigger.resource is Appointment"
        + " (create, update and delete), and put it as criteria into fhir-profiles/" + File
        + "; until then what it does not tell is found by the sweep (Ehr:SweepEvery)";

    private const string Guide = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    private const string FilterCriteria = Guide + "backport-filter-criteria";
    public const string PayloadContent = Guide + "backport-payload-content";

    /// <summary>The heartbeat we ask for, as the file has it. A silence twice as long is no accident.</summary>
    public static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(60);

    public override string Style => "Backport topic";

    public override string? Doubt => topic switch
    {
        { IsKnownToTell: true } => null,
        { Canonical: var only } when only != UsCoreFeed =>
            $"{only} is the only topic the EHR names, and nothing says that Appointments trigger it: {WhatToAsk}",
        null when InFile != UsCoreFeed => null, // a person put it there
        _ => $"{UsCoreFeed} promises no Appointments: {WhatToAsk}",
    };

    protected override void Fill(JsonObject resource)
    {
        if (topic is not null) resource["criteria"] = topic.Canonical;
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
