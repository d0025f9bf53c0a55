using System.Runtime.InteropServices;
using FhirOutreach.Storage;

namespace FhirOutreach.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/FhirOutreach.Benchmarks [--quick] [intake] [latency] [store] [life] [sweep] [dispatch] [small]</c>:
/// measures, and prints one table in Markdown. Without a part it runs all of them.
/// </summary>
internal static class Benchmarks
{
    private static readonly string[] Parts = ["intake", "latency", "store", "life", "sweep", "dispatch", "small"];

    public static async Task<int> Main(string[] args)
    {
        SqliteLibrary.Load(); // before the first connection: half a library of each kind would crash
        if (args is [Child.Floor, ..]) return await FloorServer.Run(int.Parse(args[1], Numbers.Plain), args[2], new Uri(args[3]));
        if (args is [Child.Service, ..]) return await Program.Main(args[1..]);
        if (args is [Child.WatchedService, ..])
        {
            LiveHeap.Watch(args[1]);
            return await Program.Main(args[2..]);
        }

        var quick = args.Contains("--quick");
        var chosen = args.Where(arg => arg != "--quick").ToList();
        if (chosen.Except(Parts).Any())
        {
            Console.Error.WriteLine($"The parts are: {string.Join(", ", Parts)}; and --quick.");
            return 1;
        }

        Console.WriteLine(Machine());
        Console.WriteLine();
        Console.WriteLine("| what | measured | aim |\n|---|---|---|");
        foreach (var part in Parts.Where(part => chosen.Count == 0 || chosen.Contains(part)))
        {
            var lines = part switch
            {
                "intake" => IntakePart.Run(quick),
                "latency" => LatencyPart.Run(quick),
                "store" => StorePart.Run(quick),
                "life" => LifePart.Run(quick),
                "sweep" => SweepPart.Run(quick),
                "dispatch" => DispatchPart.Run(quick),
                _ => SmallPart.Run(),
            };
            await foreach (var (what, measured, aim) in lines) Console.WriteLine($"| {what} | {measured} | {aim} |");
        }
        return 0;
    }

    private static string Machine()
    {
        var cpu = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1]
            : null;
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        return $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} × {cpu}, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; load average before the run: {load}";
    }
}
