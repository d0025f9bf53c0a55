using FhirOutreach.Domain.Messages;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>What a person should be woken for. Each is raised by a look at the rows and clears itself by another.</summary>
internal enum Alarm
{
    /// <summary>Reminders should have gone out and have not .</summary>
    RemindersNotGoingOut,

    /// <summary>Patients' answers should be in the EHR and are not.</summary>
    EhrUpdatesWaiting,

    /// <summary>Networks take our texts for spam, often (30007).</summary>
    TextsFiltered,

    /// <summary>The carrier refuses our sender; the code says why.</summary>
    CarrierRefusesSender,

    /// <summary>The sum of the states is not the number of intents: a bug.</summary>
    LedgerNotWhole,
}

/// <summary>An alarm that is on. Counts and codes only.</summary>
internal sealed record RaisedAlarm(Alarm Alarm, DateTimeOffset Since, string What);

/// <summary>Looks every minute at what should have happened, beside the loops that should have done it.</summary>
internal sealed partial class AlarmsWorker(
    Database database, OutreachClock clock, SendingState sending, ILogger<AlarmsWorker> log) : PollingWorker(clock, log)
{
    /// <summary>With a look every minute, an alarm comes within 11 minutes of the moment that was missed.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(10);

    /// <summary>Fewer reminders that ended unsent in an hour have each their staff task; this many are a trend.</summary>
    public const int NotSentMin = 5;

    /// <summary>One text in a hundred taken for spam is above what a registered sender sees; fewer than three are chance.</summary>
    public const double FilteredShare = 0.01;

    public const int FilteredMin = 3;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // After a start, or a move of the virtual clock, all is late for a moment: what is still so at a second look is.
    private static readonly TimeSpan BeforeBelieving = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly OutreachClock clock = clock;
    private HashSet<Alarm> suspected = [];

    private static readonly Alarm[] SeenTwice = [Alarm.RemindersNotGoingOut, Alarm.EhrUpdatesWaiting];

    private IReadOnlyDictionary<Alarm, RaisedAlarm> raised = new Dictionary<Alarm, RaisedAlarm>();

    /// <summary>What is on now, as of the last look.</summary>
    public IReadOnlyCollection<RaisedAlarm> Raised => [.. Volatile.Read(ref raised).Values];

    protected override Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = Look(now).ToDictionary(alarm => alarm.Alarm);
        var before = raised;
        var firstSeen = SeenTwice.Where(alarm => found.ContainsKey(alarm) && !before.ContainsKey(alarm) && !suspected.Contains(alarm)).ToHashSet();
        suspected = firstSeen;
        foreach (var alarm in firstSeen) found.Remove(alarm);
        foreach (var alarm in found.Values.Where(alarm => !before.ContainsKey(alarm.Alarm))) Log.Raised(log, alarm.Alarm, alarm.What);
        foreach (var alarm in before.Values.Where(alarm => !found.ContainsKey(alarm.Alarm))) Log.Cleared(log, alarm.Alarm);
        Volatile.Write(ref raised, found.ToDictionary(
            alarm => alarm.Key, alarm => before.TryGetValue(alarm.Key, out var on) ? alarm.Value with { Since = on.Since } : alarm.Value));
        return Task.FromResult<DateTimeOffset?>(now + (firstSeen.Count > 0 ? BeforeBelieving : Every));
    }

    private IEnumerable<RaisedAlarm> Look(DateTimeOffset now)
    {
        var (dispatch, updates, filters, ledger) = database.Read(session => (
            session.DispatchState(now - LateAfter, now - Hour), session.UnansweredUpdates(now - LateAfter),
            session.FilterState(now - Day), session.LedgerSum()));
        if (dispatch.Missing > 0 || (dispatch.NotSent >= NotSentMin && dispatch.NotSent > dispatch.Sent))
            yield return new(Alarm.RemindersNotGoingOut, now,
                $"in the last hour {dispatch.Expected} reminder texts expected, {dispatch.Sent} sent, {dispatch.NotSent} ended unsent; "
                + $"{dispatch.Overdue} reminders overdue, {dispatch.Unread} waiting for the EHR, {dispatch.Stuck} texts due and not sent");
        if (updates is { Count: > 0, AskedAt: { } askedAt })
            yield return new(Alarm.EhrUpdatesWaiting, now,
                $"{updates.Count} answers of patients are not in the EHR yet; the oldest, update {updates.OldestId}, has waited {InWords(now - askedAt)}");
        if (filters.Filtered >= FilteredMin && filters.Filtered >= filters.HandedOver * FilteredShare)
            yield return new(Alarm.TextsFiltered, now, $"{filters.Filtered} of the last day's {filters.HandedOver} texts were taken for spam (30007)");
        if (sending.Stops().Find(stop => stop.Cause is SendingStopCause.Carrier) is { Code: { } code })
            yield return new(Alarm.CarrierRefusesSender, now, $"{code}: {CarrierCodes.For(code).Words}");
        if (!ledger.IsWhole)
            yield return new(Alarm.LedgerNotWhole, now, $"{ledger.Intents} intents, {ledger.InStates} in states");
    }

    private static string InWords(TimeSpan wait) =>
        wait < Hour ? $"{(int)wait.TotalMinutes} minutes" : $"{(int)wait.TotalHours} h {wait.Minutes} min";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Alarm {Alarm}: {What}")]
        public static partial void Raised(ILogger logger, Alarm alarm, string what);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Alarm {Alarm} is over")]
        public static partial void Cleared(ILogger logger, Alarm alarm);
    }
}
