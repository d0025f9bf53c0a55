using FhirOutreach.Settings;
using FhirOutreach.Storage;

namespace FhirOutreach.Commands.Check;

internal static class StorageLine
{
    /// <returns>False when the database cannot be opened.</returns>
    public static bool Say(Card card, OutreachSettings settings)
    {
        try
        {
            using var database = new Microsoft.Data.Sqlite.SqliteConnection();
            SqliteLibrary.Load();
            database.ConnectionString = settings.StorageConnectionString;
            DatabaseFile.MakeOwn(settings.StorageConnectionString);
            database.Open();
            Migrator.Outstanding(database); // opening alone reads nothing, and any file will do
            card.Good("storage", $"SQLite {database.ServerVersion}, {database.DataSource}");
            return true;
        }
        catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or NewerSchemaException)
        {
            card.Wrong("storage", StartTrouble.InWords(e) ?? $"{e.Message}: check Storage:ConnectionString and the folder's rights");
            return false;
        }
    }
}
