using System.Collections.Concurrent;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>What the EHR says of events that never reached us. Closed.</summary>
internal abstract record MissedEventsAnswer
{
    private MissedEventsAnswer()
    {
    }

    /// <param name="Events">As the notifications themselves would have said it.</param>
    /// <param name="Count">How many events there have been by now; all up to this one are known with these.</param>
    public sealed record Told(IReadOnlyList<Notification> Events, long Count) : MissedEventsAnswer;

    /// <summary>It does not say, or not all of it: look for yourself.</summary>
    public sealed record NotTold(string Why) : MissedEventsAnswer;
}

/// <summary>
/// Asks the EHR for the events between two numbers: <c>Subscription/{id}/$events</c> of the Subscriptions Backport guide, an
/// operation that a server need not have. Only an answer without a gap is taken.
/// </summary>
internal sealed class MissedEvents(EhrClient ehr, References references, TimeProvider time)
{
    /// <summary>Asked for at once.</summary>
    private const int PageEvents = 500;

    /// <summary>Beyond this a sweep is cheaper than reading each.</summary>
    private const int EventsMax = 10_000;

    private static readonly TimeSpan NotOfferedFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> notOfferedUntil = new(StringComparer.Ordinal);

    public async Task<MissedEventsAnswer> Fetch(string subscription, EventDoubt doubt, CancellationToken ct)
    {
        if (!FhirId.IsValid(subscription)) return No("the Subscription is not named");
        if (doubt.Seen - doubt.Since >= EventsMax) return No($"more than {EventsMax} events are missing");
        if (notOfferedUntil.TryGetValue(subscription, out var until) && time.GetUtcNow() < until) return No("there is no $events here");

        List<Notification> events = [];
        for (var from = Math.Max(1, doubt.Since); from < doubt.Since + EventsMax; from += PageEvents)
        {
            var to = from + PageEvents - 1;
            var answer = await ehr.Operation(
                $"{OwnSubscriptions.Type}/{subscription}/$events?eventsSinceNumber={from}&eventsUntilNumber={to}&content=id-only", ct);
            if (answer is not EhrAnswer.Found found) return NotOffered(subscription, answer);

            if (EventsPage.Read(found.Body, references) is not { } page) return No("the answer is no notification bundle");
            if (page.Problem(subscription, from, to, doubt.Seen) is { } problem) return No(problem);
            if (page.Events is { } told) events.Add(told);
            if (page.Count <= to) return new MissedEventsAnswer.Told(events, page.Count);
        }
        return No($"more than {EventsMax} events are missing");
    }

    private MissedEventsAnswer.NotTold NotOffered(string subscription, EhrAnswer answer)
    {
        if (answer is EhrAnswer.Missing or EhrAnswer.Refused)
            notOfferedUntil[subscription] = time.GetUtcNow() + NotOfferedFor;
        return No(answer switch
        {
            EhrAnswer.Unreachable no => no.Reason,
            EhrAnswer.Refused no => $"there is no $events here (HTTP {no.Status})",
            _ => "there is no $events here",
        });
    }

    private static MissedEventsAnswer.NotTold No(string why) => new(why);
}
