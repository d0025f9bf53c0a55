using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Topic Subscriptions: handshake, heartbeats, <c>$status</c>, and counts that begin anew.</summary>
public sealed partial class Subscriptions
{
    private readonly EventCounts counts = new();

    private bool HasTopics => options.Dialect.NotifiesBy == NotificationStyle.Backport;

    /// <summary>One heartbeat to each that is notified now.</summary>
    public void SendHeartbeats()
    {
        lock (shelf.Gate)
        {
            foreach (var subscription in active.Values)
            {
                if (subscription.Told("heartbeat", "active") is { } heartbeat) deliveries.Enqueue(heartbeat);
            }
        }
    }

    /// <summary>The counts begin anew, as those of servers do that keep them in memory.</summary>
    public void RestartCounts()
    {
        lock (shelf.Gate)
        {
            counts.Restart();
        }
    }

    internal Answer Status(string id)
    {
        lock (shelf.Gate)
        {
            if (shelf.Current("Subscription", id) is not { IsDeleted: false } version
                || TopicSubscription.Of(id, version.Copy()) is not { } topic)
            {
                return EhrAnswers.NotFound("Subscription", id);
            }

            var status = active.ContainsKey(id) ? "active" : version.Copy().Text("status")!;
            return EhrAnswers.Body(new JsonObject
            {
                ["resourceType"] = "Bundle",
                ["type"] = "searchset",
                ["entry"] = new JsonArray(new JsonObject { ["resource"] = topic.Status("query-status", status, counts.Of(id)) }),
            });
        }
    }

    /// <summary>Asks the endpoint first; an answer of 2xx makes it active, any other an error.</summary>
    private void ShakeHands(ResourceVersion requested)
    {
        if (ActiveSubscription.Of(requested, options.Dialect, counts, isRequested: true) is not { } subscription) return;
        deliveries.Enqueue(subscription.Told("handshake", "requested")! with
        {
            OnAnswer = outcome => HandsShaken(requested, subscription, outcome == DeliveryOutcome.Accepted),
        });
    }

    private void HandsShaken(ResourceVersion requested, ActiveSubscription subscription, bool isGood)
    {
        lock (shelf.Gate)
        {
            if (shelf.Current("Subscription", requested.Id) != requested) return;
            if (isGood && options.Dialect.TopicSubscriptionsReadRequested) active[requested.Id] = subscription;
            else SetStatus(requested.Id, isGood ? "active" : "error");
        }
    }
}

/// <summary>How many events each Subscription has had. Its owner holds the gate.</summary>
internal sealed class EventCounts
{
    private readonly Dictionary<string, long> counts = [];

    public long Of(string subscription) => counts.GetValueOrDefault(subscription);

    public long Next(string subscription) => counts[subscription] = Of(subscription) + 1;

    public void Restart() => counts.Clear();
}
