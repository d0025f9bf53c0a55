using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// The Subscription we want the EHR to hold: <c>fhir-profiles/subscription-rest-hook.json</c>, filled in.
/// </summary>
internal sealed class RestHookSubscription(OutreachSettings settings, NotificationKey key)
{
    private const string TemplateFile = "subscription-rest-hook.json";

    // Readable for the person who pastes it; "&" and "+" as they are.
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private readonly string template = File.ReadAllText(FhirProfiles.PathOf(TemplateFile));

    /// <summary>Null without <c>Public:BaseUrl</c>.</summary>
    public string? Endpoint { get; } = settings.PublicBaseUrl is { } url
        ? $"{url.AbsoluteUri.TrimEnd('/')}/ehr/notifications/{key.Value}"
        : null;

    /// <param name="status"><c>requested</c>; Medplum wants <c>active</c>.</param>
    /// <param name="id">Of the one to replace; null to create.</param>
    public string Json(string status, string? id = null)
    {
        var resource = JsonNode.Parse(template)!.AsObject();
        if (id is not null) resource["id"] = id;
        resource["status"] = status;
        resource["criteria"] = Criteria(resource["criteria"]!.GetValue<string>());
        var channel = resource["channel"]!.AsObject();
        channel["endpoint"] = Endpoint;
        channel["header"] = new JsonArray($"{NotificationEndpoints.KeyHeader}: {key.Value}");
        return resource.ToJsonString(Plain);
    }

    /// <summary>What must be as we want it. Two Subscriptions with the same fingerprint notify us alike.</summary>
    public static string Fingerprint(JsonElement subscription)
    {
        var channel = subscription.At("channel");
        string?[] parts =
        [
            subscription.Text("criteria"), subscription.Text("end"), channel.Text("type"), channel.Text("endpoint"),
            channel.Text("payload"), .. channel.Items("header").Select(header => header.Text()),
        ];
        return string.Join('\n', parts);
    }

    /// <summary>Without our key, which servers like to quote in their refusals.</summary>
    public string WithoutKey(string words) => words.Replace(key.Value, "…", StringComparison.Ordinal);

    private string Criteria(string all)
    {
        var filter = settings.Ehr.Filter?.Trim().TrimStart('?', '&');
        return string.IsNullOrEmpty(filter) ? all : $"{all}&{filter}";
    }
}
