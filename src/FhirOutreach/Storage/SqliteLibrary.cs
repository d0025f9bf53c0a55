using System.Reflection;
using System.Runtime.InteropServices;

namespace FhirOutreach.Storage;

/// <summary>
/// Prefers the system's SQLite, which the distribution keeps patched, to the one bundled with the package (3.35.5).
/// </summary>
internal static class SqliteLibrary
{
    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];
    private const int SQLITE_CONFIG_MEMSTATUS = 9; // sqlite3.h
    private static readonly Lazy<bool> Loaded = new(Resolve);

    public static void Load() => _ = Loaded.Value;

    private static bool Resolve()
    {
        var provider = Assembly.Load("SQLitePCLRaw.provider.e_sqlite3");
        NativeLibrary.SetDllImportResolver(provider, static (name, assembly, path) =>
        {
            if (name != "e_sqlite3") return IntPtr.Zero;
            foreach (var systemName in SystemNames)
                if (NativeLibrary.TryLoad(systemName, out var handle)) return handle;
            return IntPtr.Zero;
        });
        SQLitePCL.Batteries_V2.Init();
        // Nobody reads how much memory SQLite uses, and to count it each allocation of each connection takes one and the same lock.
        SQLitePCL.raw.sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }
}
