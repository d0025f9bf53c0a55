using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>Applies the numbered scripts of <c>Schema/</c> that this database has not had yet, each in its own transaction.</summary>
internal static class Migrator
{
    private const string Prefix = "FhirOutreach.Storage.Schema.";

    /// <exception cref="NewerSchemaException">It has had scripts that this program does not know.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        foreach (var (number, sql) in Outstanding(connection))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(sql, transaction: transaction);
            connection.Execute($"PRAGMA user_version = {number}", transaction: transaction);
            transaction.Commit();
        }
    }

    /// <summary>What it has not had yet.</summary>
    /// <exception cref="NewerSchemaException">It has had scripts that this program does not know.</exception>
    public static IReadOnlyList<(int Number, string Sql)> Outstanding(SqliteConnection connection)
    {
        var have = connection.ExecuteScalar<int>("PRAGMA user_version");
        var scripts = Scripts().ToList();
        var known = scripts[^1].Number;
        return have <= known ? [.. scripts.Where(script => script.Number > have)] : throw new NewerSchemaException(have, known);
    }

    private static IEnumerable<(int Number, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return from name in assembly.GetManifestResourceNames()
               where name.StartsWith(Prefix, StringComparison.Ordinal)
               let number = int.Parse(name.AsSpan(Prefix.Length, 3), CultureInfo.InvariantCulture)
               orderby number
               select (number, Text(assembly, name));
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
