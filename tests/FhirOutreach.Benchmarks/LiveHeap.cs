using System.Globalization;

namespace FhirOutreach.Benchmarks;

/// <summary>
/// What the watched program really holds on to: bytes on the managed heap right after a full collection, again and again. Peak
/// resident memory says instead how long the collector let garbage lie, and that depends on how much memory is free.
/// </summary>
internal static class LiveHeap
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <param name="file">A count on each line, in the order they were taken.</param>
    public static void Watch(string file) => _ = Task.Run(() => Look(file));

    private static async Task Look(string file)
    {
        await using var counts = new StreamWriter(file) { AutoFlush = true };
        for (; ; await Task.Delay(Every))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            counts.WriteLine(GC.GetTotalMemory(forceFullCollection: false).ToString(CultureInfo.InvariantCulture));
        }
    }
}
