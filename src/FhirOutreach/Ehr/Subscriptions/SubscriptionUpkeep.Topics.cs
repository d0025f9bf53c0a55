using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>What only a topic Subscription can say: its own status, how many events there were, and that it is alive.</summary>
internal sealed partial class SubscriptionUpkeep
{
    // Some servers keep a topic Subscription as requested although they notify: $status knows, and how many events there were.
    private async Task<string?> StatusOf(string id, JsonElement held, CancellationToken ct)
    {
        if (Wanted is not BackportSubscription
            || await ehr.Operation($"{OwnSubscriptions.Type}/{id}/$status", ct) is not EhrAnswer.Found found
            || SubscriptionStatus.OfAnswer(found.Body) is not { } told)
            return held.Text("status");
        if (told.EventsSinceStart is { } count && database.Read(session => session.HighestEvent(id)) is var highest && count > highest)
            doubts.Add(id, new EventDoubt(highest + 1, count));
        return told.Status ?? held.Text("status");
    }

    // Without a first heartbeat nobody knows whether this EHR sends any.
    private DateTimeOffset? SilentSince() =>
        last is { Heartbeat: not null, At: { } at } && clock.GetUtcNow() - at > 2 * BackportSubscription.HeartbeatPeriod ? at : null;

    private async Task<TimeSpan> Revive(string id, DateTimeOffset since, CancellationToken ct)
    {
        var wait = SubscriptionPace.Usual;
        if (clock.GetUtcNow() - writtenAt >= SubscriptionPace.Usual) wait = await Write(id, ct);
        if (state is SubscriptionState.Active or SubscriptionState.WaitingForActivation)
            Become(new SubscriptionState.Silent(id, since));
        bells.Doubt();
        return wait;
    }
}
