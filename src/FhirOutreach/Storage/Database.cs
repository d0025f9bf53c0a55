using System.Collections.Concurrent;
using System.Data;
using System.Threading.Channels;
using Dapper;
using FhirOutreach.Settings;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>
/// One writer, many readers. Work for the writer queues up and is committed in groups, so that one flush to the disk
/// serves many; a task completes only after its group's commit. Each piece of work stands in a savepoint of its own:
/// one that throws takes nothing else down.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const int GroupItemsMax = 512;
    private const int ReadersKept = 8;
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly string connectionString;
    private readonly Action? beforeCommit;
    private readonly int groupItemsMax;
    private readonly KeptStatements writer;
    private readonly ConcurrentBag<KeptStatements> readers = [];
    private readonly Channel<WriteWork> queue = Channel.CreateUnbounded<WriteWork>(new() { SingleReader = true });
    private readonly Task loop;

    public Database(OutreachSettings settings)
        : this(settings.StorageConnectionString)
    {
    }

    /// <param name="beforeCommit">Runs on the writer before each commit; by throwing a <see cref="SqliteException"/> it plays the crash.</param>
    public Database(string connectionString, Action? beforeCommit = null)
    {
        SqliteLibrary.Load();
        Columns.Register();
        this.connectionString = connectionString;
        this.beforeCommit = beforeCommit;
        groupItemsMax = beforeCommit is null ? GroupItemsMax : 1; // whoever counts commits must find the same ones again
        writer = Open();
        writer.Execute("PRAGMA journal_mode = WAL");
        Migrator.Migrate(writer);
        loop = Task.Factory.StartNew(WriteGroups, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs <paramref name="work"/> on the writer; completes after the commit, or with what the work threw.</summary>
    public async Task<T> Write<T>(Func<Session, T> work)
    {
        var item = new WriteWork<T>(work);
        ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(item), this);
        return await item.Committed;
    }

    public Task Write(Action<Session> work) =>
        Write(session =>
        {
            work(session);
            return true;
        });

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

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        while (readers.TryTake(out var connection)) connection.Dispose();
        writer.Dispose();
    }

    private KeptStatements Open()
    {
        var connection = new KeptStatements(connectionString) { DefaultTimeout = (int)BusyTimeout.TotalSeconds };
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
        return connection;
    }

    private void WriteGroups()
    {
        var group = new List<WriteWork>(GroupItemsMax);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < groupItemsMax && queue.Reader.TryRead(out var work)) group.Add(work);
            WriteGroup(group);
            group.Clear();
        }
    }

    private void WriteGroup(List<WriteWork> group)
    {
        try
        {
            using var transaction = writer.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            var session = new Session(writer, transaction);
            foreach (var work in group) work.RunIn(session);
            beforeCommit?.Invoke();
            transaction.Commit();
        }
        catch (SqliteException e)
        {
            foreach (var work in group) work.Fail(e);
            return;
        }
        foreach (var work in group) work.Complete();
    }
}
