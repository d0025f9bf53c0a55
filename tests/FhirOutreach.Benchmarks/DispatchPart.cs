using System.Diagnostics;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Benchmarks;

/// <summary>How much of the sender's rate is used while there is work, and how full the fullest second was.</summary>
internal static class DispatchPart
{
    private const int WarmUpShare = 4; // a quarter
    private const int FirstNumber = 600_000;
    private static readonly (int Rate, int? CarrierMilliseconds)[] Cases = [(50, 0), (50, 150), (50, null), (500, 0), (500, 150), (500, null)];
    private static readonly TimeSpan PatienceMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ArrivalsLookedAtEvery = TimeSpan.FromMilliseconds(250); // a look costs the measured program a little
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static int next = FirstNumber;

    public static async IAsyncEnumerable<(string, string, string)> Run(bool quick)
    {
        var seconds = quick ? 5 : 20;
        foreach (var (rate, milliseconds) in Cases)
        {
            await using var neighbours = await Neighbours.Start(carrierTakes: TimeSpan.FromMilliseconds(milliseconds ?? 0));
            var sandbox = new SandboxCarrier(TimeProvider.System);
            await using var sandboxServer = await SandboxServer.Start(sandbox);
            var isSandbox = milliseconds is null;
            await using var service = await Child.StartService(
                neighbours.Ehr, isSandbox ? new Uri(sandboxServer.BaseUrl) : neighbours.Carrier, $"{rate}/s");
            await GoLive.Wait(service);
            var went = await Dispatch(service, isSandbox ? () => Arrived(sandbox) : () => Arrived(neighbours), rate * seconds);
            // The first texts of a process wait for its compiler, and would make the others look faster than they are.
            var (share, fullest) = Measure(went[(went.Count / WarmUpShare)..], rate);
            yield return ($"dispatch at {rate} segments/s, {(isSandbox ? "the sandbox carrier with its delivery reports" : $"a carrier that takes {milliseconds} ms")}, {Numbers.Whole(went.Count)} texts of {Numbers.Whole(went.Sum(text => text.Segments))} segments",
                $"{Numbers.Fine(share * 100)} % of the rate; {fullest} segments in the fullest second, as they arrived", "≥ 98 %, never above");
        }
    }

    // All are decided before the first may go: what is measured is sending.
    private static async Task<List<(TimeSpan At, int Segments)>> Dispatch(
        Child service, Func<IReadOnlyDictionary<string, TimeSpan>> arrived, int segments)
    {
        await using var database = new Database($"Data Source={service.DatabaseFile}");
        await database.Write(session => session.StopSending(SendingStopTable.AllSenders, null, TimeProvider.System.GetUtcNow()));
        using (var client = await RawClient.Connect(service.Port))
            while (database.Read(session => session.Row<long>("SELECT coalesce(sum(segments), 0) FROM message")) < segments)
                for (var i = 0; i < 50; i++) await client.Put(Interlocked.Increment(ref next));
        while (database.Read(session => session.NextInboxDue()) is not null) await Task.Delay(50);

        var texts = database.Read(session => session.Rows<(string Phone, int Segments)>("SELECT phone, segments FROM message"));
        await database.Write(session => session.StartSending(SendingStopTable.AllSenders));
        var patience = Stopwatch.StartNew();
        while (arrived().Count < texts.Count && patience.Elapsed < PatienceMax) await Task.Delay(ArrivalsLookedAtEvery);
        var times = arrived();
        return [.. texts.Where(text => times.ContainsKey(text.Phone)).Select(text => (times[text.Phone], text.Segments)).OrderBy(text => text.Item1)];
    }

    /// <summary>When the first text to each number came, by any clock that counts on.</summary>
    private static Dictionary<string, TimeSpan> Arrived(SandboxCarrier carrier) =>
        carrier.Sent.GroupBy(text => text.To).ToDictionary(texts => texts.Key, texts => texts.Min(text => text.DateCreated) - DateTimeOffset.UnixEpoch);

    private static Dictionary<string, TimeSpan> Arrived(Neighbours neighbours) =>
        neighbours.Texted.ToDictionary(text => text.Key, text => Stopwatch.GetElapsedTime(0, text.Value));

    private static (double Share, int Fullest) Measure(List<(TimeSpan At, int Segments)> went, int rate)
    {
        var seconds = (went[^1].At - went[0].At).TotalSeconds;
        var (fullest, within, from) = (0, 0, 0);
        foreach (var text in went)
        {
            within += text.Segments;
            for (; text.At - went[from].At >= OneSecond; from++) within -= went[from].Segments;
            fullest = Math.Max(fullest, within);
        }
        return (went.SkipLast(1).Sum(text => text.Segments) / seconds / rate, fullest);
    }
}
