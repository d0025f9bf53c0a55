using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using FhirOutreach.Settings;
using FhirOutreach.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>
/// One writer, many readers. Work for the writer queues up and is committed in groups, so that one flush to the disk
/// serves many; a task completes only after its group's commit. Each piece of work stands in a savepoint of its own:
/// one that throws takes nothing else down.
///
/// What somebody outside waits for (<see cref="WriteDown{T}"/>: an EHR's notification, a carrier's webhook) is written first, and
/// then our own work only for about as long as a commit takes: a burst is acknowledged at half the speed of the disk or better,
/// and decided in the pauses. Our own work is never starved: each group takes some of it along, the more the slower the disk.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const int GroupItemsMax = 512;
    private const int ReadersKept = 8;

    private static readonly TimeSpan OwnWorkBesideCallersMin = TimeSpan.FromMilliseconds(1);
    // Whoever stops sending does so from another process: with work without end it must still find the lock free, and soon.
    private static readonly TimeSpan WithoutGapMax = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(3);

    private readonly string connectionString;
    private readonly Action? beforeCommit;
    private readonly KeptStatements writer;
    private readonly ConcurrentBag<KeptStatements> readers = [];
    private readonly WriteQueue queue = new();
    private readonly Task loop;
    private TimeSpan commitTook; // the writer's thread only
    private volatile SqliteException? refusal; // of the last group

    public Database(OutreachSettings settings)
        : this(settings.StorageConnectionString)
    {
    }

    /// <param name="beforeCommit">
    /// For whoever steps the program by hand, on one thread: each piece of work is committed at once, alone, on the caller's thread,
    /// so that the same life has the same commits. This runs before each; by throwing a <see cref="SqliteException"/> it plays the crash.
    /// </param>
    public Database(string connectionString, Action? beforeCommit = null)
    {
        SqliteLibrary.Load();
        Columns.Register();
        this.connectionString = connectionString;
        this.beforeCommit = beforeCommit;
        DatabaseFile.MakeOwn(connectionString);
        writer = Open();
        writer.Execute("PRAGMA journal_mode = WAL");
        Migrator.Migrate(writer);
        loop = beforeCommit is null
            ? Task.Factory.StartNew(WriteGroups, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : Task.CompletedTask;
    }

    /// <summary>Runs <paramref name="work"/> on the writer; completes after the commit, or with what the work threw.</summary>
    public Task<T> Write<T>(Func<Session, T> work)
    {
        var item = new WriteWork<T>(work);
        return Committed(item, queue.Add(item));
    }

    /// <summary>As <see cref="Write{T}"/>, ahead of our own work: somebody outside waits for the commit. Short work only.</summary>
    public Task<T> WriteDown<T>(Func<Session, T> work)
    {
        var item = new WriteWork<T>(work);
        return Committed(item, queue.AddForCaller(item));
    }

    public Task Write(Action<Session> work) => Write(Answering(work));

    /// <inheritdoc cref="WriteDown{T}"/>
    public Task WriteDown(Action<Session> work) => WriteDown(Answering(work));

    /// <summary>Runs <paramref name="query"/> on a connection of its own, in one consistent snapshot.</summary>
    public T Read<T>(Func<Session, T> query)
    {
        if (!readers.TryTake(out var connection))
            connection = Open();
        try
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            return query(new Session(connection, snapshot));
        }
        finally
        {
            if (readers.Count < ReadersKept) readers.Add(connection);
            else connection.Dispose();
        }
    }

    /// <summary>Whether what is told to us now would be kept. After a refused commit it is tried, with a row of its own.</summary>
    /// <returns>Null, or what the disk refused.</returns>
    public async Task<SqliteException?> Refusal()
    {
        if (refusal is null) return null;
        try
        {
            await WriteDown(session => session.Note("written", "once more"));
            return null;
        }
        catch (SqliteException e)
        {
            return e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Complete();
        await loop;
        while (readers.TryTake(out var connection)) connection.Dispose();
        writer.Dispose();
    }

    private Task<T> Committed<T>(WriteWork<T> item, bool isQueued)
    {
        ObjectDisposedException.ThrowIf(!isQueued, this);
        if (beforeCommit is not null) WriteGroup([]);
        return item.Committed;
    }

    private static Func<Session, bool> Answering(Action<Session> work) => session =>
    {
        work(session);
        return true;
    };

    private KeptStatements Open()
    {
        var connection = new KeptStatements(connectionString) { DefaultTimeout = (int)Session.BusyTimeout.TotalSeconds };
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
        return connection;
    }

    private void WriteGroups()
    {
        var group = new List<WriteWork>(GroupItemsMax);
        for (var (gapAt, free) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp()); queue.Wait(); free = Stopwatch.GetTimestamp())
        {
            if (Stopwatch.GetElapsedTime(free) >= Gap) gapAt = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetElapsedTime(gapAt) > WithoutGapMax) gapAt = LeaveGap();
            WriteGroup(group);
            group.Clear();
        }
    }

    private static long LeaveGap()
    {
#pragma warning disable RS0030 // who waits in another process cannot ring here
        Thread.Sleep(Gap);
#pragma warning restore RS0030
        return Stopwatch.GetTimestamp();
    }

    private void WriteGroup(List<WriteWork> group)
    {
        try
        {
            CommitGroup(group, new Session(writer, transaction: null));
            refusal = null;
        }
        catch (SqliteException e)
        {
            refusal = e;
            while ((queue.NextForCaller() ?? queue.Next()) is { } work) group.Add(work); // nobody waits for a disk that refuses
            foreach (var work in group) work.Fail(e);
            return;
        }
        foreach (var work in group) work.Complete();
    }

    private void CommitGroup(List<WriteWork> group, Session session)
    {
        try
        {
            session.Begin();
            RunGroup(group, session);
            beforeCommit?.Invoke();
            var begun = Stopwatch.GetTimestamp();
            session.Commit();
            commitTook = Stopwatch.GetElapsedTime(begun);
        }
        finally
        {
            session.Undo();
        }
    }

    // A caller who comes while our own work runs goes into the same group, which then soon closes.
    private void RunGroup(List<WriteWork> group, Session session)
    {
        long? callersWaitSince = null;
        var ownWork = commitTook > OwnWorkBesideCallersMin ? commitTook : OwnWorkBesideCallersMin;
        while (group.Count < GroupItemsMax)
        {
            if (queue.NextForCaller() is { } first)
            {
                callersWaitSince ??= Stopwatch.GetTimestamp();
                Run(first);
            }
            else if (callersWaitSince is { } since && Stopwatch.GetElapsedTime(since) > ownWork) return;
            else if (queue.Next() is { } own) Run(own);
            else return;
        }

        void Run(WriteWork work)
        {
            group.Add(work); // before it runs: whatever happens, it is answered
            work.RunIn(session);
        }
    }
}
