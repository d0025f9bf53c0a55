namespace FhirOutreach.Domain.Messages;

/// <summary>
/// When a text is tried again, as tables. Each pause has jitter, so that what was refused together does not come back
/// together; it is seeded by the text, so that the same decision made again is the same.
/// </summary>
public static class RetrySchedule
{
    /// <summary>Pauses grow by up to this share of themselves; they never shrink.</summary>
    public const double JitterShare = 0.25;

    /// <summary>No connection, or too many requests at once: over in seconds, or an outage.</summary>
    public static readonly IReadOnlyList<TimeSpan> NotTaken =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
    ];

    /// <summary>A queue at the carrier is full: it empties at the sender's rate, which takes minutes.</summary>
    public static readonly IReadOnlyList<TimeSpan> QueueFull =
        [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30)];

    /// <summary>A network's allowance for the day is used up: it is open again after its midnight, and not before.</summary>
    public static readonly IReadOnlyList<TimeSpan> NetworkClosed = [TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4)];

    /// <summary>A phone that is off or out of range: once more, after a while.</summary>
    public static readonly IReadOnlyList<TimeSpan> Unreachable = [TimeSpan.FromMinutes(30)];

    /// <summary>The sender is stopped by the carrier: one text tries whether that is over.</summary>
    public static readonly IReadOnlyList<TimeSpan> Probe =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>
    /// A text whose answer was lost is looked up at once, and then this long after its hand-over. Not in the list after two
    /// minutes: it was not taken. The later looks are for a list that could not be read.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> LookUp =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20),
        TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(90), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
    ];

    /// <summary>The pause after that many tries; the last one goes on.</summary>
    /// <param name="tries">From 1.</param>
    public static TimeSpan Pause(IReadOnlyList<TimeSpan> table, int tries, long seed) =>
        WithJitter(table[Math.Clamp(tries - 1, 0, table.Count - 1)], seed, tries);

    /// <summary>After the carrier took a text and reported that it could not deliver it; null = not again.</summary>
    /// <param name="retries">How often it was sent anew already.</param>
    public static TimeSpan? AfterReport(CarrierAction action, long seed, int retries) => action switch
    {
        CarrierAction.RetryOnce when retries < Unreachable.Count => Pause(Unreachable, retries + 1, seed),
        CarrierAction.RetryLater => Pause(QueueFull, retries + 1, seed),
        CarrierAction.NetworkDailyLimit => Pause(NetworkClosed, retries + 1, seed),
        CarrierAction.StopAndAlarm or CarrierAction.WrongSender or CarrierAction.Configuration or CarrierAction.DailyLimit =>
            Pause(QueueFull, retries + 1, seed),
        _ => null,
    };

    /// <summary>The carrier named a time: never before it.</summary>
    public static TimeSpan WithJitter(TimeSpan pause, long seed, int tries) =>
        pause + TimeSpan.FromTicks((long)(pause.Ticks * JitterShare * Fraction(seed, tries)));

    // SplitMix64 (Steele, Lea and Flood 2014): near seeds give far results. From 0 up to 1.
    private static double Fraction(long seed, int tries)
    {
        var mixed = unchecked(((ulong)seed * 0x9E3779B97F4A7C15UL) + ((ulong)tries * 0xBF58476D1CE4E5B9UL));
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
