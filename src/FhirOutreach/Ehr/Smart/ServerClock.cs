namespace FhirOutreach.Ehr.Smart;

/// <summary>
/// The authorization server's clock, by the Date of its answers: it is the one that judges whether an assertion has expired
/// or reaches too far ahead. Ours may be minutes off, and nobody may notice for months (R-29).
/// </summary>
internal sealed class ServerClock(TimeProvider wall)
{
    /// <summary>Less is what a Date of whole seconds and a slow answer make of two clocks that agree.</summary>
    public static readonly TimeSpan OffsetMin = TimeSpan.FromSeconds(30);

    /// <summary>More is no clock but a broken one, and ours may be the better.</summary>
    private static readonly TimeSpan OffsetMax = TimeSpan.FromDays(1);

    private static readonly TimeSpan HalfSecond = TimeSpan.FromSeconds(0.5); // Date has whole seconds

    private long offsetTicks;

    /// <summary>How far its clock is ahead of ours; zero while they agree.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    public DateTimeOffset Now => wall.GetUtcNow() + Offset;

    public void Learn(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { } date) return;
        // An answer out of a cache has the Date it had when it was made, and says its Age (RFC 9111).
        var offset = date + HalfSecond + (response.Headers.Age ?? TimeSpan.Zero) - wall.GetUtcNow();
        var isPlausible = offset.Duration() >= OffsetMin && offset.Duration() <= OffsetMax;
        Interlocked.Exchange(ref offsetTicks, isPlausible ? offset.Ticks : 0);
    }

    /// <summary>As a sentence; null while the clocks agree.</summary>
    public string? Warning() => Offset == TimeSpan.Zero ? null
        : $"This machine's clock is {Offset.Duration():h\\:mm\\:ss} {(Offset > TimeSpan.Zero ? "behind" : "ahead of")}"
            + " the authorization server's: assertions are dated by the server's, but let this machine keep time (NTP).";
}
