namespace FhirOutreach.Sms;

/// <summary>
/// When the next text may go, in ticks of a clock somebody else reads. A text of n segments takes n places, 1 / rate apart,
/// from the moment it goes or, where that is later, from the last place taken: so they leave the carrier. Two things hold, however late timers are. In any second, whichever is named, there are no more
/// places than the rate allows (below one a second, or for what is left of a fractional rate: in any stretch that has room for
/// that whole number of segments). And in any stretch there are no more than the rate allows for it and
/// <see cref="MadeUpMax"/>, so that they come evenly, and an idle hour saves up nothing.
/// </summary>
internal sealed class SenderPace
{
    /// <summary>
    /// How much of a timer's lateness is made up for. Without it every text would lose what its timer was late: a tenth of
    /// the rate at 100 segments a second.
    /// </summary>
    public static readonly TimeSpan MadeUpMax = TimeSpan.FromMilliseconds(100);

    private readonly double ticksPerSegment;
    private readonly long ticksPerSecond;
    private readonly long madeUpMax;

    // The places taken last, as a ring: the one at "oldest" must be this long ago when the next one is taken.
    private readonly long[] places;
    private readonly long window;
    private int oldest;
    private long last = Never;
    private long free = Never;

    private const long Never = long.MinValue / 4;

    public SenderPace(double segmentsPerSecond, long ticksPerSecond)
    {
        this.ticksPerSecond = ticksPerSecond;
        ticksPerSegment = ticksPerSecond / segmentsPerSecond;
        madeUpMax = (long)(MadeUpMax.TotalSeconds * ticksPerSecond);
        places = new long[Math.Max(1, (int)segmentsPerSecond)];
        window = (long)Math.Ceiling(places.Length * ticksPerSegment);
        Array.Fill(places, Never);
    }

    /// <summary>Zero: now. Otherwise in whole milliseconds, rounded up, as timers have it.</summary>
    public TimeSpan Wait(int segments, long now)
    {
        var earliest = Earliest(segments);
        return earliest <= now ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((earliest - now) * 1000.0 / ticksPerSecond));
    }

    /// <summary>A text goes now; <see cref="Wait"/> said it may.</summary>
    public void Go(int segments, long now)
    {
        free = Math.Max(free, now - madeUpMax) + (long)Math.Ceiling(segments * ticksPerSegment);
        var first = Math.Max(now, last);
        for (var segment = 0; segment < segments; segment++)
        {
            places[oldest] = first + (long)(segment * ticksPerSegment);
            last = places[oldest];
            oldest = (oldest + 1) % places.Length;
        }
    }

    // Each of its segments must keep its distance to the one a whole window of places before it.
    private long Earliest(int segments)
    {
        var first = last;
        for (var segment = 0; segment < Math.Min(segments, places.Length); segment++)
            first = Math.Max(first, places[(oldest + segment) % places.Length] + window - (long)(segment * ticksPerSegment));
        // The last place taken may lie a little ahead: behind it, a text can go already.
        return first > last ? Math.Max(first, free) : free;
    }
}
