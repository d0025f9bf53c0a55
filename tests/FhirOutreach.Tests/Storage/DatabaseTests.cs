using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

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
