using System.Diagnostics;
using System.Globalization;
using Dapper;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Benchmarks;

/// <summary>A sweep that has to look through everything: after a long outage, or on a server without <c>_lastUpdated</c>.</summary>
internal static class SweepPart
{
    public static async IAsyncEnumerable<(string, string, string)> Run(bool quick)
    {
        int[] sizes = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
        foreach (var size in sizes)
        {
            var folder = Child.NewFolder();
            var before = TimeProvider.System.GetUtcNow().AddDays(-1);
            var file = Path.Combine(folder, "bench.db");
            await StorePart.Fill(file, size);
            await NoteLastSweep(file, before);

            await using var neighbours = await Neighbours.Start(appointments: size);
            var clock = Stopwatch.StartNew();
            await using var service = await Child.StartService(neighbours.Ehr, neighbours.Carrier, "1/s", folder);
            await Swept(file, before);
            yield return ($"start and sweep of {Numbers.Whole(size)} appointments, all held, pages of 500",
                $"{Numbers.Fine(clock.Elapsed.TotalSeconds)} s; CPU {Numbers.Fine(service.CpuSeconds)} s; peak memory {Numbers.Whole(service.PeakKilobytes / 1024.0)} MB",
                "memory the same at every size");
        }
    }

    private static async Task NoteLastSweep(string file, DateTimeOffset at)
    {
        await using var database = new Database($"Data Source={file}");
        var text = at.ToString("O", CultureInfo.InvariantCulture);
        await database.Write(session =>
        {
            foreach (var name in (string[])["go-live", "intake-done", "sweep-watermark"]) session.Note(name, text);
        });
    }

    private static async Task Swept(string file, DateTimeOffset before)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        await connection.OpenAsync();
        var text = before.ToString("O", CultureInfo.InvariantCulture);
        while (connection.ExecuteScalar<string>("SELECT value FROM notebook WHERE name = 'sweep-watermark'") == text) await Task.Delay(20);
    }
}
