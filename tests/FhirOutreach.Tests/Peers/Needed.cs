namespace FhirOutreach.Tests.Peers;

/// <summary>
/// Something a test needs that not every machine has. With only the SDK the test is skipped, and says why; where it must
/// be there (<c>CI=true</c>) the test fails.
/// </summary>
internal static class Needed
{
    public static bool MustBeThere { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <param name="reason">What is missing; null when nothing is.</param>
    public static void Absent(string? reason)
    {
        if (reason is null) return;
        if (MustBeThere) Assert.Fail($"{reason} With CI=true it must be there.");
        Assert.Skip(reason);
    }
}
