using System.Text;
using FhirOutreach.Storage;
using FhirOutreach.Tests.Journeys;

namespace FhirOutreach.Tests.Storage;

/// <summary>What is emptied, and that ids, states and reasons stay.</summary>
public sealed class RetentionTests
{
    private const string Phone = "+15550100208";
    private const string Name = "Zebulonia";

    [Fact]
    public async Task What_came_in_is_emptied_after_seven_days_and_the_details_after_the_set_time()
    {
        await using var clinic = await AfterAVisit();
        Assert.True(Holds(clinic, Name));

        await clinic.Database.Write(session => session.EmptyOld(clinic.Now.AddDays(8), TimeSpan.FromDays(400)));
        Assert.Equal(0, Count(clinic, "SELECT count(*) FROM inbox WHERE body IS NOT NULL"));
        Assert.True(Holds(clinic, Name));

        await clinic.Database.Write(session => session.EmptyOld(clinic.Now.AddDays(500), TimeSpan.FromDays(400)));
        await clinic.Stop();
        Assert.False(FileHolds(clinic, Name));
        Assert.False(FileHolds(clinic, Phone));
    }

    [Fact]
    public async Task One_patient_is_forgotten_and_the_states_and_reasons_stay()
    {
        await using var clinic = await AfterAVisit();
        var other = clinic.Patient("+15550100209", "Ottokar");
        clinic.Book(other);
        await clinic.Settled();
        var decisions = Count(clinic, "SELECT count(*) FROM decision WHERE why <> ''");
        var patient = clinic.Database.Read(session => session.Rows<string>("SELECT id FROM patient WHERE phone = @Phone", new { Phone })[0]);

        await clinic.Database.Write(session => session.Erase(patient));

        Assert.Equal(decisions, Count(clinic, "SELECT count(*) FROM decision WHERE why <> ''"));
        Assert.False(Holds(clinic, Name));
        Assert.False(Holds(clinic, Phone));
        Assert.True(Holds(clinic, "Ottokar"));
    }

    private static async Task<RunningClinic> AfterAVisit()
    {
        var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone, Name));
        await clinic.Settled();
        await clinic.Reply(Phone, "C");
        return clinic;
    }

    private static long Count(RunningClinic clinic, string sql) => clinic.Database.Read(session => session.Row<long>(sql));

    // Every column of every table, details unpacked.
    private static bool Holds(RunningClinic clinic, string words) => clinic.Database.Read(session =>
        session.Rows<string>("SELECT name FROM sqlite_master WHERE type = 'table'")
            .SelectMany(table => session.Rows<dynamic>($"SELECT * FROM {table}"))
            .SelectMany(row => (IEnumerable<object?>)((IDictionary<string, object?>)row).Values)
            .Any(value => Text(value).Contains(words, StringComparison.Ordinal)));

    private static string Text(object? value) => value switch
    {
        byte[] and [0 or 1, ..] packed => Unpacked(packed),
        byte[] raw => Encoding.UTF8.GetString(raw),
        _ => $"{value}",
    };

    private static string Unpacked(byte[] packed)
    {
        try
        {
            return Details.Unpack<System.Text.Json.Nodes.JsonNode>(packed).ToJsonString();
        }
        catch (System.Text.Json.JsonException)
        {
            return Encoding.UTF8.GetString(packed);
        }
    }

    private static bool FileHolds(RunningClinic clinic, string words)
    {
        using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={clinic.DatabaseFile};Pooling=False");
        database.Open();
        using var vacuum = database.CreateCommand();
        vacuum.CommandText = "VACUUM";
        vacuum.ExecuteNonQuery();
        return Encoding.UTF8.GetString(File.ReadAllBytes(clinic.DatabaseFile)).Contains(words, StringComparison.Ordinal);
    }
}
