using FhirOutreach.Simulation;
using FhirOutreach.Simulation.Month;

namespace FhirOutreach.Tests.Simulation;

/// <summary>
/// A small share of the simulations; docs/PROOF.md says how to run all of them. Each follows from its seed alone.
/// </summary>
public sealed class SimulationTests
{
    private const int Seed = 20261121;
    private const int Schedules = 24;
    private const int Previews = 100;
    private const int Stories = 6;

    [Fact]
    public void Short_lives_full_of_crashes_faults_and_doubles_break_no_rule()
    {
        var sum = Result.Sum(Simulations.Schedules(Seed, Schedules));
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {sum}");
        Assert.Empty(sum.Breaches);
        Assert.True(sum is { Texts: > 100, Replies: > 50, Deaths: > 40 }, $"the world was asleep: {sum}");
    }

    [Fact]
    public void The_preview_of_a_hundred_clinics_is_what_then_goes()
    {
        var results = Simulations.Previews(Seed, Previews);
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds from {Seed}: {results.Sum(result => result.Texts)} texts");
        Assert.Empty(results.SelectMany(result => result.Breaches));
        Assert.True(results.Sum(result => result.Texts) > Previews);
    }

    [Fact]
    public async Task Some_days_of_twenty_patients_with_the_real_program_break_no_rule()
    {
        var days = await MonthRun.Run(Seed, patients: 20, days: 3);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {days}");
        Assert.Empty(days.Breaches);
        Assert.True(days is { Texts: > 10, Replies: > 4, Deaths: > 0 }, $"the world was asleep: {days}");
    }

    [Fact]
    public void One_seed_is_one_story()
    {
        var once = Simulations.Schedules(Seed, Stories);
        var again = Simulations.Schedules(Seed, Stories);
        Assert.Equal(once.Select(story => $"{story}"), again.Select(story => $"{story}"));
    }
}
