namespace FhirOutreach.Sms;

/// <summary>
/// Lets texts go at the sender's rate: a text of n segments occupies the n / rate seconds after it. Whoever comes first
/// goes first. Measured on the monotonic clock: a clock that is set, or a virtual one, changes nothing.
/// </summary>
/// <param name="segmentsPerSecond">What the carrier grants one sender; above 0.</param>
internal sealed class SenderRate(double segmentsPerSecond, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly SenderPace pace = new(segmentsPerSecond, time.TimestampFrequency);

    /// <summary>Completes when a text of this many segments may go. Cancelled, it has taken nothing.</summary>
    public async Task Take(int segments, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        await turn.WaitAsync(ct);
        try
        {
            while (pace.Wait(time.GetTimestamp()) is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, ct);
            pace.Go(segments, time.GetTimestamp());
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
