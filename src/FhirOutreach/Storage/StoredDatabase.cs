using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>
/// A copy of the service's database as it is at this moment, in a file of its own that goes with it. What is done to the copy,
/// its migration included, the service never sees; taking it holds nobody up.
/// </summary>
internal sealed class StoredDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private StoredDatabase(DirectoryInfo folder) => this.folder = folder;

    public string ConnectionString => Within(folder);

    /// <summary>Says so when there is no database yet; asking must not make one.</summary>
    public static bool Exists(string connectionString, TextWriter output)
    {
        var file = DatabaseFile.Of(connectionString);
        if (File.Exists(file)) return true;
        output.WriteLine($"There is no database at {file} (Storage:ConnectionString; a relative path is in the working directory).");
        return false;
    }

    public static StoredDatabase Copy(string connectionString)
    {
        SqliteLibrary.Load();
        var folder = Directory.CreateTempSubdirectory("fhir-outreach-copy-");
        try
        {
            CopyTo(folder, connectionString);
            return new StoredDatabase(folder);
        }
        catch
        {
            folder.Delete(recursive: true); // half of it holds numbers and texts too
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static void CopyTo(DirectoryInfo folder, string connectionString)
    {
        var readOnly = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        try
        {
            CopyTo(folder, from: readOnly);
        }
        catch (SqliteException e) when (IsOfTheFolder(e) && !DatabaseFile.IsOpen(connectionString))
        {
            // A reader too writes a companion beside the file, and here it may not. Nobody else has the database open: it stands still.
            CopyTo(folder, from: new(DatabaseFile.Immutable(connectionString)));
            if (DatabaseFile.IsOpen(connectionString)) throw; // somebody began to write meanwhile: who knows what was read
        }
    }

    private static void CopyTo(DirectoryInfo folder, SqliteConnectionStringBuilder from)
    {
        using var original = new SqliteConnection(from.ConnectionString);
        using var copy = new SqliteConnection(Within(folder));
        original.Open();
        copy.Open();
        original.BackupDatabase(copy);
    }

    private static bool IsOfTheFolder(SqliteException refused) => SqliteCode.Of(refused) is SqliteCode.ReadOnly or SqliteCode.CannotOpen;

    private static string Within(DirectoryInfo folder) => $"Data Source={Path.Combine(folder.FullName, "copy.db")};Pooling=False";
}
