using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>
/// A connection that parses each statement once: deciding runs some thirty of them, and SQLite takes longer to parse them than
/// to run them. The statements are the constants of Storage/, so there are only so many. For one thread at a time.
/// </summary>
internal sealed class KeptStatements(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, KeptStatement> kept = new(StringComparer.Ordinal);
    private KeptStatement? next;

    /// <summary>The next command that is created will be the one that has parsed <paramref name="sql"/> before.</summary>
    public void Next(string sql)
    {
        if (!kept.TryGetValue(sql, out next))
            kept.Add(sql, next = new KeptStatement { Connection = this, CommandTimeout = DefaultTimeout });
    }

    public override void Open()
    {
        base.Open();
        LocalDays.Register(this);
    }

    public override SqliteCommand CreateCommand()
    {
        var command = next ?? base.CreateCommand();
        next = null;
        return command;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var statement in kept.Values) statement.Drop();
        base.Dispose(disposing);
    }

    private sealed class KeptStatement : SqliteCommand
    {
        public void Drop() => base.Dispose(disposing: true);

        // Whoever ran it is done with it; the parsed statement waits for the next values.
#pragma warning disable CA2215 // the base would drop it
        protected override void Dispose(bool disposing)
        {
            Parameters.Clear();
            Transaction = null;
        }
#pragma warning restore CA2215
    }
}
