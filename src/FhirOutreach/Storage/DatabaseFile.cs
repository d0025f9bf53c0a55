using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

internal static class DatabaseFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Its whole path: a relative one in the settings is in the working directory.</summary>
    public static string Of(string connectionString) => Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);

    /// <summary>
    /// Opens it for a reader who may write nothing beside it. SQLite then looks for no companion (-wal, -shm) and takes no lock:
    /// only for a database that nobody has open.
    /// </summary>
    public static string Immutable(string connectionString) => new SqliteConnectionStringBuilder(connectionString)
    {
        DataSource = $"{new Uri(Of(connectionString)).AbsoluteUri}?immutable=1",
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ConnectionString;

    /// <summary>Somebody has it open, or did not come to close it.</summary>
    public static bool IsOpen(string connectionString) => File.Exists(Of(connectionString) + "-wal");

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
