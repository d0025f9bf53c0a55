namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// When the EHR last reached us. In memory only: no notification pays for it with a commit, and after a start it says when
/// we began to listen.
/// </summary>
internal sealed class LastDelivery(TimeProvider time)
{
    private long atTicks;
    private long heartbeatTicks;

    public DateTimeOffset ListeningSince { get; } = time.GetUtcNow();

    /// <summary>Null = nothing since we listen.</summary>
    public DateTimeOffset? At => Instant(Interlocked.Read(ref atTicks));

    /// <summary>Null = this EHR has sent none yet, and so may not send any at all.</summary>
    public DateTimeOffset? Heartbeat => Instant(Interlocked.Read(ref heartbeatTicks));

    public void Heard(DateTimeOffset at) => Interlocked.Exchange(ref atTicks, at.UtcTicks);

    public void HeardHeartbeat(DateTimeOffset at) => Interlocked.Exchange(ref heartbeatTicks, at.UtcTicks);

    private static DateTimeOffset? Instant(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
