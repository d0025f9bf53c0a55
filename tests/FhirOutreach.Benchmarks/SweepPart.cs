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
    private const double BytesPerMegabyte = 1024 * 1024;

    public static async IAsyncEnumerable<(string, string, string)> Run(bool quick)
    {
        int[] sizes = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
        foreach (var size in sizes)
        {
            await using var neighbours = await Neighbours.Start(appointments: size);
            var clock = Stopwatch.StartNew();
            string asItRuns;
            await using (var service = await Sweep(size, folder => Child.StartService(neighbours.Ehr, neighbours.Carrier, "1/s", folder)))
            {
                asItRuns = $"{Numbers.Fine(clock.Elapsed.TotalSeconds)} s with filling; CPU {Numbers.Fine(service.CpuSeconds)} s; "
                    + $"peak resident {Numbers.Whole(service.PeakKilobytes / 1024.0)} MB";
            }
            await using var watched = await Sweep(size, folder => Child.StartWatchedService(neighbours.Ehr, neighbours.Carrier, folder));
            var live = watched.LiveBytes;
            yield return ($"start and sweep of {Numbers.Whole(size)} appointments, all held, pages of 500",
                $"{asItRuns}; alive after a collection: median {Megabytes(live)} MB, "
                + $"in the second half of the sweep {Megabytes([.. live.Skip(live.Count / 2)])} MB, at most {Numbers.Fine(live.Max() / BytesPerMegabyte)} MB",
                "what is alive the same at every size");
        }
    }

    private static async Task<Child> Sweep(int size, Func<string, Task<Child>> start)
    {
        var folder = Child.NewFolder();
        var before = TimeProvider.System.GetUtcNow().AddDays(-1);
        var file = Path.Combine(folder, "bench.db");
        await StorePart.Fill(file, size);
        await NoteLastSweep(file, before);
        var service = await start(folder);
        await Swept(file, before);
        return service;
    }

    private static string Megabytes(IReadOnlyList<double> bytes) => Numbers.Fine(bytes.ToList().Median() / BytesPerMegabyte);

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
