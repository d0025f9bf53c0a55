using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// One of athenahealth's: there is one for each topic. What it sends is signed (WebSub) with a secret that goes with the request
/// that makes it, and that nobody can see afterwards: so one that we did not make ourselves is replaced.
/// </summary>
/// <param name="topic">Its canonical, such as <c>…/SubscriptionTopic/Appointment.schedule</c>.</param>
internal sealed class AthenaSubscription(OutreachSettings settings, NotificationKey key, NotificationSignature signature, string topic)
    : WantedSubscription(settings, key, "subscription-athena.json")
{
    private const string SecretHeader = "X-Hub-Secret";

    /// <summary>Where the topics lie, when the EHR does not say it.</summary>
    private const string Topics = "https://api.platform.athenahealth.com/fhir/r4/SubscriptionTopic/";

    /// <summary>Those of Appointments, in alphabetical order.</summary>
    public static readonly IReadOnlyList<string> KnownTopics =
    [
        .. new[] { "cancel", "check-in", "check-out", "freeze", "reschedule", "schedule", "unfreeze", "update" }
            .Select(happened => $"{Topics}Appointment.{happened}"),
    ];

    public override string Style => "athenahealth topics, signed";

    public override string Name => topic.Split('/')[^1];

    // No search parameter of Subscription is promised there.
    public override string Search => OwnSubscriptions.Type;

    public override bool IsSameOne(JsonElement held) => held.Text("criteria") == topic;

    public override bool CanBeAdopted => false;

    public override bool CanBeUpdated => false;

    public override (string Name, string Value)? CreateHeader => (SecretHeader, signature.Secret);

    // They begin anew in each bundle; athenahealth tries for an hour to deliver one instead.
    public override bool CountsEvents => false;

    public override bool HoldsSecret(JsonElement held) => true;

    protected override bool SendsHeaders => false;

    protected override void Fill(JsonObject resource) => resource["criteria"] = topic;

    protected override IEnumerable<string?> OwnParts(JsonElement subscription) =>
        [subscription.At("channel").At("_payload").Extension(BackportSubscription.PayloadContent)];
}
