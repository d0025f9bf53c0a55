using FhirOutreach.Storage;

namespace FhirOutreach.Simulation;

/// <summary>A row of the service's outbox as the checks read it.</summary>
internal sealed record OutboxRow(
    long Id, string NaturalKey, string Kind, string Phone, DateTimeOffset PlannedAt, string Language, string Body,
    string? AppointmentId, string? PatientId, DateTimeOffset? Start)
{
    public bool IsAnswer => Kind.StartsWith("Answer", StringComparison.Ordinal);

    public bool IsReminder => Kind.StartsWith("Reminder", StringComparison.Ordinal);
}

/// <summary>
/// What must hold of each text at the moment the carrier is asked to take it. Written against the EHR's true history and
/// the calendar alone: nothing of the decider's is used.
/// </summary>
/// <param name="isTimeReal">The clock goes on by itself: of two things in one millisecond nobody can say which was first.</param>
internal sealed class TextChecks(SimulatedEhr ehr, SimulatedSettings settings, Action<Breach> report, bool isTimeReal = false)
{
    private const int RemindersPerDayMax = 2;

    private const string OfMessage = "m.id, m.natural_key, m.kind, m.phone, m.planned_at, m.language, m.body";

    private static readonly TimeSpan NearStart = TimeSpan.FromHours(2);
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromHours(1);

    /// <summary>A reminder is decided on facts no older than twice the sweep's pause.</summary>
    private readonly TimeSpan factsAgeMax = 2 * settings.SweepEvery + TimeSpan.FromMinutes(1);

    private readonly Caps caps = new(settings);
    private readonly HashSet<long> everAsked = [];
    private readonly HashSet<long> taken = [];
    private readonly Dictionary<long, DateTimeOffset> arrived = [];
    private readonly HashSet<long> mayGoAnew = [];
    private readonly HashSet<long> didNotArrive = [];
    private readonly KindChecks kinds = new(ehr, settings, report);
    private readonly ShownChecks shown = new(ehr, settings, report);
    private readonly Dictionary<string, List<DateTimeOffset>> reminders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (bool IsStopped, string Sid)> consent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> toldOfStop = new(StringComparer.Ordinal);
    private readonly List<SentReply> unprocessed = [];

    /// <summary>Every text that was ever asked to be taken.</summary>
    public IReadOnlyCollection<long> EverAsked => everAsked;

    /// <summary>When each came to a phone: when the carrier took it, unless it then said that it could not be delivered.</summary>
    public IReadOnlyDictionary<long, DateTimeOffset> Arrived => arrived;

    /// <summary>A consent word is on its way; it counts from when the service has worked it through.</summary>
    public void Wrote(SentReply reply)
    {
        if (Words.OptsOut(reply.Words) || Words.OptsIn(reply.Words)) unprocessed.Add(reply);
    }

    /// <summary>The service asks the carrier to take it, whatever comes of that.</summary>
    public void Asked(Session session, long id, DateTimeOffset now)
    {
        everAsked.Add(id);
        if (Row(session, id) is not { } row) return;
        CheckConsent(session, row, now);
        CheckHours(session, row, now);
        if (row.PatientId is not null && row.Phone != ehr.PhoneOf(row.PatientId))
            report(new(Rules.WrongNumber, now, $"message {row.Id} ({row.Kind}, {row.PatientId})"));
        foreach (var visit in Visits(session, row).Where(visit => visit.Start is not null))
        {
            CheckVisit(session, visit, now);
            shown.Check(visit, Versions.AsOf(session, ehr, visit.AppointmentId!, visit.PlannedAt), now);
        }
    }

    /// <summary>The handset could not be reached: one more try of the same text is allowed, and no third.</summary>
    public void DidNotArrive(long id, string phone)
    {
        if (didNotArrive.Add(id)) mayGoAnew.Add(id);
        arrived.Remove(id);
        caps.TakeBack(phone, id);
        kinds.DidNotArrive(id);
    }

