namespace FhirOutreach.Simulation;

internal static class Picks
{
    public static T Pick<T>(this Random random, IReadOnlyList<T> among) => among[random.Next(among.Count)];
}
