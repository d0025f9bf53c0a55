namespace FhirOutreach.Sms;

/// <summary>
/// Lets texts go at the sender's rate: a text of n segments occupies the n / rate seconds after it. Answers to patients who
/// wait go before all others; among their like, whoever comes first goes first. Measured on the monotonic clock: a clock
/// that is set, or a virtual one, changes nothing.
/// </summary>
/// <remarks>
/// A text takes its <see cref="Turn"/>, is committed as handed over, <see cref="Leave"/>s or <see cref="StayBehind"/>s, and is
/// <see cref="Answered"/>. The carrier counts what reaches it: what took longer on the way than the quickest counts from later.
/// </remarks>
/// <param name="segmentsPerSecond">What the carrier grants one sender; above 0.</param>
internal sealed class SenderRate(double segmentsPerSecond, TimeProvider time) : IDisposable
{
    // The quickest answer is forgotten slowly, so that a carrier that has become slower is not taken for late for ever.
    private const int AnswersRemembered = 256;

    private readonly Lock gate = new();
    private readonly SenderPace pace = new(segmentsPerSecond, time.TimestampFrequency);
    private readonly Queue<Waiter> answers = new();
    private readonly Queue<Waiter> others = new();
    private readonly SemaphoreSlim door = new(1);
    private readonly CancellationTokenSource disposed = new();
    private double? quickest;
    private bool isLetting;

    /// <summary>Completes when a text of this many segments has its turn. Cancelled, it has taken nothing.</summary>
    public async Task Turn(int segments, CancellationToken ct, bool isAnswer = false)
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

    /// <summary>A text that had its turn does not go after all.</summary>
    public void StayBehind(int segments)
    {
        lock (gate)
        {
            pace.StayBehind(segments);
            if (!isLetting) _ = LetGo();
        }
    }

    /// <summary>Completes when a text that had its turn may be sent: at once, but after a stall. Who is stopping does not wait.</summary>
    public async Task<Departure> Leave(int segments, CancellationToken stopping)
    {
        await door.WaitAsync(CancellationToken.None);
        try
        {
            while (WaitToLeave(segments) is { } wait && wait > TimeSpan.Zero && !stopping.IsCancellationRequested)
                await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return Left(segments);
        }
        finally
        {
            door.Release();
        }
    }

    /// <summary>The carrier answered, or whatever else came of it.</summary>
    public void Answered(Departure departure)
    {
        lock (gate)
        {
            var took = time.GetTimestamp() - departure.At;
            quickest = quickest is { } known && known < took ? known + (took - known) / AnswersRemembered : took;
            pace.WasLate(departure.Place, departure.Segments, took - (long)quickest);
        }
    }

    public void Dispose()
    {
        disposed.Cancel();
        disposed.Dispose();
        door.Dispose();
    }

    private TimeSpan WaitToLeave(int segments)
    {
        lock (gate) return pace.WaitToLeave(segments, time.GetTimestamp());
    }

    private Departure Left(int segments)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var departure = new Departure(pace.Leave(segments, now), segments, now);
            if (!isLetting) _ = LetGo(); // whose turn waited for this one to leave
            return departure;
        }
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

    // Gives their turn to all who may; answers how long the next has to wait, null when nobody waits, or only for a text to leave.
    private TimeSpan? Next()
    {
        lock (gate)
        {
            while (First() is { } waiting)
            {
                var now = time.GetTimestamp();
                var segments = waiting.Peek().Segments;
                var wait = pace.WaitForTurn(segments, now);
                if (wait > TimeSpan.Zero) return wait;
                if (wait is null) break;
                if (waiting.Dequeue().Went.TrySetResult()) pace.Turn(segments, now);
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

    /// <summary>A text on its way to the carrier.</summary>
    public sealed record Departure(long Place, int Segments, long At);

    private sealed class Waiter(int segments)
    {
        public int Segments => segments;

        public TaskCompletionSource Went { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
