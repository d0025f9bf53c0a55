using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>A connection inside a transaction: what the tables' statements run on. Statements stand in Storage/ and nowhere else.</summary>
/// <param name="transaction">The driver's, or null where <see cref="Begin"/> and <see cref="Commit"/> are the transaction.</param>
internal sealed class Session(KeptStatements connection, SqliteTransaction? transaction)
{
    /// <summary>So long somebody else's lock is waited for.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    public int Run(string sql, object? parameters = null) => For(sql).Execute(sql, parameters, transaction);

    public List<T> Rows<T>(string sql, object? parameters = null) =>
        For(sql).Query<T>(sql, parameters, transaction).AsList();

    public T? Row<T>(string sql, object? parameters = null) =>
        For(sql).QueryFirstOrDefault<T>(sql, parameters, transaction);

    /// <summary>One instant, or none: an aggregate over nothing is a row with NULL in it.</summary>
    public DateTimeOffset? Instant(string sql, object? parameters = null) =>
        Row<string>(sql, parameters) is { } text ? Columns.Instant(text) : null;

    /// <summary>
    /// False also after an error at which SQLite itself has undone the transaction (a full disk, a failing one). The driver's own
    /// transaction does not see that at a COMMIT: it then undoes what is undone, throws, and lets none begin ever after.
    /// </summary>
    internal bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>
    /// Another process may write group after group, and leave the lock free for a moment only: it is looked for every millisecond. The
    /// driver looks every 150.
    /// </summary>
    /// <exception cref="SqliteException">Also when the lock was not free within <see cref="BusyTimeout"/>.</exception>
    internal void Begin()
    {
        var (since, pause) = (Stopwatch.GetTimestamp(), new SpinWait());
        int result;
        while ((result = SQLitePCL.raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE")) is SQLitePCL.raw.SQLITE_BUSY
            && Stopwatch.GetElapsedTime(since) < BusyTimeout)
            pause.SpinOnce(); // soon a millisecond each
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
    }

    internal void Commit() => Run("COMMIT");

    /// <summary>Undoes what was begun and neither committed nor undone.</summary>
    internal void Undo()
    {
        if (IsInTransaction) Run("ROLLBACK");
    }

    internal void Savepoint() => Run("SAVEPOINT work");

    internal void Release() => Run("RELEASE work");

    internal void Rollback() => Run("ROLLBACK TO work; RELEASE work");

    private KeptStatements For(string sql)
    {
        connection.Next(sql);
        return connection;
    }
}
