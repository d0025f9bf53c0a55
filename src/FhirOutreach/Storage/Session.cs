using Dapper;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>A connection inside a transaction: what the tables' statements run on. Statements stand in Storage/ and nowhere else.</summary>
internal sealed class Session(KeptStatements connection, SqliteTransaction transaction)
{
    public int Run(string sql, object? parameters = null) => For(sql).Execute(sql, parameters, transaction);

    public List<T> Rows<T>(string sql, object? parameters = null) =>
        For(sql).Query<T>(sql, parameters, transaction).AsList();

    public T? Row<T>(string sql, object? parameters = null) =>
        For(sql).QueryFirstOrDefault<T>(sql, parameters, transaction);

    /// <summary>One instant, or none: an aggregate over nothing is a row with NULL in it.</summary>
    public DateTimeOffset? Instant(string sql, object? parameters = null) =>
        Row<string>(sql, parameters) is { } text ? Columns.Instant(text) : null;

    internal void Savepoint() => Run("SAVEPOINT work");

    internal void Release() => Run("RELEASE work");

    internal void Rollback() => Run("ROLLBACK TO work; RELEASE work");

    private KeptStatements For(string sql)
    {
        connection.Next(sql);
        return connection;
    }
}
