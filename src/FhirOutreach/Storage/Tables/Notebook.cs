namespace FhirOutreach.Storage.Tables;

/// <summary>Small things to remember across restarts, by name: the sweep's watermark, the subscription's id, the notification key.</summary>
internal static class Notebook
{
    public static string? Note(this Session session, string name) =>
        session.Row<string>("SELECT value FROM notebook WHERE name = @name", new { name });

    public static void Note(this Session session, string name, string value) =>
        session.Run(
            """
            INSERT INTO notebook (name, value) VALUES (@name, @value)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, new { name, value });

    public static void Forget(this Session session, string name) =>
        session.Run("DELETE FROM notebook WHERE name = @name", new { name });
}
