using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
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

    private readonly string leads;
    private bool hasReplanned;

    public DueWorker(Database database, OutreachClock clock, OutreachSettings settings, Bells bells, ILogger<DueWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.bells) = (database, clock, bells);
        leads = $"{settings.Reminders.First:c} {settings.Reminders.Second:c}";
        bells.OnPlans(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        if (!hasReplanned) await Replan();
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

    // Changed leads apply to what is planned already: each visit to come is decided again, once for each change.
    private async Task Replan()
    {
        var planned = await database.Write(session => session.PlanAgain(leads, clock.GetUtcNow()));
        hasReplanned = true;
        if (planned > 0) bells.Inbox();
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
