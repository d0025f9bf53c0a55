using System.Diagnostics;
using System.Threading.Channels;

namespace FhirOutreach.Benchmarks;

/// <summary>From the moment a notification should be sent to the request at the carrier, at a steady rate.</summary>
internal static class LatencyPart
{
    private const int PerSecond = 200;
    private const int Clients = 16;
    private const int FirstNumber = 500_000;
    private static readonly TimeSpan LastTextTimeout = TimeSpan.FromSeconds(20);
    private static int next = FirstNumber;

    public static async IAsyncEnumerable<(string, string, string)> Run(bool quick)
    {
        var seconds = quick ? 3 : 15;
        await using var neighbours = await Neighbours.Start();
        await using var floor = await Child.StartFloor(neighbours.Carrier);
        await using var service = await Child.StartService(neighbours.Ehr, neighbours.Carrier, "1000/s");
        await GoLive.Wait(service);
        foreach (var (name, server) in new[] { ("floor", floor), ("service", service) })
        {
            await Measure(server, neighbours, 2); // warm
            var latencies = await Measure(server, neighbours, seconds);
            var lost = seconds * PerSecond - latencies.Count;
            yield return (
                $"notification → carrier at {PerSecond}/s, {name}",
                $"p50 {Numbers.Fine(latencies.Percentile(0.5))} ms, p99 {Numbers.Fine(latencies.Percentile(0.99))} ms"
                + (lost > 0 ? $"; {lost} of {seconds * PerSecond} not sent within {LastTextTimeout.TotalSeconds} s" : ""), "");
        }
    }

    // Open loop: a slow answer does not make the next notification later, and its wait counts.
    private static async Task<List<double>> Measure(Child server, Neighbours neighbours, int seconds)
    {
        var planned = Channel.CreateUnbounded<int>();
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RawClient.Connect(server.Port)));
        var senders = clients.Select(client => Task.Run(async () =>
        {
            await foreach (var number in planned.Reader.ReadAllAsync()) await client.Put(number);
        })).ToList();

        var sent = new List<(int Number, long At)>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < seconds * PerSecond; i++)
        {
            var at = start + i * Stopwatch.Frequency / PerSecond;
            while (Stopwatch.GetTimestamp() < at) await Task.Delay(1);
            var number = Interlocked.Increment(ref next);
            sent.Add((number, at));
            planned.Writer.TryWrite(number);
        }
        planned.Writer.Complete();
        await Task.WhenAll(senders);
        foreach (var client in clients) client.Dispose();

        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < LastTextTimeout && sent.Any(each => !neighbours.Texted.ContainsKey(Clinic.Phone(each.Number)))) await Task.Delay(50);
        return [.. from each in sent
            let texted = neighbours.Texted.GetValueOrDefault(Clinic.Phone(each.Number))
            where texted > 0
            select Stopwatch.GetElapsedTime(each.At, texted).TotalMilliseconds];
    }
}
