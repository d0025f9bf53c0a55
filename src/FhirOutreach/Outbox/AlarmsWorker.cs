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

    /// <summary>A guard against floods or loops has stopped numbers, and still does.</summary>
    NumbersStopped,

    /// <summary>The sum of the states is not the number of intents: a bug.</summary>
    LedgerNotWhole,
}

/// <summary>An alarm that is on. Ids, counts and codes only.</summary>
/// <param name="Where">Of one place, such as <c>Location/7</c>; null = of the whole clinic.</param>
internal sealed record RaisedAlarm(Alarm Alarm, DateTimeOffset Since, string What, string? Where = null)
{
    public (Alarm, string?) Key => (Alarm, Where);
}

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

    /// <summary>More places than this with the same trouble are one trouble.</summary>
    public const int PlacesMax = 10;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BeforeBelieving = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    // After a start, or a move of the virtual clock, all is late for a moment: what is still so at a second look is.
    private static readonly Alarm[] SeenTwice = [Alarm.RemindersNotGoingOut, Alarm.EhrUpdatesWaiting];

    private readonly OutreachClock clock = clock;
    private HashSet<(Alarm, string?)> suspected = [];
    private Dictionary<(Alarm, string?), RaisedAlarm> raised = [];

    /// <summary>What is on now, as of the last look.</summary>
    public IReadOnlyCollection<RaisedAlarm> Raised => [.. Volatile.Read(ref raised).Values];

    protected override Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = raised;
        var found = Look(now).ToDictionary(alarm => alarm.Key);
        var isFirstSeen = SetAsideFirstSeen(found, before);
        foreach (var alarm in found.Values.Where(alarm => !before.ContainsKey(alarm.Key))) Log.Raised(log, alarm.Alarm, alarm.Where, alarm.What);
        foreach (var alarm in before.Values.Where(alarm => !found.ContainsKey(alarm.Key))) Log.Cleared(log, alarm.Alarm, alarm.Where);
        Volatile.Write(ref raised, found.ToDictionary(
            alarm => alarm.Key, alarm => before.TryGetValue(alarm.Key, out var on) ? alarm.Value with { Since = on.Since } : alarm.Value));
        return Task.FromResult<DateTimeOffset?>(now + (isFirstSeen ? BeforeBelieving : Every));
    }

    private bool SetAsideFirstSeen(Dictionary<(Alarm, string?), RaisedAlarm> found, Dictionary<(Alarm, string?), RaisedAlarm> before)
    {
        var seen = found.Keys.Where(key => SeenTwice.Contains(key.Item1) && !before.ContainsKey(key)).ToHashSet();
        var first = seen.Where(key => !suspected.Contains(key)).ToList();
        suspected = seen;
        foreach (var key in first) found.Remove(key);
        return first.Count > 0;
    }

    private IEnumerable<RaisedAlarm> Look(DateTimeOffset now)
    {
        var (dispatch, updates, filters, guarded, ledger) = database.Read(session => (
            session.DispatchStates(now - LateAfter, now - Hour), session.UnansweredUpdates(now - LateAfter),
            session.FilterState(now - Day), session.StoppedByGuards(now), session.LedgerSum()));
        foreach (var alarm in NotGoingOut(dispatch, now)) yield return alarm;
        if (updates is { Count: > 0, AskedAt: { } askedAt })
            yield return new(Alarm.EhrUpdatesWaiting, now,
                $"{updates.Count} answers of patients are not in the EHR yet; the oldest, update {updates.OldestId}, has waited {InWords(now - askedAt)}");
        if (filters.Filtered >= FilteredMin && filters.Filtered >= filters.HandedOver * FilteredShare)
            yield return new(Alarm.TextsFiltered, now, $"{filters.Filtered} of the last day's {filters.HandedOver} texts were taken for spam (30007)");
        if (sending.Stops().Find(stop => stop.Cause is SendingStopCause.Carrier) is { Code: { } code })
            yield return new(Alarm.CarrierRefusesSender, now, $"{code}: {CarrierCodes.For(code).Words}");
        if (guarded.All > 0)
            yield return new(Alarm.NumbersStopped, now,
                $"of {guarded.All} numbers {guarded.NoTexts} get no texts, for too many in a day, and {guarded.NoAnswers} get no answers, for too many in an hour; "
                + "a staff task TooManyTexts stands for each");
        if (!ledger.IsWhole)
            yield return new(Alarm.LedgerNotWhole, now, $"{ledger.Intents} intents, {ledger.InStates} in states");
    }

    // One place that has gone quiet is lost among many that have not: each is looked at alone, and then all together.
    private static IEnumerable<RaisedAlarm> NotGoingOut(IReadOnlyList<DispatchState> places, DateTimeOffset now)
    {
        var bad = places.Where(IsBad).ToList();
        if (bad.Count is > 0 and <= PlacesMax)
            return bad.Select(place => new RaisedAlarm(Alarm.RemindersNotGoingOut, now, InWords(place), Where(place)));

        var all = Sum(places);
        return bad.Count == 0 && !IsBad(all)
            ? []
            : [new(Alarm.RemindersNotGoingOut, now, bad.Count == 0 ? InWords(all) : $"at {bad.Count} places: {InWords(all)}")];
    }

    private static bool IsBad(DispatchState place) =>
        place.Missing > 0 || (place.NotSent >= NotSentMin && place.NotSent > place.Sent);

    private static string? Where(DispatchState place) => place.LocationId is { } id ? $"Location/{id}" : null;

    private static DispatchState Sum(IReadOnlyList<DispatchState> places) => new(
        null, places.Sum(place => place.Overdue), places.Sum(place => place.Unread), places.Sum(place => place.Stuck),
        places.Sum(place => place.Expected), places.Sum(place => place.Sent), places.Sum(place => place.NotSent));

    private static string InWords(DispatchState place) =>
        $"in the last hour {place.Expected} reminder texts expected, {place.Sent} sent, {place.NotSent} ended unsent; "
        + $"{place.Overdue} reminders overdue, {place.Unread} waiting for the EHR, {place.Stuck} texts due and not sent";

    private static string InWords(TimeSpan wait) =>
        wait < Hour ? $"{(int)wait.TotalMinutes} minutes" : $"{(int)wait.TotalHours} h {wait.Minutes} min";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Alarm {Alarm} {Where}: {What}")]
        public static partial void Raised(ILogger logger, Alarm alarm, string? where, string what);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Alarm {Alarm} {Where} is over")]
        public static partial void Cleared(ILogger logger, Alarm alarm, string? where);
    }
}
