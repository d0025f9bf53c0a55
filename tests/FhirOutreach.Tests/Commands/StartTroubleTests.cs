using System.Net;
using System.Net.Sockets;
using Dapper;
using FhirOutreach.Commands;
using FhirOutreach.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;

namespace FhirOutreach.Tests.Commands;

/// <summary>What stops a start is said in words, with exit code 1, and never as a trace of calls alone.</summary>
public sealed class StartTroubleTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhir-outreach-test-");

    [Theory]
    [InlineData("")]
    [InlineData("check ")]
    [InlineData("replay ")]
    [InlineData("sending status ")]
    public async Task A_file_that_is_no_database_is_called_so(string command)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "outreach.db"), new string('x', 4096), TestContext.Current.CancellationToken);
        var (exitCode, said) = await ProgramRun.ToItsEnd([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. Settings()]);
        Assert.Equal(1, exitCode);
        Assert.Contains("the file is not a SQLite database", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("check ")]
    [InlineData("replay ")]
    [InlineData("sending status ")]
    public async Task A_database_that_a_newer_version_has_been_at_is_left_as_it_is(string command)
    {
        await new Database(ConnectionString).DisposeAsync();
        using (var newer = new SqliteConnection(ConnectionString))
        {
            newer.Open();
            newer.Execute("PRAGMA user_version = 900");
        }

        var (exitCode, said) = await ProgramRun.ToItsEnd([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. Settings()]);

        Assert.Equal(1, exitCode);
        Assert.Contains("the database is at schema 900", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data Source=/nowhere-at-all/outreach.db", "cannot be written")]
    [InlineData("Data Source=:memory:", "Put the database's file")]
    public async Task A_database_that_cannot_be_is_refused_in_words(string connectionString, string told)
    {
        var (exitCode, said) = await ProgramRun.ToItsEnd("--Storage:ConnectionString", connectionString, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, exitCode);
        Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_service_on_one_database_is_refused()
    {
        using (SoleUse.Take(ConnectionString))
        {
            var (exitCode, said) = await ProgramRun.ToItsEnd(Settings());
            Assert.Equal(1, exitCode);
            Assert.Contains("another process serves", said, StringComparison.Ordinal);
            Assert.Null(SoleUse.Take(ConnectionString));
        }
        using var again = SoleUse.Take(ConnectionString);
        Assert.NotNull(again);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://localhost:0;http://127.0.0.1:many")]
    [InlineData("ftp://localhost:5000")]
    [InlineData("http://localhost:0")]
    [InlineData("http://127.0.0.1:5000/texts")]
    public async Task An_address_that_is_none_is_refused_in_words(string urls)
    {
        var (exitCode, said) = await ProgramRun.ToItsEnd([.. Settings()[..2], "--urls", urls]);
        Assert.Equal(1, exitCode);
        Assert.Contains("Put an address to listen at", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_way_out()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (exitCode, said) = await ProgramRun.ToItsEnd([.. Settings()[..2], "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("Another program listens there: ASPNETCORE_URLS", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://192.0.2.1:5777", "Put an address of this machine into ASPNETCORE_URLS")] // RFC 5737: nobody's
    [InlineData("https://127.0.0.1:5777", "needs a certificate", "--Kestrel:Certificates:Default:Path", "/nowhere-at-all/service.pfx")]
    public async Task An_address_that_cannot_be_listened_at_is_said_in_the_last_line(string urls, string told, params string[] more)
    {
        var (exitCode, said) = await ProgramRun.ToItsEnd([.. Settings()[..2], "--urls", urls, .. more]);
        Assert.Equal(1, exitCode);
        Assert.Contains(told, said.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_a_failed_loop_stops_ends_with_exit_code_1()
    {
        using var fails = new Loop(() => throw new InvalidOperationException());
        using var ends = new Loop(() => Task.CompletedTask);
        await ends.StartAsync(CancellationToken.None);
        Assert.Equal(0, ServeCommand.ExitCode([ends]));
        await fails.StartAsync(CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => fails.ExecuteTask!);
        Assert.Equal(1, ServeCommand.ExitCode([ends, fails]));
    }

    [Fact]
    public async Task The_kill_switch_makes_no_database_of_its_own()
    {
        var (exitCode, said) = await ProgramRun.ToItsEnd(["sending", "stop", .. Settings()]);
        Assert.Equal(1, exitCode);
        Assert.Contains("There is no database at " + Path.Combine(folder.FullName, "outreach.db"), said, StringComparison.Ordinal);
        Assert.Empty(folder.GetFiles());
    }

    [Fact]
    public async Task A_new_database_is_its_owners_only()
    {
        if (OperatingSystem.IsWindows()) return; // other rights there
        var file = Path.Combine(folder.FullName, "outreach.db");
        await using var database = new Database(ConnectionString);
        foreach (var part in new[] { file, file + "-wal", file + "-shm" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(part));
    }

    public void Dispose()
    {
        folder.Delete(recursive: true);
    }

    private sealed class Loop(Func<Task> work) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            await work();
        }
    }

    private string ConnectionString => $"Data Source={Path.Combine(folder.FullName, "outreach.db")};Pooling=False";

    private string[] Settings() => ["--Storage:ConnectionString", ConnectionString, "--urls", "http://127.0.0.1:0", "--Ehr:BaseUrl", "http://127.0.0.1:1/fhir"];
}
