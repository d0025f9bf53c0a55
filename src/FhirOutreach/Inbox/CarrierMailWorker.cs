using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Works through what the carrier brings: patients' texts, and what became of ours. The database knows all that is needed for
/// it, so a STOP holds and a patient is answered however slow the EHR is, and however much of its is waiting.
/// </summary>
internal sealed class CarrierMailWorker : PollingWorker
{
    private const int GroupRowsMax = 64;

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly InboxCommits commits;
    private readonly Bells bells;

    public CarrierMailWorker(
        Database database, OutreachClock clock, InboxCommits commits, Bells bells, ILogger<CarrierMailWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.commits, this.bells) = (database, clock, commits, bells);
        bells.OnInbox(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = database.Read(session => session.DueInbox(InboxLane.Carrier, now, GroupRowsMax));
        if (rows.Count == 0) return database.Read(session => session.NextInboxDue(InboxLane.Carrier));

        await Task.WhenAll(rows.Select(row => commits.WorkThrough(new Prepared.AsIs(row))));
        bells.Decided();
        return clock.GetUtcNow();
    }
}
