namespace FhirOutreach.Simulation;

/// <summary>How large a simulation is and how badly its world behaves. All of it follows from the seed.</summary>
/// <param name="Lives">How many times the program is killed and started again; each life ends at a random point.</param>
/// <param name="LifePointsMax">A life that is to end ends after at most so many commits, requests and answers.</param>
/// <param name="FaultPercent">Of a hundred requests to the EHR, and of a hundred to the carrier.</param>
/// <param name="Outages">How often a neighbour is down for up to 90 minutes.</param>
/// <param name="LeadHoursMax">How long before its start a visit is booked.</param>
internal sealed record Plan(
    int Seed, int Phones, int Visits, TimeSpan Span, int Lives, int LifePointsMax, int FaultPercent, int Outages,
    int LeadHoursMax, bool HasAnySettings)
{
    public const int VisitsMax = 100_000;

    /// <summary>A few visits of one family over a few days, and everything goes wrong.</summary>
    public static Plan Schedule(int seed) => new(
        seed, Phones: 1, Visits: 2 + Math.Abs(seed) % 4, TimeSpan.FromDays(6), Lives: 4, LifePointsMax: 120, FaultPercent: 12, Outages: 2,
        LeadHoursMax: 120, HasAnySettings: true);

    /// <summary>A part of the clinic's year: its phones share nothing with the other parts'.</summary>
    public static Plan Year(int seed, int phones, int visits) => new(
        seed, phones, visits, TimeSpan.FromDays(365), Lives: 12, LifePointsMax: 20_000, FaultPercent: 2, Outages: 40,
        LeadHoursMax: 1200, HasAnySettings: false);

    /// <summary>Some weeks of a clinic, lived by the real program.</summary>
    public static Plan Month(int seed, int patients, int days) => new(
        seed, Phones: patients * 2 / 3, Visits: Math.Max(patients * days / 20, patients), TimeSpan.FromDays(days), Lives: 4, LifePointsMax: 0, FaultPercent: 3, Outages: 6,
        LeadHoursMax: Math.Min(days * 12, 360), HasAnySettings: false);
}
