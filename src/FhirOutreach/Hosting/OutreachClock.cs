using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Hosting;

/// <summary>
/// The clock of the whole program: the real one plus an offset, which is zero unless <c>Sandbox:Clock</c> moved it.
/// Timers stay real, so loops go on turning. It only ever moves forward, across restarts too.
/// </summary>
internal sealed class OutreachClock(TimeProvider real, IEnumerable<ClockMove> moves) : TimeProvider
{
    private readonly Lock gate = new();
    private List<ClockMove> moves = [.. moves];

    /// <summary>The real one, with what this database says it was moved by. The one place of the service that names the real clock.</summary>
    public static OutreachClock Of(Database database) => new(TimeProvider.System, database.Read(session => session.ClockMoves()));

    /// <summary>For what must not move with ours, such as the life of an access token.</summary>
    public TimeProvider Real => real;

    /// <summary>What the carrier's and the EHR's clocks show: they know nothing of ours being moved.</summary>
    public DateTimeOffset WallNow => real.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Ours(WallNow);

    public override long GetTimestamp() => real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);

    /// <summary>An instant that somebody else stamped with the real clock, on ours: by the offset that was in force then.</summary>
    public DateTimeOffset Ours(DateTimeOffset theirs)
    {
        var offset = TimeSpan.Zero;
        foreach (var move in Volatile.Read(ref moves))
        {
            if (move.RealAt > theirs) break;
            offset = TimeSpan.FromMilliseconds(move.OffsetMs);
        }
        return theirs + offset;
    }

    /// <summary>Moves the clock; null when <paramref name="to"/> lies in its past.</summary>
    public ClockMove? MoveTo(DateTimeOffset to)
    {
        lock (gate)
        {
            var realNow = WallNow;
            if (to < Ours(realNow)) return null;
            var move = new ClockMove(realNow, (long)(to - realNow).TotalMilliseconds);
            Volatile.Write(ref moves, [.. moves, move]);
            return move;
        }
    }
}
