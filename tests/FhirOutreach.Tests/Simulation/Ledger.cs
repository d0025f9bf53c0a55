using FhirOutreach.Domain.Messages;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Tests.Simulation;

/// <summary>
/// The outbox's own statements on a database in memory, that can be put back into any state it was in before. A state is
/// all columns of all rows, whatever they are called, so that a new column is part of it at once.
/// </summary>
internal sealed class Ledger : IDisposable
{
    public const int Texts = 3;

    public static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(60);

    private readonly KeptStatements connection;
    private readonly SqliteCommand read;
    private readonly SqliteCommand write;
    private readonly int columns;

    public Ledger()
    {
        SqliteLibrary.Load();
        Columns.Register();
        connection = new KeptStatements("Data Source=:memory:");
        connection.Open();
        Migrator.Migrate(connection);
        Do(session =>
        {
            for (var i = 1; i <= Texts; i++)
                session.Intend(new(
                    $"text:{i}", 1, MessageKind.AnswerHelp, 0, null, null, false, false, $"+1555010020{i}", "en", "words", "hash", 1,
                    DeliveryState.Planned, Now, Now, Now.AddHours(1)));
            return 0;
        });
        read = connection.CreateCommand();
        read.CommandText = "SELECT * FROM message ORDER BY id";
        using (var rows = read.ExecuteReader()) columns = rows.FieldCount;
        write = Writer();
    }

    /// <summary>One unit of work of the service.</summary>
    public T Do<T>(Func<Session, T> work)
    {
        using var transaction = connection.BeginTransaction();
        var done = work(new Session(connection, transaction));
        transaction.Commit();
        return done;
    }

    /// <summary>Every value of every row.</summary>
    public object[][] Save()
    {
        var rows = new List<object[]>(Texts);
        using var reader = read.ExecuteReader();
        while (reader.Read())
        {
            var row = new object[columns];
            reader.GetValues(row);
            rows.Add(row);
        }
        return [.. rows];
    }

    public void Restore(object[][] rows)
    {
        foreach (var row in rows)
        {
            for (var i = 0; i < columns; i++) write.Parameters[i].Value = row[i];
            write.ExecuteNonQuery();
        }
    }

    /// <summary>
    /// What tells one text's state from another's: its state, and which columns have a value. All that is settled is alike.
    /// </summary>
    public string Key(object[] row)
    {
        var state = (string)row[Column("state")];
        return Settled.Contains(state) ? "settled" : state + string.Concat(row.Select((value, i) => Counters.Contains(i) ? '-' : value is DBNull ? '0' : '1'));
    }

    private static readonly string[] Settled = ["Accepted", "Delivered", "Failed", "Refused", "Expired"];

    // How often something was tried, and what was last said of it, decides nothing.
    private HashSet<int> Counters => counters ??= [Column("attempts"), Column("error_code"), Column("carrier_status"), Column("why")];

    private HashSet<int>? counters;

    /// <summary>Comes due before the others: which text is first is not for the ids to say.</summary>
    public object[][] First(object[][] rows, int text)
    {
        var due = Column("due_at");
        return [.. rows.Select((row, i) => i != text || row[due] is DBNull ? row : [.. row.Select((value, column) => column == due ? Columns.Text(Now.AddMinutes(-1)) : value)])];
    }

    public string StateOf(object[][] rows, int text) => (string)rows[text][Column("state")];

    public string PhoneOf(object[][] rows, int text) => (string)rows[text][Column("phone")];

    public int AttemptsOf(object[][] rows, int text) => (int)(long)rows[text][Column("attempts")];

    public void Dispose()
    {
        read.Dispose();
        write.Dispose();
        connection.Dispose();
    }

    private readonly Dictionary<string, int> ordinals = [];

    private int Column(string name)
    {
        if (ordinals.TryGetValue(name, out var ordinal)) return ordinal;
        using var rows = read.ExecuteReader();
        return ordinals[name] = rows.GetOrdinal(name);
    }

    private SqliteCommand Writer()
    {
        using var rows = read.ExecuteReader();
        var names = Enumerable.Range(0, columns).Select(rows.GetName).ToList();
        var command = connection.CreateCommand();
        command.CommandText = $"REPLACE INTO message ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < columns; i++) command.Parameters.Add(new SqliteParameter($"@p{i}", null));
        return command;
    }
}
