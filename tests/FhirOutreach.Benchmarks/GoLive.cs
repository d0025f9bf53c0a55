using Dapper;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Benchmarks;

internal static class GoLive
{
    /// <summary>Until the first intake is done and its second is past: what comes now is news, and is texted.</summary>
    public static async Task Wait(Child service)
    {
        using var connection = new SqliteConnection($"Data Source={service.DatabaseFile};Mode=ReadOnly");
        connection.Open();
        while (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM notebook WHERE name = 'intake-done')")) await Task.Delay(50);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
    }
}
