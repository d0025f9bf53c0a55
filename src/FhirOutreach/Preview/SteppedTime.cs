namespace FhirOutreach.Preview;

/// <summary>
/// A clock that stands still until it is moved. Whoever waits by it moves it: a timer jumps it to the timer's moment and
/// fires. For one step at a time.
/// </summary>
internal sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Nothing happens when that is past.</summary>
    public void MoveTo(DateTimeOffset to)
    {
        lock (gate)
            if (to > now) now = to;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            MoveTo(GetUtcNow() + dueTime);
            (SynchronizationContext.Current ?? new SynchronizationContext()).Post(_ => callback(state), null);
        }
        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
