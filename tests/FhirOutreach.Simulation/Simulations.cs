using System.Diagnostics;
using System.Globalization;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Simulation;

/// <summary>
/// <c>dotnet run -c Release --project tests/FhirOutreach.Simulation -- year --seed 1</c>: a clinic's year;
/// <c>… -- month --seed 1</c>: a month of 1,000 patients with the real program, over HTTP;
/// <c>… -- schedules --seed 1 --count 10000</c>: short lives of one family each, full of crashes, faults and doubles.
/// </summary>
internal static class Simulations
{
    private const int ShownMax = 40;
    private static readonly TimeSpan SaysHowFarEvery = TimeSpan.FromMinutes(1);
    private const int YearParts = 40;
    private const int YearPhones = 13_000; // with their families some 20,000 patients
    private const int YearVisits = 100_000;

    public static int Main(string[] args)
    {
        var seed = Number(args, "--seed", 1);
        var began = Stopwatch.StartNew();
        var results = args.FirstOrDefault() switch
        {
            "year" => Year(seed, Number(args, "--parts", YearParts)),
            "preview" => Previews(seed, Number(args, "--count", 100)),
            "month" => [Month.MonthRun.Run(seed, Number(args, "--patients", 1000), Number(args, "--days", Month.MonthRun.Days)).GetAwaiter().GetResult()],
            "one" => [One(Plan.Schedule(seed), OutreachDecider.Decide)],
            "schedules" => Schedules(seed, Number(args, "--count", 10_000)),
            _ => null,
        };
        if (results is null)
        {
            Console.Error.WriteLine("year | month | schedules | preview, with --seed N, --count N (schedules, preview), --parts N (of the year), --patients N, --days N (month)");
            return 1;
        }
        var sum = Result.Sum(results);
        foreach (var result in results.Where(result => result.Breaches.Count > 0).Take(ShownMax))
            foreach (var breach in result.Breaches.Take(ShownMax / Math.Min(results.Count, ShownMax))) Console.WriteLine($"seed {result.Seed}  {breach}");
        foreach (var rule in sum.Breaches.GroupBy(breach => breach.Rule)) Console.WriteLine($"{rule.Count(),6} x {rule.Key}");
        Console.WriteLine($"{args[0]}, seed {seed}, {results.Count} runs in {began.Elapsed.TotalSeconds:0} s: {sum}");
        return sum.Breaches.Count == 0 ? 0 : 1;
    }

    /// <summary>Parallel on as many cores as there are; each run is its own and follows from its seed alone.</summary>
    public static IReadOnlyList<Result> Schedules(int seed, int count, Decide? decide = null, string? mistake = null) =>
        Run([.. Enumerable.Range(0, count).Select(i => Plan.Schedule(unchecked(seed * 1_000_003 + i)))], decide, mistake);

    public static IReadOnlyList<Result> Year(int seed, int parts = YearParts) =>
        Run([.. Enumerable.Range(0, parts).Select(i => Plan.Year(unchecked(seed * 1_000_003 + i), YearPhones / YearParts, YearVisits / YearParts))], null, null);

    /// <summary>Each configuration's preview beside what then went.</summary>
    public static List<Result> Previews(int seed, int count, Decide? foresees = null) =>
    [
        .. Enumerable.Range(seed, count).AsParallel().Select(one =>
        {
            var rehearsal = Scenario.Rehearse(one, foresees ?? OutreachDecider.Decide);
            Breach[] differences = [.. rehearsal.Differences().Select(difference => new Breach(Rules.Foreseen, default, difference))];
            return new Result(one, 0, rehearsal.Sent.Count, 0, 0, 0, differences);
        }),
    ];

    private static IReadOnlyList<Result> Run(IReadOnlyList<Plan> plans, Decide? decide, string? mistake)
    {
        var done = 0;
        using var progress = new Timer(_ => Console.Error.WriteLine($"{done} of {plans.Count} done"), null, SaysHowFarEvery, SaysHowFarEvery);
        return
        [
            .. plans.AsParallel().WithDegreeOfParallelism(Environment.ProcessorCount).WithExecutionMode(ParallelExecutionMode.ForceParallelism)
                .Select(plan =>
                {
                    var result = One(plan, decide ?? OutreachDecider.Decide, mistake);
                    Interlocked.Increment(ref done);
                    return result;
                })
                .OrderBy(result => result.Seed),
        ];
    }

    private static Result One(Plan plan, Decide decide, string? mistake = null)
    {
        try
        {
            return Scenario.Run(plan, decide, mistake);
        }
        catch (Exception e)
        {
            return new(plan.Seed, 0, 0, 0, 0, 0, [new("the simulation itself", default, string.Join("\n", e.ToString().Split('\n').Take(8)))]);
        }
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
