namespace FhirOutreach.Simulation;

/// <summary>How large a simulation is and how badly its world behaves. All of it follows from the seed.</summary>
/// <param name="Lives">How many times the program is killed and started again; each life ends at a random point.</param>
/// <param name="LifePointsMax">A life that is to end ends after at most so many commits, requests and answers.</param>
/// <param name="FaultPercent">Of a hundred requests to the EHR, and of a hundred to the carrier.</param>
/// <param name="HasOutages">Neighbours are down for hours.</param>
internal sealed record Plan(
    int Seed, int Phones, int Visits, TimeSpan Span, int Lives, int LifePointsMax, int FaultPercent, bool HasOutages, bool HasAnySettings)
{
    public const int VisitsMax = 100_000;

    /// <summary>A few visits of one family over a few days, and everything goes wrong.</summary>
    public static Plan Schedule(int seed) => new(
        seed, Phones: 1, Visits: 2 + Math.Abs(seed) % 4, TimeSpan.FromDays(6), Lives: 4, LifePointsMax: 120, FaultPercent: 12, HasOutages: true,
        HasAnySettings: true);

    /// <summary>A part of the clinic's year: its phones share nothing with the other parts'.</summary>
    public static Plan Year(int seed, int phones, int visits) => new(
        seed, phones, visits, TimeSpan.FromDays(365), Lives: 12, LifePointsMax: 20_000, FaultPercent: 2, HasOutages: true, HasAnySettings: false);
}
