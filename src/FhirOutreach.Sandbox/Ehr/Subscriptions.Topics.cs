using System.Globalization;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Topic Subscriptions: handshake, heartbeats, <c>$status</c>, <c>$events</c>, and counts that begin anew.</summary>
public sealed partial class Subscriptions
{
    private readonly EventCounts counts;
    private readonly Dictionary<string, string> hubSecrets = [];
    private string? secretOfNext;

    private bool HasTopics => options.Dialect.NotifiesBy == NotificationStyle.Backport;

    /// <param name="hubSecret">What is sent for it is signed with this; null = not signed.</param>
    internal Written Create(JsonObject subscription, string? hubSecret)
    {
        lock (shelf.Gate)
        {
            secretOfNext = hubSecret;
            var written = Interactions!.Create("Subscription", subscription);
            secretOfNext = null;
            return written;
        }
    }

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
                || TopicSubscription.Of(id, version.Copy(), options.Dialect) is not { } topic)
            {
                return EhrAnswers.NotFound("Subscription", id);
            }

            var status = active.ContainsKey(id) ? "active" : version.Copy().Text("status")!;
            return EhrAnswers.Body(new JsonObject
            {
                ["resourceType"] = "Bundle",
                ["type"] = "searchset",
                ["entry"] = new JsonArray(new JsonObject { ["resource"] = topic.Status("query-status", status, counts.Of(id), []) }),
            });
        }
    }

    /// <summary>The events between two numbers, both of them included, in the content asked for.</summary>
    internal Answer Events(string id, string queryText)
    {
        var query = QueryHelpers.ParseQuery(queryText);
        var first = Number(query, "eventsSinceNumber") ?? 0;
        var last = Number(query, "eventsUntilNumber") ?? long.MaxValue;
        lock (shelf.Gate)
        {
            if (shelf.Current("Subscription", id) is not { IsDeleted: false } version
                || TopicSubscription.Of(id, version.Copy(), options.Dialect) is not { } topic)
            {
                return EhrAnswers.NotFound("Subscription", id);
            }

            var told = counts.Events(id).Where(happened => happened.Number >= first && happened.Number <= last);
            var content = query.TryGetValue("content", out var asked) ? asked.ToString() : topic.Content;
            return new Answer(200, FhirJson.MediaType,
                (topic with { Content = content }).Bundle("query-event", "active", counts.Of(id), [.. told]));
        }
    }

    /// <summary>Where there is a topic for each kind of change, which this is.</summary>
    private string? TopicOf(ResourceVersion version) => options.Dialect.NamedTopics.Count == 0 ? null
        : TopicNames.Of(shelf.History(version.Type, version.Id).TakeWhile(earlier => earlier != version).LastOrDefault(), version) ?? "none";

    private static long? Number(Dictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Asks the endpoint first; an answer of 2xx makes it active, any other an error.</summary>
    private void ShakeHands(ResourceVersion requested)
    {
        if (ActiveSubscription.Of(requested, options.Dialect, counts, hubSecrets, isRequested: true) is not { } subscription) return;
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

/// <summary>An event of a topic Subscription.</summary>
internal readonly record struct TopicEvent(long Number, ResourceVersion Version);

/// <summary>The events each Subscription has had. Its owner holds the gate.</summary>
/// <param name="kept">So many of a Subscription's newest events are kept.</param>
internal sealed class EventCounts(int kept)
{
    private readonly Dictionary<string, long> counts = [];
    private readonly Dictionary<string, Queue<TopicEvent>> events = [];

    public long Of(string subscription) => counts.GetValueOrDefault(subscription);

    public IEnumerable<TopicEvent> Events(string subscription) => events.GetValueOrDefault(subscription) ?? [];

    public TopicEvent Next(string subscription, ResourceVersion version)
    {
        var next = new TopicEvent(Of(subscription) + 1, version);
        counts[subscription] = next.Number;
        if (!events.TryGetValue(subscription, out var queue))
        {
            events[subscription] = queue = [];
        }

        queue.Enqueue(next);
        if (queue.Count > kept)
        {
            queue.Dequeue();
        }

        return next;
    }

    public void Restart()
    {
        counts.Clear();
        events.Clear();
    }
}
