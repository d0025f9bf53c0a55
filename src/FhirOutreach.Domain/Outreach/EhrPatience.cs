namespace FhirOutreach.Domain.Outreach;

/// <summary>How long we wait for the EHR to take a patient's answer, and how often we ask.</summary>
public static class EhrPatience
{
    /// <summary>After this the patient hears, once, that we have the answer.</summary>
    public static readonly TimeSpan BeforeSayingSo = TimeSpan.FromSeconds(60);

    /// <summary>After this, or at the visit's start, a person takes over.</summary>
    public static readonly TimeSpan BeforeHandingToStaff = TimeSpan.FromHours(24);

    /// <summary>How often we look whether the EHR's scheduler has acted on an answer.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);

    /// <summary>Somebody else keeps writing first: after so many tries a person takes over.</summary>
    public const int AttemptsMax = 50;

    // A table, not a formula: an operator can read when the next try is.
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
    ];

    /// <param name="attempts">Tries so far, at least 1.</param>
    public static TimeSpan PauseAfter(int attempts) => Pauses[Math.Clamp(attempts - 1, 0, Pauses.Length - 1)];
}