    public void Taken(Session session, long id, DateTimeOffset now)
    {
        arrived.TryAdd(id, now);
        var isAnew = !taken.Add(id);
        if (isAnew && !mayGoAnew.Remove(id)) report(new(Rules.TakenTwice, now, $"message {id}"));
        if (Row(session, id) is not { } row) return;
        var zone = ZoneOf(session, row);
        if (!isAnew && caps.Count(row.Phone, id, now, row.IsAnswer, zone) is { } tooMany) report(new(Rules.AboveCaps, now, $"message {id} ({row.Kind}) to one number: {tooMany}"));
        if (row is not { AppointmentId: not null, PatientId: not null } || row.IsAnswer) return;
        foreach (var visit in Visits(session, row)) kinds.Check(visit, now);
        if (row.IsReminder && !isAnew) CheckDay(row, zone, now);
    }

    private static OutboxRow? Row(Session session, long id) =>
        session.Row<OutboxRow>($"SELECT {OfMessage}, m.appointment_id, m.patient_id, m.start FROM message m WHERE m.id = @id", new { id });

    // The visit it is about, and those it names beside it.
    private static IEnumerable<OutboxRow> Visits(Session session, OutboxRow row) => row is not { AppointmentId: not null, PatientId: not null } ? [] :
    [
        row,
        .. session.Rows<OutboxRow>(
            $"SELECT {OfMessage}, a.appointment_id, a.patient_id, a.start FROM message_also a JOIN message m ON m.id = a.message_id WHERE m.id = @Id", new { row.Id }),
    ];

    private void CheckConsent(Session session, OutboxRow row, DateTimeOffset now)
    {
        foreach (var reply in unprocessed.Where(reply => IsDecided(session, reply.Sid)).ToList())
        {
            consent[reply.Phone] = (Words.OptsOut(reply.Words), reply.Sid);
            unprocessed.Remove(reply);
        }
        if (!consent.TryGetValue(row.Phone, out var last) || !last.IsStopped) return;
        // The one text that says so, where the clinic wants it said; tried again, it is the same text.
        if (row.Kind != "AnswerOptedOut" || !settings.AnswersOptOut || (toldOfStop.TryGetValue(last.Sid, out var told) ? told : toldOfStop[last.Sid] = row.Id) != row.Id)
            report(new(Rules.AfterStop, now, $"message {row.Id} ({row.Kind}) after the stop in {last.Sid}"));
    }

    private static bool IsDecided(Session session, string sid) =>
        session.Row<long?>("SELECT 1 FROM reply WHERE message_sid = @sid", new { sid }) is not null;

    private void CheckHours(Session session, OutboxRow row, DateTimeOffset now)
    {
        if (row.PatientId is null || row.AppointmentId is null || IsWaitedFor(session, row)) return;
        var zone = ZoneOf(session, row);
        if (IsOpen(now, zone)) return;
        if (isTimeReal && IsOpen(now, ZoneOf(row, Versions.JustBeforeHandOver(session, ehr, row)))) return;
        var opening = NextOpening(now, zone);
        if (!row.IsReminder && row.Start > now && row.Start - opening <= NearStart) return; // no better time is left
        if (row.Kind is "Rescheduled" or "AnswerMoved" && ehr.StartsOf(row.PatientId).Any(old => old > now && old <= opening)) return; // who would come before
        report(new(Rules.QuietHours, now, $"message {row.Id} ({row.Kind}) at {TimeZoneInfo.ConvertTime(now, zone):HH:mm} in {zone.Id}, planned {row.PlannedAt:HH:mm}Z"));
    }

    // An answer goes at any hour. What the EHR was silent about for longer than an hour is no answer any more.
    private static bool IsWaitedFor(Session session, OutboxRow row) => row.IsAnswer && session.Row<long?>(
        "SELECT 1 FROM ehr_update WHERE @NaturalKey IN ('outcome:' || id, 'waiting:' || id) AND asked_at < @longAgo",
        new { row.NaturalKey, longAgo = row.PlannedAt - AnsweredWithin }) is null;

