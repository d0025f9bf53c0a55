namespace FhirOutreach.Simulation;

/// <summary>What one simulation came to.</summary>
internal sealed record Result(int Seed, int Visits, int Texts, int Replies, int Deaths, long Decisions, IReadOnlyList<Breach> Breaches)
{
    public static Result Sum(IReadOnlyList<Result> results) => new(
        results[0].Seed, results.Sum(one => one.Visits), results.Sum(one => one.Texts), results.Sum(one => one.Replies),
        results.Sum(one => one.Deaths), results.Sum(one => one.Decisions), [.. results.SelectMany(one => one.Breaches)]);

    public override string ToString() =>
        $"{Visits} visits, {Texts} texts taken, {Replies} replies, {Decisions} decisions, {Deaths} crashes: {Breaches.Count} breaches";
}
