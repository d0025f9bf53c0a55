using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// The half of working through the inbox that asks nobody: load, decide and commit a row, or put it off, or give it up. Both
/// inbox loops end here.
/// </summary>
/// <remarks>
/// Two loops, and yet one order: each row is one transaction on the single writer, and its facts are loaded inside it. A reply
/// that overtakes a notification of the same visit is decided on the visit as we hold it, as if it had been written a moment
/// earlier: what it asks of the EHR goes out with <c>If-Match</c> and <c>test</c> after a read of its own, so a visit that has
/// changed meanwhile is not overwritten and the patient is told what the EHR holds; and a guarded text leaves only while its
/// visit looks as it says.
/// </remarks>
internal sealed partial class InboxCommits(Database database, OutreachClock clock, Arrivals arrivals, ILogger<InboxCommits> log)
{
    /// <summary>A row that throws this often is dead: staff get a task, the others go on.</summary>
    private const int FailuresMax = 8;

    private static readonly TimeSpan[] PauseBeforeNextTry =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30),
    ];

    /// <summary>What the EHR still refuses to show after this is for a person, and is asked for less often.</summary>
    private static readonly TimeSpan RefusalMayPass = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan PauseAfterLongRefusal = TimeSpan.FromMinutes(15);

    /// <summary>Each row stands or falls alone: one that throws is tried again, and the others go on.</summary>
    public async Task WorkThrough(Prepared prepared)
    {
        try
        {
            await database.Write(session =>
            {
                if (session.IsInboxDue(prepared.Row.Id)) Commit(session, prepared);
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(log, prepared.Row.Id, prepared.Row.Kind, prepared.Row.Attempts + 1, e);
            await database.Write(session => Failed(session, prepared.Row, e.GetType().Name));
        }
    }

    private void Commit(Session session, Prepared prepared)
    {
        var row = prepared.Row;
        switch (prepared)
        {
            case Prepared.NotYet notYet:
                Wait(session, notYet);
                return;
            case Prepared.Hopeless hopeless:
                GiveUp(session, row, hopeless.Reason);
                return;
            default:
                arrivals.Arrive(session, prepared);
                session.Done(row.Id);
                return;
        }
    }

    private void Wait(Session session, Prepared.NotYet notYet)
    {
        var (row, now) = (notYet.Row, clock.GetUtcNow());
        Log.NotYet(log, row.Id, row.Kind, row.Subject, notYet.Reason);
        var isForAPerson = notYet.IsRefused && now - row.ReceivedAt >= RefusalMayPass;
        session.Postpone(row.Id, now + (isForAPerson ? PauseAfterLongRefusal : Pause(row)), notYet.Reason);
        if (isForAPerson) Ask(session, row, $"{notYet.Reason} (it is tried again, and until then nothing is texted about it)");
    }

    private void Ask(Session session, InboxRow row, string reason) =>
        session.Open(new($"inbox:{row.Id}", TaskKind.NotProcessed, Note: $"{row.Kind} {row.Subject}: {reason}"), null, clock.GetUtcNow());

    private void Failed(Session session, InboxRow row, string reason)
    {
        if (row.Attempts + 1 >= FailuresMax) GiveUp(session, row, reason);
        else session.Postpone(row.Id, clock.GetUtcNow() + Pause(row), reason);
    }

    private void GiveUp(Session session, InboxRow row, string reason)
    {
        Log.Dead(log, row.Id, row.Kind, row.Subject, reason);
        session.Dead(row.Id, reason);
        Ask(session, row, reason);
    }

    private static TimeSpan Pause(InboxRow row) => PauseBeforeNextTry[Math.Min(row.Attempts, PauseBeforeNextTry.Length - 1)];

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Inbox {InboxId} ({Kind} {Subject}) waits: {Reason}")]
        public static partial void NotYet(ILogger logger, long inboxId, InboxKind kind, string subject, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Inbox {InboxId} ({Kind}) failed, try {Attempt}; it is tried again")]
        public static partial void Failed(ILogger logger, long inboxId, InboxKind kind, int attempt, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Inbox {InboxId} ({Kind} {Subject}) is given up: {Reason}; staff have a task")]
        public static partial void Dead(ILogger logger, long inboxId, InboxKind kind, string subject, string reason);
    }
}
