using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

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

    [Theory]
    [InlineData("state IN ('Planned', 'Held', 'Unknown')")] // what may have been taken is claimed before anybody has looked
    [InlineData("state IN ('Planned', 'Held', 'HandedOver')")] // what another has in hand is claimed
    public void A_claim_that_takes_too_much_is_caught(string broken)
    {
        using var ledger = new Ledger();
        List<ClaimedText> Claim(Session session) => session.Rows<ClaimedText>(
            $"""
            UPDATE message SET state = 'Claimed', due_at = NULL
             WHERE id IN (SELECT id FROM message WHERE {broken} ORDER BY due_at IS NULL, due_at, id LIMIT 1)
            RETURNING id, phone, body, segments, kind, attempts, urgency
            """);

        var found = Explore(new LedgerModel(ledger, claim: Claim));

        TestContext.Current.TestOutputHelper?.WriteLine($"{broken}: {found.Twice}");
        Assert.NotNull(found.Twice);
    }

    [Fact]
    public void A_hand_over_that_minds_neither_the_state_nor_the_attempt_is_caught()
    {
        using var ledger = new Ledger();
        static bool HandOver(Session session, int id, int attempt) => session.Run(
            "UPDATE message SET state = 'HandedOver', due_at = NULL, attempts = attempts + 1, handed_over_at = planned_at WHERE id = @id", new { id }) == 1;

        var found = Explore(new LedgerModel(ledger, handOver: HandOver));

        TestContext.Current.TestOutputHelper?.WriteLine(found.Twice ?? "");
        Assert.NotNull(found.Twice);
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
