using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>SQLite's primary result codes (sqlite.org/rescode.html) that say something about the file.</summary>
internal static class SqliteCode
{
    public const int Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    private const int PrimaryMask = 0xff;

    /// <summary>A backup's exception carries the extended code, which says more in its higher bits.</summary>
    public static int Of(SqliteException refused) => refused.SqliteErrorCode & PrimaryMask;
}
