namespace FhirOutreach.Tests.Simulation;

/// <summary>
/// Every order in which two programs can carry three texts, each dying after any of its steps, is gone through: states, not
/// samples. The transitions are the service's own SQL.
/// </summary>
public sealed class LedgerModelTests
{
    /// <summary>A model that grows beyond this has lost its bounds.</summary>
    private const int WorldsMax = 2_000_000;

    [Fact]
    public void No_order_of_steps_and_crashes_gets_a_text_taken_twice_or_keeps_one_for_ever()
    {
        using var ledger = new Ledger();
        var model = new LedgerModel(ledger);
        var found = Explore(model);

        TestContext.Current.TestOutputHelper?.WriteLine($"{found.Worlds.Count} worlds, {found.Steps} steps");
        Assert.Null(found.Twice);
        Assert.All(found.Worlds, world => Assert.Equal(Ledger.Texts, world.Rows.Length)); // the sum of the states is the number of intents
        Assert.Equal(found.Worlds.Count, CanEnd(model, found).Count);
    }

    private static Found Explore(LedgerModel model)
    {
        var start = model.Start();
        var numbers = new Dictionary<string, int> { [model.Key(start)] = 0 };
        var worlds = new List<World> { start };
        var before = new List<List<int>> { new() };
        var how = new List<string> { "" };
        var steps = 0;
        for (var i = 0; i < worlds.Count; i++)
            foreach (var (name, next) in model.Next(worlds[i]))
            {
                steps++;
                var key = model.Key(next);
                if (!numbers.TryGetValue(key, out var number))
                {
                    numbers.Add(key, number = worlds.Count);
                    worlds.Add(next);
                    before.Add([]);
                    how.Add($"{how[i]}{name}; ");
                    if (Enumerable.Range(0, Ledger.Texts).Any(text => next.TimesTaken(text) > 1)) return new(worlds, before, steps, how[number]);
                    Assert.InRange(number, 0, WorldsMax);
                }
                before[number].Add(i);
            }
        return new(worlds, before, steps, null);
    }

    // Backwards from the worlds where all is settled: whatever has happened, there is a way out.
    private static HashSet<int> CanEnd(LedgerModel model, Found found)
    {
        var can = Enumerable.Range(0, found.Worlds.Count).Where(i => model.IsOver(found.Worlds[i])).ToHashSet();
        var open = new Queue<int>(can);
        while (open.TryDequeue(out var world))
            foreach (var earlier in found.Before[world].Where(can.Add)) open.Enqueue(earlier);
        return can;
    }

    /// <param name="Before">For each world, those it can follow.</param>
    /// <param name="Twice">The shortest way to a text that is taken twice.</param>
    private sealed record Found(List<World> Worlds, List<List<int>> Before, int Steps, string? Twice);
}
