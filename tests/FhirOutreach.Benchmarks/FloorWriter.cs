using System.Threading.Channels;
using FhirOutreach.Storage;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Benchmarks;

internal sealed record FloorRow(string Id, string Version, string Status, string Start, byte[] Json);

/// <summary>Prepared statements and one commit for all that waits: as fast as SQLite goes with synchronous=FULL.</summary>
internal sealed class FloorWriter : IDisposable
{
    private const int GroupMax = 512;

    private readonly Channel<(FloorRow Row, TaskCompletionSource Done)> queue =
        Channel.CreateUnbounded<(FloorRow, TaskCompletionSource)>(new() { SingleReader = true });
    private readonly SqliteConnection connection;
    private readonly SqliteCommand upsert;
    private readonly SqliteCommand happened;
    private readonly SqliteCommand queued;

    public FloorWriter(string file)
    {
        SqliteLibrary.Load();
        connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Command(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE appointment (id TEXT PRIMARY KEY, version TEXT, status TEXT, start TEXT) WITHOUT ROWID;
            CREATE TABLE event (id INTEGER PRIMARY KEY, appointment TEXT, json BLOB);
            CREATE TABLE queued (id INTEGER PRIMARY KEY, appointment TEXT, kind TEXT);
            """).ExecuteNonQuery();
        upsert = Command(
            "INSERT INTO appointment VALUES ($a, $b, $c, $d) ON CONFLICT (id) DO UPDATE SET version = $b, status = $c, start = $d",
            "$a", "$b", "$c", "$d");
        happened = Command("INSERT INTO event (appointment, json) VALUES ($a, $b)", "$a", "$b");
        queued = Command("INSERT INTO queued (appointment, kind) VALUES ($a, 'booked')", "$a");
        _ = Task.Factory.StartNew(WriteGroups, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Completes after the commit.</summary>
    public Task Keep(FloorRow row)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Writer.TryWrite((row, done));
        return done.Task;
    }

    public void Dispose()
    {
        upsert.Dispose();
        happened.Dispose();
        queued.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    private void WriteGroups()
    {
        var group = new List<TaskCompletionSource>(GroupMax);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            using (var transaction = connection.BeginTransaction())
            {
                while (group.Count < GroupMax && queue.Reader.TryRead(out var item))
                {
                    Execute(upsert, transaction, item.Row.Id, item.Row.Version, item.Row.Status, item.Row.Start);
                    Execute(happened, transaction, item.Row.Id, item.Row.Json);
                    Execute(queued, transaction, item.Row.Id);
                    group.Add(item.Done);
                }
                transaction.Commit();
            }
            foreach (var done in group) done.SetResult();
            group.Clear();
        }
    }

    private static void Execute(SqliteCommand command, SqliteTransaction transaction, params object[] values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