    private bool IsOpen(DateTimeOffset at, TimeZoneInfo zone) => settings.Hours.IsOpen(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    // Minute by minute: slow, and hard to get wrong.
    private DateTimeOffset NextOpening(DateTimeOffset from, TimeZoneInfo zone)
    {
        var minute = new DateTimeOffset(from.Year, from.Month, from.Day, from.Hour, from.Minute, 0, TimeSpan.Zero);
        while (!IsOpen(minute, zone)) minute = minute.AddMinutes(1);
        return minute;
    }

    // The desk puts back the status alone, and the "declined" of before still stands in it. A version in between may never have reached us.
    private bool IsPutBack(TrueVersion known, string patientId) => known.Status is "booked" or "pending" && known.Patients.Count == 1
        && ehr.History(known.AppointmentId).Any(version => version.Version < known.Version && version.Status == "cancelled" && version.AnswerOf(patientId) == "declined");

    private void CheckVisit(Session session, OutboxRow row, DateTimeOffset now)
    {
        if (ToldChecks.SayItIsOn.Contains(row.Kind) && Versions.IsKnownToBeGone(session, ehr, row))
            report(new(Rules.Gone, now, $"message {row.Id} ({row.Kind}, {row.AppointmentId} {row.PatientId})"));
        if (row.IsAnswer && row.Kind is not "AnswerMoved") return; // these tell what was, not what is
        if (Versions.AtHandOver(session, ehr, row) is not { } known || Wrong(row, known, now) is not { } wrong) return;
        if (isTimeReal && Versions.JustBeforeHandOver(session, ehr, row) is { } before && Wrong(row, before, now) is null) return;
        report(new(Rules.NotOn, now, $"message {row.Id} ({row.Kind}, {row.AppointmentId} {row.PatientId}): {wrong}"));
    }

    private string? Wrong(OutboxRow row, TrueVersion known, DateTimeOffset now)
    {
        var isOn = known.IsOnFor(row.PatientId!);
        var wrong = row.Kind switch
        {
            "Cancelled" => isOn ? "the visit is on" : row.Start <= now ? "its time is past" : null,
            "NoShow" => known.Status != "noshow" ? $"the visit is {known.Status}" : row.Start > now ? "its time is still to come" : null,
            _ => !isOn && !IsPutBack(known, row.PatientId!) ? $"the visit is {known.Status}, the patient's part {known.AnswerOf(row.PatientId!)}"
                : known.Start != row.Start ? "the visit has another time"
                : known.Start <= now ? "the visit has begun"
                : null,
        };
        if (wrong is null && row.IsReminder && ehr.AsOf(row.AppointmentId!, row.PlannedAt - factsAgeMax) is { } old
            && known.Version < old.Version // what came since is newer knowledge
            && (!old.IsOnFor(row.PatientId!) || old.Start != row.Start))
            wrong = $"it was {old.Status} at {old.Start:MM-dd HH:mm} for long when this was decided";
        return wrong;
    }

    private void CheckDay(OutboxRow row, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (!reminders.TryGetValue(row.PatientId!, out var times)) reminders.Add(row.PatientId!, times = []);
        times.RemoveAll(time => time < now.AddDays(-2));
        times.Add(now);
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var count = times.Count(time => TimeZoneInfo.ConvertTime(time, zone).Date == today);
        if (count > RemindersPerDayMax) report(new(Rules.TooManyToday, now, $"message {row.Id} ({row.Kind}) is number {count} of {row.PatientId} on {today:yyyy-MM-dd}"));
    }

    // The patient's own; whose record names none has the visit's, as it was known.
    private TimeZoneInfo ZoneOf(Session session, OutboxRow row) =>
        row is { AppointmentId: not null, PatientId: not null } ? ZoneOf(row, Versions.AtHandOver(session, ehr, row)) : settings.Zone;

    private TimeZoneInfo ZoneOf(OutboxRow row, TrueVersion? known) => ehr.People[row.PatientId!].Zone is { } own
        ? TimeZoneInfo.FindSystemTimeZoneById(own)
        : settings.ZoneOf(ehr.Sites[(known ?? ehr.Newest(row.AppointmentId!)).SiteId]);
}
