using System.Security.Cryptography;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>Where the EHR's notifications are written down. Complete once committed; nothing is decided here.</summary>
internal sealed class Notifications(Database database, OutreachClock clock, SweepWorker sweep, Bells bells)
{
    public async Task Keep(Notification notification, CancellationToken ct)
    {
        if (notification is Notification.EmptyPing)
        {
            sweep.AskNow(); // it says nothing of what changed; lost with a crash it is made good by the sweep at start
            return;
        }
        await database.WriteDown(session => Keep(session, notification)).WaitAsync(ct);
        bells.Inbox();
    }

    private void Keep(Session session, Notification notification)
    {
        var now = clock.GetUtcNow();
        switch (notification)
        {
            case Notification.Put put:
                session.Keep(KeyOf(put), InboxKind.Appointment, put.Id, put.Json.ToArray(), now);
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

    private static string KeyOf(Notification.Put put) => put is { VersionId: { } version, LastUpdated: { } updated }
        ? InboxTable.VersionKey(put.Id, version, updated)
        : $"body:{put.Id}:{Convert.ToHexString(SHA256.HashData(put.Json.Span))}";

    private static void ReadLater(Session session, string appointmentId, DateTimeOffset now) =>
        session.Keep($"told:{appointmentId}:{now.UtcTicks}", InboxKind.ReadAppointment, appointmentId, null, now);
}
