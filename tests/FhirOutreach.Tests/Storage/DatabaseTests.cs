using FhirOutreach.Commands;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using FhirOutreach.Tests.Commands;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Tests.Storage;

public sealed class DatabaseTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fhir-outreach-").FullName;
    private readonly Database database;

    public DatabaseTests() => database = new Database(File());

    [Fact]
    public async Task What_is_written_is_read()
    {
        await database.Write(session => session.Note("name", "value"));

        Assert.Equal("value", database.Read(session => session.Note("name")));
    }

    [Fact]
    public async Task Work_that_throws_undoes_itself_and_takes_nothing_else_of_its_group_down()
    {
        var all = Enumerable.Range(0, 600).Select(i => database.Write(session =>
        {
            session.Note($"n{i}", "written");
            if (i % 3 == 0) throw new InvalidOperationException($"{i}");
        })).ToList();

        var outcomes = await Task.WhenAll(all.Select(async each =>
        {
            try
            {
                await each;
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }));

        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(i % 3 != 0, outcomes[i]);
            Assert.Equal(i % 3 != 0, database.Read(session => session.Note($"n{i}")) is not null);
        }
    }

    [Fact]
    public async Task After_a_full_disk_in_the_middle_of_work_writing_goes_on()
    {
        await database.Write(session => session.Run("PRAGMA max_page_count = 1")); // SQLite then keeps the pages there are
        var group = Enumerable.Range(0, 3).Select(i => database.Write(session => session.Note($"n{i}", new string('x', 1_000_000)))).ToList();
        foreach (var work in group)
            Assert.Equal(SQLitePCL.raw.SQLITE_FULL, (await Assert.ThrowsAsync<SqliteException>(() => work)).SqliteErrorCode);

        await database.Write(session => session.Run("PRAGMA max_page_count = 1000000"));
        await database.Write(session => session.Note("name", "value"));
        Assert.Equal("value", database.Read(session => session.Note("name")));
        Assert.Null(database.Read(session => session.Note("n0")));
    }

    [Fact]
    public void After_a_commit_that_SQLite_itself_has_undone_another_can_begin()
    {
        SqliteLibrary.Load();
        using var connection = new KeptStatements(File());
        connection.Open();
        var session = new Session(connection, transaction: null);
        var refuses = true; // as a disk that is full when the commit writes
        SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, _ => refuses ? 1 : 0, null);

        session.Begin();
        session.Note("name", "lost");
        Assert.Throws<SqliteException>(session.Commit);
        Assert.False(session.IsInTransaction);
        session.Undo();

        refuses = false;
        session.Begin();
        session.Note("name", "kept");
        session.Commit();
        Assert.Equal("kept", session.Note("name"));
    }

    [Fact]
    public async Task What_somebody_outside_waits_for_is_written_ahead_of_our_own_work_and_our_own_work_is_not_starved()
    {
        var order = new List<string>();
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var all = new List<Task> { Own("first", () => { begun.Set(); gate.Wait(TestContext.Current.CancellationToken); }) };
        begun.Wait(TestContext.Current.CancellationToken);
        for (var i = 0; i < 20; i++) all.Add(Own($"own {i}", () => { }));
        for (var i = 0; i < 5; i++) all.Add(Caller($"caller {i}"));
        gate.Set();
        await Task.WhenAll(all);

        Assert.Equal("first", order[0]);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"caller {i}"), order[1..6]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"own {i}"), order[6..]);

        Task Own(string name, Action work) => database.Write(_ => { work(); order.Add(name); });
        Task Caller(string name) => database.WriteDown(_ => order.Add(name));
    }

    [Fact]
    public async Task A_database_that_is_locked_by_another_program_fails_whoever_waits_and_goes_on_when_it_is_free()
    {
        await using var other = new Microsoft.Data.Sqlite.SqliteConnection(File());
        await other.OpenAsync(TestContext.Current.CancellationToken);
        Execute("BEGIN IMMEDIATE");

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => database.WriteDown(session => session.Note("n", "1")));
        Execute("ROLLBACK");
        await database.Write(session => session.Note("n", "2"));

        Assert.Equal("2", database.Read(session => session.Note("n")));

        void Execute(string sql)
        {
            using var command = other.CreateCommand();
#pragma warning disable CA2100 // constants of this test
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task A_stop_from_another_process_is_written_down_within_a_second_beside_a_writer_that_is_never_idle()
    {
        using var over = new CancellationTokenSource();
        using var backlog = new SemaphoreSlim(1000);
        var busy = Task.Run(async () =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                await backlog.WaitAsync(TestContext.Current.CancellationToken);
                _ = database.Write(session => session.Note($"n{i % 5000}", "written")).ContinueWith(_ => backlog.Release(), TaskScheduler.Default);
            }
        }, TestContext.Current.CancellationToken);
        await using var other = new Database(File());

        var longest = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            var since = System.Diagnostics.Stopwatch.GetTimestamp();
            Assert.Equal(0, await SendingCommand.Stop(other, null, "a drill", TextWriter.Null));
            var took = System.Diagnostics.Stopwatch.GetElapsedTime(since);
            if (took > longest) longest = took;
        }
        await over.CancelAsync();
        await busy;
        for (var i = 0; i < 1000; i++) await backlog.WaitAsync(TestContext.Current.CancellationToken);

        TestContext.Current.SendDiagnosticMessage($"The longest took {longest.TotalMilliseconds:0} ms.");
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_stop_that_could_not_be_written_down_says_so()
    {
        await using var holder = new SqliteConnection(File());
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = holder.BeginTransaction(deferred: false);

        var (exitCode, said) = await ProgramRun.ToItsEnd("sending", "stop", "--Storage:ConnectionString", File(), "--environment", "Development");

        Assert.Equal(1, exitCode);
        Assert.Contains("Sending was NOT stopped", said, StringComparison.Ordinal);
        Assert.Contains("locked by another program", said, StringComparison.Ordinal);
        Assert.Empty(database.Read(session => session.SendingStops()));
    }

    [Fact]
    public async Task A_database_from_before_is_opened_as_it_is()
    {
        await database.Write(session => session.Note("kept", "yes"));
        await database.DisposeAsync();

        await using var again = new Database(File());

        Assert.Equal("yes", again.Read(session => session.Note("kept")));
    }

    [Fact]
    public async Task R_24_the_same_version_told_at_once_by_many_is_one_row()
    {
        var kept = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => database.Write(session =>
            session.Keep("version:a:1", InboxKind.Appointment, "a", [1], DateTimeOffset.UnixEpoch))));

        Assert.Single(kept, isNew => isNew);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string File() => $"Data Source={Path.Combine(folder, "outreach.db")};Pooling=False";
}
