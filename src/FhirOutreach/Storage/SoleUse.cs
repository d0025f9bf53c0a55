namespace FhirOutreach.Storage;

/// <summary>
/// One process only serves a database: a second one, started by mistake with other settings, would text the same patients
/// through another carrier, or faster than the rate. The operating system gives the lock back however the process ends.
/// </summary>
internal sealed class SoleUse : IDisposable
{
    private readonly FileStream held;

    private SoleUse(FileStream held) => this.held = held;

    /// <summary>An empty file beside the database, which stays.</summary>
    public static string LockFile(string connectionString) => DatabaseFile.Of(connectionString) + "-lock";

    /// <returns>Null: another process serves this database.</returns>
    /// <exception cref="IOException">The folder is not there, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public static SoleUse? Take(string connectionString)
    {
        var file = LockFile(connectionString);
        try
        {
            return new(new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    public void Dispose() => held.Dispose();
}
