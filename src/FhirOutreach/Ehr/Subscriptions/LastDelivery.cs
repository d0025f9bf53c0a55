namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// When the EHR last reached us. In memory only: no notification pays for it with a commit, and after a start it says when
/// we began to listen.
/// </summary>
internal sealed class LastDelivery(TimeProvider time)
{
    private long atTicks;
    private long heartbeatTicks;
    private long untoldTicks;

    public DateTimeOffset ListeningSince { get; } = time.GetUtcNow();

    /// <summary>Null = nothing since we listen.</summary>
    public DateTimeOffset? At => Instant(Interlocked.Read(ref atTicks));

    /// <summary>Null = this EHR has sent none yet, and so may not send any at all.</summary>
    public DateTimeOffset? Heartbeat => Instant(Interlocked.Read(ref heartbeatTicks));

    /// <summary>
    /// Since when the sweep has found changes and the EHR has told us nothing at all; null = it has told us since, or nothing was
    /// to be told. A single change may overtake its delivery, or lose it: the next delivery makes it null.
    /// </summary>
    public DateTimeOffset? UntoldSince => Instant(Interlocked.Read(ref untoldTicks)) is { } since && !(At > since) ? since : null;

    /// <summary>A sweep found changes since then.</summary>
    public void FoundUntold(DateTimeOffset since)
    {
        if (UntoldSince is null) Interlocked.Exchange(ref untoldTicks, since.UtcTicks);
    }

    public void Heard(DateTimeOffset at) => Interlocked.Exchange(ref atTicks, at.UtcTicks);

    public void HeardHeartbeat(DateTimeOffset at) => Interlocked.Exchange(ref heartbeatTicks, at.UtcTicks);

    private static DateTimeOffset? Instant(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
