using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>Where the EHR's notifications are written down. Complete once committed; nothing is decided here.</summary>
internal sealed class Notifications(
    Database database, OutreachClock clock, SweepWorker sweep, SubscriptionKeeper keeper, LastDelivery last,
    EventDoubts doubts, Bells bells)
{
    public async Task Keep(Notification notification, CancellationToken ct)
    {
        last.Heard(clock.GetUtcNow());
        if (notification is Notification.EmptyPing)
        {
            sweep.AskNow(); // it says nothing of what changed; lost with a crash it is made good by the sweep at start
            return;
        }
        if (notification is Notification.FromTopic fromTopic)
        {
            await KeepFromTopic(fromTopic, ct);
            return;
        }
        await database.WriteDown(Keeping(notification)).WaitAsync(ct);
        bells.Inbox();
    }

    /// <summary>Writes it down, in a transaction of the caller's.</summary>
    public void Keep(Session session, Notification notification)
    {
        var now = clock.GetUtcNow();
        switch (notification)
        {
            case Notification.Put put:
                Keep(session, put, Details.PackJson(put.Json.Span), now);
                break;
            case Notification.Deleted deleted:
                ReadLater(session, deleted.Id, now);
                break;
            case Notification.Changed changed:
                foreach (var id in changed.Ids) ReadLater(session, id, now);
                break;
            case Notification.Several several:
                foreach (var each in several.Events) Keep(session, each);
                break;
            case Notification.EmptyPing:
                sweep.AskNow();
                break;
        }
    }

    // By far the most: packed here, and not on the writer, which serves everybody.
    private Action<Session> Keeping(Notification notification)
    {
        if (notification is not Notification.Put put) return session => Keep(session, notification);
        var packed = Details.PackJson(put.Json.Span);
        return session => Keep(session, put, packed, clock.GetUtcNow());
    }

    private static void Keep(Session session, Notification.Put put, byte[] packed, DateTimeOffset now)
    {
        if (put is { VersionId: { } version, LastUpdated: { } updated })
            session.Keep(InboxTable.VersionKey(put.Id, version, updated), InboxKind.Appointment, put.Id, packed, now);
        else
            session.KeepUnstamped(put.Id, put.Json.Span, packed, now);
    }

    private async Task KeepFromTopic(Notification.FromTopic notification, CancellationToken ct)
    {
        var status = notification.Status;
        if (status.Type == "heartbeat") last.HeardHeartbeat(clock.GetUtcNow());
        var doubt = await database.WriteDown(session =>
        {
            if (notification.Told is { } told) Keep(session, told);
            return keeper.CountsEvents ? Follow(session, status) : null;
        }).WaitAsync(ct);

        // The doubt lives as long as the process: the next one begins with a sweep anyway.
        if (doubt is { } missed) doubts.Add(status.Subscription, missed);
        if (status.IsBroken) sweep.AskInDoubt(); // what happens while it is broken may not even be counted
        if (status.IsBroken || status.Type == "handshake") keeper.LookNow();
        bells.Inbox();
    }

    /// <returns>What may not have reached us; null = nothing.</returns>
    private EventDoubt? Follow(Session session, SubscriptionStatus status)
    {
        var before = new EventCount(session.HighestEvent(status.Subscription));
        var (next, isInDoubt) = before.After(status);
        session.HighestEvent(status.Subscription, next.Highest, clock.GetUtcNow());
        return isInDoubt ? before.DoubtBefore(next) : null;
    }

    private static void ReadLater(Session session, string appointmentId, DateTimeOffset now) =>
        session.Keep($"told:{appointmentId}:{now.UtcTicks}", InboxKind.ReadAppointment, appointmentId, null, now);
}
