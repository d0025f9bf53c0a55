using System.Data.Common;

namespace FhirOutreach.Settings;

internal static class StorageReader
{
    private const string NameConnectionString = "Storage:ConnectionString";

    /// <summary>What SQLite's driver calls the database's file.</summary>
    private static readonly string[] DataSourceWords = ["Data Source", "DataSource", "Filename"];

    private enum Provider { Sqlite, Postgres }

    /// <returns>As written: a relative <c>Data Source</c> stays relative to the working directory.</returns>
    public static string ConnectionString(ConfiguredSettings configured)
    {
        configured.OneOf("Storage:Provider", Provider.Sqlite);
        return configured.Read<string>(NameConnectionString, TryRead, "Put the database's file, such as Data Source=fhir-outreach.db.");
    }

    private static bool TryRead(string text, out string value)
    {
        value = text;
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return DataSourceWords.Any(word => parts.TryGetValue(word, out var file) && file is string { Length: > 0 } and not ":memory:"); // nothing would outlive a restart
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
