using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>The classic R4 rest-hook, with search parameters as its criteria.</summary>
/// <param name="signature">Where the server signs what it sends (Medplum); null elsewhere.</param>
internal sealed class RestHookSubscription(
    OutreachSettings settings, NotificationKey key, NotificationSignature? signature = null)
    : WantedSubscription(settings, key, signature is null ? "subscription-rest-hook.json" : "subscription-medplum.json")
{
    private const string Secret = "https://www.medplum.com/fhir/StructureDefinition/subscription-secret";

    public override string Style => signature is not null ? "rest-hook, signed" : "rest-hook";

    /// <summary>Medplum leaves a requested one as it is, and delivers nothing.</summary>
    public override string StatusToWrite => signature is not null ? "active" : base.StatusToWrite;

    public override bool HoldsSecret(JsonElement held) =>
        signature is not null && held.Extension(Secret) == signature.Secret;

    protected override void Fill(JsonObject resource)
    {
        if (Filter is not null) resource["criteria"] = $"{resource["criteria"]!.GetValue<string>()}&{Filter}";
        if (signature is null) return;
        resource["extension"]!.AsArray().Single(one => (string?)one!["url"] == Secret)!["valueString"] = signature.Secret;
    }

    protected override IEnumerable<string?> OwnParts(JsonElement subscription) => [subscription.Extension(Secret)];
}
