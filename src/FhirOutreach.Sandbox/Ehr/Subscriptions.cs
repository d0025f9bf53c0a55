using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>The life of a classic rest-hook Subscription: requested, active, off; and who is told of what.</summary>
public sealed partial class Subscriptions : IDisposable
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ActiveSubscription> active = [];
    private readonly Dictionary<string, ITimer> turningOff = [];
    private readonly TimeProvider time;
    private readonly SandboxEhrOptions options;
    private readonly ResourceShelf shelf;
    private readonly Deliveries deliveries;

    internal Subscriptions(TimeProvider time, SandboxEhrOptions options, ResourceShelf shelf, Deliveries deliveries)
    {
        this.time = time;
        this.options = options;
        this.shelf = shelf;
        this.deliveries = deliveries;
        counts = new EventCounts(options.Dialect.EventsKept);
        Activates = options.ActivatesSubscriptions;
    }

    /// <summary>Off, a Subscription stays <c>requested</c> for ever.</summary>
    public bool Activates { get; set; }

    /// <summary>The ids of those that are notified now.</summary>
    public IReadOnlyList<string> Active
    {
        get
        {
            lock (shelf.Gate)
            {
                return [.. active.Keys];
            }
        }
    }

    /// <summary>How the subscriptions write to themselves; set once, since the writing interactions need to know us
    /// first.</summary>
    internal Interactions? Interactions { get; set; }

    /// <summary>Sets <c>status</c>: <c>off</c> as the server's hourly job does, <c>error</c>, or
    /// <c>active</c>.</summary>
    public void SetStatus(string id, string status)
    {
        lock (shelf.Gate)
        {
            if (shelf.Current("Subscription", id) is { IsDeleted: false } version)
            {
                var subscription = version.Copy();
                subscription["status"] = status;
                Interactions!.Update("Subscription", id, subscription, ifMatch: null);
            }
        }
    }

    public void TurnAllOff()
    {
        foreach (var id in Active)
        {
            SetStatus(id, "off");
        }
    }

    public void Dispose()
    {
        lock (shelf.Gate)
        {
            foreach (var timer in turningOff.Values)
            {
                timer.Dispose();
            }

            turningOff.Clear();
        }
    }

    /// <summary>The public server's own conditions, asked before a Subscription is stored; null when they are
    /// met.</summary>
    internal async Task<Answer?> Refusal(JsonObject subscription)
    {
        if (!options.PublicServerRules || subscription.Text("status") is not ("requested" or "active"))
        {
            return null;
        }

        if (!WithParameter().IsMatch(subscription.Text("criteria") ?? ""))
        {
            return Outcome.Error(412, "HAPI-2672: On this server criteria must have at least one parameter");
        }

        var endpoint = subscription["channel"].Text("endpoint");
        return subscription["channel"].Text("type") != "rest-hook" || await HasCapabilities(endpoint)
            ? null
            : Outcome.Error(412, "HAPI-2671: REST HOOK endpoint is not reachable: " + endpoint);
    }

    /// <summary>A new version of anything, its gate held.</summary>
    internal void Written(ResourceVersion version)
    {
        if (version.Type == "Subscription")
        {
            Register(version);
        }

        var topic = TopicOf(version);
        foreach (var subscription in active.Values)
        {
            if (subscription.For(version, topic) is { } notification)
            {
                deliveries.Enqueue(notification);
            }
        }
    }

    /// <summary>Sends a version again, or an old one late, to everybody who is to be told of it.</summary>
    internal void Resend(ResourceVersion version)
    {
        var topic = TopicOf(version);
        foreach (var notification in active.Values.Select(s => s.For(version, topic)).OfType<Notification>())
        {
            deliveries.Enqueue(notification);
        }
    }

    private void Register(ResourceVersion version)
    {
        active.Remove(version.Id);
        if (secretOfNext is { } secret)
        {
            hubSecrets[version.Id] = secret;
        }

        if (ActiveSubscription.Of(version, options.Dialect, counts, hubSecrets) is { } subscription)
        {
            active[version.Id] = subscription;
            PlanTurningOff(version);
        }
        else if (Activates && !version.IsDeleted && version.Copy().Text("status") == "requested")
        {
            if (HasTopics && options.Dialect.ShakesHands) ShakeHands(version);
            else deliveries.InBackground(() => Activate(version));
        }
    }

    private void Activate(ResourceVersion requested)
    {
        lock (shelf.Gate)
        {
            if (shelf.Current("Subscription", requested.Id) == requested)
            {
                SetStatus(requested.Id, "active");
            }
        }
    }

    private void PlanTurningOff(ResourceVersion version)
    {
        if (turningOff.Remove(version.Id, out var earlier))
        {
            earlier.Dispose();
        }

        if (options.SubscriptionsTurnOffAfter is { } after)
        {
            turningOff[version.Id] = time.CreateTimer(_ => TurnOff(version), null, after, Timeout.InfiniteTimeSpan);
        }
    }

    private void TurnOff(ResourceVersion active)
    {
        lock (shelf.Gate)
        {
            if (shelf.Current("Subscription", active.Id) == active)
            {
                SetStatus(active.Id, "off");
            }
        }
    }

    private async Task<bool> HasCapabilities(string? endpoint)
    {
        var answer = await OutboundCall.Send(() => Probe(endpoint), ProbeTimeout, time, CancellationToken.None);
        return answer is { IsSuccess: true }
            && FhirJson.Read(answer.Body).Text("resourceType") == "CapabilityStatement";
    }

    private static HttpRequestMessage Probe(string? endpoint)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, endpoint + "/metadata");
        request.Headers.TryAddWithoutValidation("Accept", FhirJson.MediaType);
        return request;
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]+\\?[a-z].*")]
    private static partial Regex WithParameter();
}
