using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Works through what happened at the EHR and what has to be looked up there, oldest first, a group at a time: the group's HTTP
/// reads, then its commits. What the carrier brings does not wait for it: that is <see cref="CarrierMailWorker"/>'s.
/// </summary>
internal sealed class InboxWorker : PollingWorker
{
    private const int GroupRowsMax = 64;

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly Preparation preparation;
    private readonly InboxCommits commits;
    private readonly GoLive goLive;
    private readonly Bells bells;

    public InboxWorker(
        Database database, OutreachClock clock, Preparation preparation, InboxCommits commits, GoLive goLive, Bells bells,
        ILogger<InboxWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.preparation, this.commits) = (database, clock, preparation, commits);
        (this.goLive, this.bells) = (goLive, bells);
        bells.OnInbox(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        if (!goLive.HasBegun) return null; // the EHR's side waits for the first intake
        var now = clock.GetUtcNow();
        var rows = database.Read(session => session.DueInbox(InboxLane.Ehr, now, GroupRowsMax));
        if (rows.Count == 0) return database.Read(session => session.NextInboxDue(InboxLane.Ehr));

        var prepared = await preparation.Prepare(rows, ct);
        await Task.WhenAll(prepared.Select(commits.WorkThrough));
        bells.Decided();
        return clock.GetUtcNow();
    }
}
