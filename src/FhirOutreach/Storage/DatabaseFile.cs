using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

internal static class DatabaseFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Its whole path: a relative one in the settings is in the working directory.</summary>
    public static string Of(string connectionString) => Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);

    /// <summary>
    /// A database that is not there yet is made readable by its owner only: it will hold phone numbers and texts. SQLite gives its
    /// companions (-wal, -shm) the same rights. One that is there keeps its own.
    /// </summary>
    public static void MakeOwn(string connectionString)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (OperatingSystem.IsWindows() || file.Length == 0 || file[0] == ':' || File.Exists(file) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))) return;
        try
        {
            using var made = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // SQLite says so too, and better, as it opens the file. Or another was quicker.
        }
    }
}
