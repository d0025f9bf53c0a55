using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Benchmarks;

/// <summary>Durable intake, each notification committed before its 204, beside the floor; and how fast the queue empties.</summary>
internal static class IntakePart
{
    private static readonly int[] ClientCounts = [1, 8, 16, 64];
    private static int next;

    public static async IAsyncEnumerable<(string, string, string)> Run(bool quick)
    {
        var (rounds, seconds) = quick ? (1, 1.0) : (3, 4.0);
        await using var neighbours = await Neighbours.Start();
        await using var floor = await Child.StartFloor(neighbours.Carrier);
        await using var service = await Child.StartService(neighbours.Ehr, neighbours.Carrier, "1/s");
        await GoLive.Wait(service);
        await Load(floor, 16, seconds / 2);
        await Load(service, 16, seconds / 2);
        await Decided(service);

        foreach (var clients in ClientCounts)
        {
            var (floors, services, decided) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                floors.Add(await Load(floor, clients, seconds));
                await Task.Delay(200); // the floor's last texts
                var before = Waiting(service).Decisions;
                var clock = Stopwatch.StartNew();
                services.Add(await Load(service, clients, seconds));
                var after = await Decided(service);
                decided.Add((after - before) / clock.Elapsed.TotalSeconds);
            }
            yield return (
                $"intake, {clients} clients",
                $"{Numbers.Whole(services.Median())}/s; floor {Numbers.Whole(floors.Median())}/s; share {Numbers.Fine(services.Zip(floors, (s, f) => s / f).Median())}; "
                + $"decided {Numbers.Whole(decided.Median())}/s until the queue was empty",
                clients == 16 ? "share 0.5, then 0.7" : "");
        }
    }

    private static async Task<double> Load(Child server, int clients, double seconds)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => RawClient.Connect(server.Port)));
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(all.Select(client => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed.TotalSeconds < seconds; count++) await client.Put(Interlocked.Increment(ref next));
            return count;
        })));
        var rate = counts.Sum() / clock.Elapsed.TotalSeconds;
        foreach (var client in all) client.Dispose();
        return rate;
    }

    /// <returns>How many decisions there are once nothing waits.</returns>
    private static async Task<long> Decided(Child service)
    {
        while (true)
        {
            var (due, decisions) = Waiting(service);
            if (!due) return decisions;
            await Task.Delay(50);
        }
    }

    private static (bool Due, long Decisions) Waiting(Child service)
    {
        using var connection = new SqliteConnection($"Data Source={service.DatabaseFile};Mode=ReadOnly");
        connection.Open();
        return (
            connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM inbox WHERE due_at IS NOT NULL)"),
            connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM decision"));
    }
}
