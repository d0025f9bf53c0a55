using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Takes in the events of a topic Subscription that never reached us, as if they had. Where the EHR cannot say which they were,
/// the sweep looks for itself.
/// </summary>
internal sealed partial class EventRecovery : PollingWorker
{
    /// <summary>Deliveries that overtake each other look like gaps for a moment: they cost one question in this time.</summary>
    private static readonly TimeSpan BetweenQuestionsMin = TimeSpan.FromSeconds(5);

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly EventDoubts doubts;
    private readonly MissedEvents missed;
    private readonly Notifications notifications;
    private readonly SweepWorker sweep;
    private readonly Bells bells;
    private readonly ILogger<EventRecovery> log;
    private DateTimeOffset restsUntil = DateTimeOffset.MinValue;

    public EventRecovery(
        Database database, OutreachClock clock, EventDoubts doubts, MissedEvents missed, Notifications notifications,
        SweepWorker sweep, Bells bells, ILogger<EventRecovery> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.doubts, this.missed) = (database, clock, doubts, missed);
        (this.notifications, this.sweep, this.bells, this.log) = (notifications, sweep, bells, log);
        doubts.OnDoubt(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        if (doubts.IsEmpty) return null;
        var now = clock.GetUtcNow();
        if (now < restsUntil) return restsUntil;
        restsUntil = now + BetweenQuestionsMin;
        foreach (var (subscription, doubt) in doubts.Take()) await Recover(subscription, doubt, ct);
        return null;
    }

    private async Task Recover(string subscription, EventDoubt doubt, CancellationToken ct)
    {
        switch (await missed.Fetch(subscription, doubt, ct))
        {
            case MissedEventsAnswer.Told told:
                await database.Write(session => TakeIn(session, subscription, told));
                Log.Recovered(log, subscription, doubt.Since, told.Count);
                bells.Inbox();
                break;
            case MissedEventsAnswer.NotTold not:
                Log.Swept(log, subscription, doubt.Since, not.Why);
                sweep.AskInDoubt();
                break;
        }
    }

    private void TakeIn(Session session, string subscription, MissedEventsAnswer.Told told)
    {
        foreach (var each in told.Events) notifications.Keep(session, each);
        // Late ones that came meanwhile have turned it back: what was asked for is known all the same.
        if (session.HighestEvent(subscription) < told.Count) session.HighestEvent(subscription, told.Count, clock.GetUtcNow());
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Subscription/{Subscription}: the events {Since} to {Count} were asked for again")]
        public static partial void Recovered(ILogger logger, string subscription, long since, long count);

        [LoggerMessage(Level = LogLevel.Information, Message = "Subscription/{Subscription}: events from {Since} on may be missing, and {Why}; the sweep looks for them")]
        public static partial void Swept(ILogger logger, string subscription, long since, string why);
    }
}
