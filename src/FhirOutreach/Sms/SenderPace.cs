namespace FhirOutreach.Sms;

/// <summary>
/// When the next text may go, in ticks of a clock somebody else reads. In any stretch of time no more segments go than
/// the rate allows for it and for <see cref="MadeUpMax"/> besides, and the text that opens it: an idle hour saves up
/// no more than that.
/// </summary>
internal sealed class SenderPace(double segmentsPerSecond, long ticksPerSecond)
{
    /// <summary>
    /// How much of a timer's lateness is made up for, never more than one segment's time. Without it every text would
    /// lose what its timer was late: a tenth of the rate at 100 segments a second.
    /// </summary>
    public static readonly TimeSpan MadeUpMax = TimeSpan.FromMilliseconds(100);

    private readonly double ticksPerSegment = ticksPerSecond / segmentsPerSecond;
    private readonly long madeUpMax =
        (long)Math.Min(MadeUpMax.TotalSeconds * ticksPerSecond, ticksPerSecond / segmentsPerSecond);

    private long? free;

    /// <summary>Zero: now. Otherwise in whole milliseconds, rounded up, as timers have it.</summary>
    public TimeSpan Wait(long now) => free is not { } at || at <= now
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(Math.Ceiling((at - now) * 1000.0 / ticksPerSecond));

    /// <summary>A text goes now; <see cref="Wait"/> said it may.</summary>
    public void Go(int segments, long now)
    {
        var start = free is { } at ? Math.Max(at, now - madeUpMax) : now;
        free = start + (long)Math.Ceiling(segments * ticksPerSegment);
    }
}
