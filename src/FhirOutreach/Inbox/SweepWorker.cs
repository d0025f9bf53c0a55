using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;

namespace FhirOutreach.Inbox;

/// <summary>
/// Finds what the EHR failed to tell: at start, every <c>Ehr:SweepEvery</c>, soon after an outage, and every
/// 30 seconds where nobody tells us at all. The very first sweep is the intake of what was there before.
/// </summary>
internal sealed partial class SweepWorker : PollingWorker
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(30);

    /// <summary>A server that counts anew in each bundle, or delivers out of order, costs one sweep in this time.</summary>
    private static readonly TimeSpan BetweenDoubtsMin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] PauseAfterFailure =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    private readonly OutreachClock clock;
    private readonly AppointmentSweep sweep;
    private readonly Intake intake;
    private readonly SubscriptionKeeper keeper;
    private readonly LastDelivery last;
    private readonly Freshness freshness;
    private readonly TimeSpan sweepEvery;
    private readonly Bells bells;
    private readonly ILogger<SweepWorker> log;
    private volatile bool isAsked;
    private volatile bool isInDoubt;
    private DateTimeOffset due = DateTimeOffset.MinValue;
    private DateTimeOffset doubtsRestUntil = DateTimeOffset.MinValue;
    private int failures;

    public SweepWorker(
        OutreachClock clock, AppointmentSweep sweep, Intake intake, SubscriptionKeeper keeper, LastDelivery last, Freshness freshness,
        OutreachSettings settings, Bells bells, ILogger<SweepWorker> log)
        : base(clock, log)
    {
        (this.clock, this.sweep, this.intake, this.keeper, this.last, this.freshness) = (clock, sweep, intake, keeper, last, freshness);
        (sweepEvery, this.bells, this.log) = (settings.Ehr.SweepEvery, bells, log);
        bells.OnDoubt(AskInDoubt);
    }

    /// <summary>When the last good sweep began; null = none yet.</summary>
    public DateTimeOffset? LastGood { get; private set; }

    /// <summary>Why the last sweep failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>How often an EHR is swept that does not tell us.</summary>
    public static TimeSpan PollsEvery(TimeSpan sweepEvery) => sweepEvery < PollEvery ? sweepEvery : PollEvery;

    /// <summary>Something changed, and nobody said what.</summary>
    public void AskNow()
    {
        isAsked = true;
        Ring();
    }

    /// <summary>A notification may have been lost.</summary>
    public void AskInDoubt()
    {
        isInDoubt = true;
        Ring();
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (Next() is var next && now < next) return next;
        if (isInDoubt) doubtsRestUntil = now + BetweenDoubtsMin;
        isAsked = isInDoubt = false; // what is asked for from here on asks for another sweep

        Failure = intake.IsDone ? null : await intake.Run(ct);
        Failure ??= await sweep.Run(ct); // also at once after the intake: what was changed while it ran
        failures = Failure is null ? 0 : failures + 1;
        if (Failure is null && sweep.Found > 0 && LastGood is { } before) last.FoundUntold(before); // at the first: we were not there to be told
        if (Failure is null) freshness.Swept((LastGood = now).Value);
        else Log.Failed(log, Failure);
        bells.Inbox();
        if (Failure is null) bells.Swept();
        due = clock.GetUtcNow() + Pause();
        return Next();
    }

    private DateTimeOffset Next() =>
        isAsked ? DateTimeOffset.MinValue : isInDoubt && doubtsRestUntil < due ? doubtsRestUntil : due;

    // A shorter SweepEvery is somebody's wish; a longer one must not delay the first look after an outage.
    private TimeSpan Pause()
    {
        var usual = keeper.Delivers ? sweepEvery : PollsEvery(sweepEvery);
        if (failures == 0) return usual;
        var soon = PauseAfterFailure[Math.Min(failures - 1, PauseAfterFailure.Length - 1)];
        return soon < usual ? soon : usual;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep of the EHR failed: {Reason}; it is tried again soon")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
