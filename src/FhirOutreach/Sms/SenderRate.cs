namespace FhirOutreach.Sms;

/// <summary>
/// Lets texts go at the sender's rate: a text of n segments occupies the n / rate seconds after it. Answers to patients who
/// wait go before all others; among their like, whoever comes first goes first. Measured on the monotonic clock: a clock
/// that is set, or a virtual one, changes nothing.
/// </summary>
/// <param name="segmentsPerSecond">What the carrier grants one sender; above 0.</param>
internal sealed class SenderRate(double segmentsPerSecond, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SenderPace pace = new(segmentsPerSecond, time.TimestampFrequency);
    private readonly Queue<Waiter> answers = new();
    private readonly Queue<Waiter> others = new();
    private readonly CancellationTokenSource disposed = new();
    private bool isLetting;

    /// <summary>Completes when a text of this many segments may go. Cancelled, it has taken nothing.</summary>
    public async Task Take(int segments, CancellationToken ct, bool isAnswer = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        var waiter = new Waiter(segments);
        await using var cancelled = ct.Register(() => waiter.Went.TrySetCanceled(ct));
        lock (gate)
        {
            (isAnswer ? answers : others).Enqueue(waiter);
            if (!isLetting) _ = LetGo();
        }
        await waiter.Went.Task;
    }

    public void Dispose()
    {
        disposed.Cancel();
        disposed.Dispose();
    }

    // Runs while somebody waits. It looks anew after each wait: an answer that came in the meantime goes first.
    private async Task LetGo()
    {
        isLetting = true;
        while (Next() is { } wait)
        {
            try
            {
                await Task.Delay(wait, time, disposed.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // Lets go whoever may; answers how long the next has to wait, null when nobody waits.
    private TimeSpan? Next()
    {
        lock (gate)
        {
            while (First() is { } waiting)
            {
                var now = time.GetTimestamp();
                var segments = waiting.Peek().Segments;
                if (pace.Wait(segments, now) is { } wait && wait > TimeSpan.Zero) return wait;
                if (waiting.Dequeue().Went.TrySetResult()) pace.Go(segments, now);
            }
            isLetting = false;
            return null;
        }
    }

    // The queue whose first has not given up; null when nobody waits.
    private Queue<Waiter>? First()
    {
        foreach (var queue in new[] { answers, others })
        {
            while (queue.TryPeek(out var waiter) && waiter.Went.Task.IsCompleted) queue.Dequeue();
            if (queue.Count > 0) return queue;
        }
        return null;
    }

    private sealed class Waiter(int segments)
    {
        public int Segments => segments;

        public TaskCompletionSource Went { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
