using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>The Subscription we want the EHR to hold: a file of <c>fhir-profiles/</c>, filled in.</summary>
internal abstract class WantedSubscription(OutreachSettings settings, NotificationKey key, string templateFile)
{
    // Readable for the person who pastes it; "&" and "+" as they are.
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private readonly string template = File.ReadAllText(FhirProfiles.PathOf(templateFile));

    /// <summary>In words, for people.</summary>
    public abstract string Style { get; }

    /// <summary>Why it might not tell us of every Appointment, and what to do about it; null when it will.</summary>
    public virtual string? Doubt => null;

    /// <summary>The criteria as the file has it.</summary>
    protected string? InFile => (string?)JsonNode.Parse(template)!["criteria"];

    /// <summary>Where there are several, which one; empty where there is one.</summary>
    public virtual string Name => "";

    /// <summary>The search that finds it.</summary>
    public virtual string Search => $"{OwnSubscriptions.Type}?url={Uri.EscapeDataString(Endpoint!)}";

    /// <summary>Of those at our endpoint, this is the one, or was.</summary>
    public virtual bool IsSameOne(JsonElement held) => true;

    /// <summary>One that we did not make ourselves will do.</summary>
    public virtual bool CanBeAdopted => true;

    /// <summary>It can be PUT; otherwise it is deleted and made anew.</summary>
    public virtual bool CanBeUpdated => true;

    /// <summary>A header of the request that makes it.</summary>
    public virtual (string Name, string Value)? CreateHeader => null;

    /// <summary>Events are numbered on from one notification to the next.</summary>
    public virtual bool CountsEvents => true;

    /// <summary>The status to write it with.</summary>
    public virtual string StatusToWrite => "requested";

    /// <summary>Null without <c>Public:BaseUrl</c>.</summary>
    public string? Endpoint { get; } = settings.PublicBaseUrl is { } url
        ? $"{url.AbsoluteUri.TrimEnd('/')}/ehr/notifications/{key.Value}"
        : null;

    protected string? Filter { get; } = settings.Ehr.Filter?.Trim().TrimStart('?', '&') is { Length: > 0 } filter ? filter : null;

    /// <param name="id">Of the one to replace; null to create.</param>
    public string Json(string? id = null)
    {
        var resource = JsonNode.Parse(template)!.AsObject();
        if (id is not null) resource["id"] = id;
        resource["status"] = StatusToWrite;
        var channel = resource["channel"]!.AsObject();
        channel["endpoint"] = Endpoint;
        if (SendsHeaders) channel["header"] = new JsonArray($"{NotificationEndpoints.KeyHeader}: {key.Value}");
        Fill(resource);
        return resource.ToJsonString(Plain);
    }

    /// <summary>What must be as we want it. Two Subscriptions with the same fingerprint notify us alike.</summary>
    public string Fingerprint(JsonElement subscription)
    {
        var channel = subscription.At("channel");
        string?[] parts =
        [
            subscription.Text("criteria"), subscription.Text("end"), channel.Text("type"), channel.Text("endpoint"),
            channel.Text("payload"), .. channel.Items("header").Select(header => header.Text()), .. OwnParts(subscription),
        ];
        return string.Join('\n', parts);
    }

    /// <summary>The EHR keeps the secret we gave it: what it sends is signed. A server may drop what it does not know.</summary>
    public virtual bool HoldsSecret(JsonElement held) => false;

    /// <summary>Without our key, which servers like to quote in their refusals.</summary>
    public string WithoutKey(string words) => words.Replace(key.Value, "…", StringComparison.Ordinal);

    /// <summary>The EHR sends the headers that we name in the channel.</summary>
    protected virtual bool SendsHeaders => true;

    /// <summary>Puts in what is different in this style.</summary>
    protected abstract void Fill(JsonObject resource);

    /// <summary>What else must be as we want it in this style.</summary>
    protected abstract IEnumerable<string?> OwnParts(JsonElement subscription);
}
