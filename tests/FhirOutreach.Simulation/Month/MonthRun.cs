namespace FhirOutreach.Simulation.Month;

/// <summary>A month of a clinic through the front door: the real program, real HTTP, a real database file.</summary>
internal static class MonthRun
{
    public const int Days = 30;

    /// <summary>
    /// Far ahead, so that the clock can be moved there from any day this is run on. On 11 March 2040 most of the United States
    /// put their clocks forward, Casablanca and Lord Howe change theirs within some weeks.
    /// </summary>
    private static readonly DateTimeOffset Start = new(2040, 3, 1, 6, 0, 0, TimeSpan.Zero);

    public static Task<Result> Run(int seed, int patients, int days) => MonthClinic.Run(Plan.Month(seed, patients, days), Start);
}
