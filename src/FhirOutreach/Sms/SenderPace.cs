namespace FhirOutreach.Sms;

/// <summary>
/// When the next text may go, in ticks of a clock somebody else reads. A text of n segments takes n places, 1 / rate apart, from
/// the moment it leaves or, where that is later, from the last place taken: so they leave the carrier.
///
/// A text goes in two steps. Its turn comes as evenly as the rate, and not before the places it will need are free: in any
/// stretch there are no more turns than the rate allows for it and <see cref="MadeUpMax"/>, so an idle hour saves up nothing. Then it
/// is committed as handed over, which takes now one millisecond and now fifty; so what counts is when it leaves. In any second,
/// whichever is named, there are no more places than the rate allows, however late timers and commits are (below one a second, or for
/// what is left of a fractional rate: in any stretch that has room for that whole number of segments).
/// </summary>
internal sealed class SenderPace
{
    /// <summary>
    /// How much of a timer's lateness is made up for. Without it every text would lose what its timer was late: a tenth of
    /// the rate at 100 segments a second.
    /// </summary>
    public static readonly TimeSpan MadeUpMax = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How much later than it left a text may be counted. It costs as much of each second: 1.5 % of the rate is what a
    /// carrier costs at worst whose network is slow for some texts and quick for others.
    /// </summary>
    public static readonly TimeSpan LateOnTheWayMax = TimeSpan.FromMilliseconds(15);

    private const long Never = long.MinValue / 4;

    private readonly double ticksPerSegment;
    private readonly long ticksPerSecond;
    private readonly long madeUpMax;
    private readonly long lateOnTheWayMax;

    // The places taken last, as a ring: the one at "taken" must be a window ago when the next one is taken.
    private readonly long[] places;
    private readonly long window;
    private long taken;
    private long last = Never;
    private long free = Never;
    private int underWay; // segments that had their turn and have not left

    public SenderPace(double segmentsPerSecond, long ticksPerSecond)
    {
        this.ticksPerSecond = ticksPerSecond;
        ticksPerSegment = ticksPerSecond / segmentsPerSecond;
        madeUpMax = Ticks(MadeUpMax);
        lateOnTheWayMax = Ticks(LateOnTheWayMax);
        places = new long[Math.Max(1, (int)segmentsPerSecond)];
        window = (long)Math.Ceiling(places.Length * ticksPerSegment);
        Array.Fill(places, Never);
    }

    /// <summary>Until a text's turn. Zero: now. Null: not before one of those that had their turn has left.</summary>
    public TimeSpan? WaitForTurn(int segments, long now)
    {
        if (underWay > 0 && underWay + segments > places.Length) return null;
        return Wait(Math.Max(free, Free(segments, underWay)), now);
    }

    /// <summary>It has its turn now; <see cref="WaitForTurn"/> said so. It <see cref="Leave"/>s, or <see cref="StayBehind"/>s.</summary>
    public void Turn(int segments, long now)
    {
        free = Math.Max(free, now - madeUpMax) + (long)Math.Ceiling(segments * ticksPerSegment);
        underWay += segments;
    }

    public void StayBehind(int segments) => underWay -= segments;

    /// <summary>Until a text that had its turn may leave; mostly zero. In whole milliseconds, rounded up, as timers have it.</summary>
    public TimeSpan WaitToLeave(int segments, long now) => Wait(Free(segments, 0), now);

    /// <summary>It leaves now; <see cref="WaitToLeave"/> said it may.</summary>
    /// <returns>Its first place, for <see cref="WasLate"/>.</returns>
    public long Leave(int segments, long now)
    {
        var place = taken;
        underWay -= segments;
        var first = Math.Max(now, last);
        for (var segment = 0; segment < segments; segment++)
            places[taken++ % places.Length] = last = first + (long)(segment * ticksPerSegment);
        return place;
    }

    /// <summary>It reached the carrier that much later than the quickest do: so long its places are taken.</summary>
    public void WasLate(long place, int segments, long ticks)
    {
        // What has been overwritten since is longer ago than a window, and does not matter any more.
        for (var each = Math.Max(place, taken - places.Length); each < place + segments; each++)
            places[each % places.Length] += Math.Clamp(ticks, 0, lateOnTheWayMax);
    }

    // Each of its segments must keep its distance to the one a whole window of places before it.
    private long Free(int segments, int after)
    {
        var first = last;
        for (var segment = 0; segment < Math.Min(segments, places.Length - after); segment++)
            first = Math.Max(first, places[(taken + after + segment) % places.Length] + window - (long)(segment * ticksPerSegment));
        // The last place taken may lie a little ahead: behind it, a text can go already.
        return first > last ? first : Never;
    }

    private TimeSpan Wait(long until, long now) =>
        until <= now ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((until - now) * 1000.0 / ticksPerSecond));

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * ticksPerSecond);
}
