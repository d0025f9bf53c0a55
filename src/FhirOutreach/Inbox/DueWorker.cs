using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// The clock's own mail: what comes due is written into the inbox like anything else that happens. Each look reads only
/// what is due, by index, however much is planned.
/// </summary>
internal sealed class DueWorker : PollingWorker
{
    private const int GroupMax = 256;

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly Bells bells;

    public DueWorker(Database database, OutreachClock clock, Bells bells, ILogger<DueWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.bells) = (database, clock, bells);
        bells.OnPlans(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var next = database.Read(NextDue);
        if (next is null || next > clock.GetUtcNow()) return next;

        await database.Write(WriteDown);
        bells.Inbox();
        return clock.GetUtcNow() + LookAgain;
    }

    // What was written down is due until it is decided: a pause keeps this loop from spinning beside the inbox.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private static DateTimeOffset? NextDue(Session session)
    {
        var silent = session.NextSilence();
        var reminder = session.NextReminderLook();
        return silent is null || reminder < silent ? reminder ?? silent : silent;
    }

    private void WriteDown(Session session)
    {
        var now = clock.GetUtcNow();
        foreach (var id in session.SilentUpdates(now, GroupMax))
            session.Keep($"silence:{id}", InboxKind.EhrSilence, id, null, now);
        foreach (var due in session.DueReminders(now, GroupMax))
            session.Keep(
                $"reminder:{due.AppointmentId}:{due.PatientId}:{due.Slot}:{due.Planning}:{due.LookAt:O}",
                InboxKind.ReminderDue, due.AppointmentId, Details.Pack(due), now);
    }
}
