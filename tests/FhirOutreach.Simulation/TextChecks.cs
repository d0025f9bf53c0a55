using System.Globalization;
using FhirOutreach.Storage;

namespace FhirOutreach.Simulation;

/// <summary>A row of the service's outbox as the checks read it.</summary>
internal sealed record OutboxRow(
    long Id, string NaturalKey, string Kind, string? AppointmentId, string? PatientId, DateTimeOffset? Start, string Phone,
    DateTimeOffset PlannedAt);

/// <summary>
/// What must hold of each text at the moment the carrier is asked to take it. Written against the EHR's true history and
/// the calendar alone: nothing of the decider's is used.
/// </summary>
internal sealed class TextChecks(SimulatedEhr ehr, SimulatedSettings settings, Action<Breach> report)
{
    private const int RemindersPerDayMax = 2;

    // A version taken in while the request was on its way came too late: with the real program, milliseconds can lie between.
    private const string HeldAtHandOver =
        """
        SELECT coalesce((SELECT v.version_id FROM appointment_version v
                          WHERE v.appointment_id = a.id AND v.taken_at <= (SELECT handed_over_at FROM message WHERE id = @Id)
                          ORDER BY v.last_updated DESC, length(v.version_id) DESC, v.version_id DESC LIMIT 1), a.version_id)
          FROM appointment a WHERE a.id = @AppointmentId
        """;

    private static readonly TimeSpan NearStart = TimeSpan.FromHours(2);

    /// <summary>A reminder is decided on facts no older than twice the sweep's pause.</summary>
    private readonly TimeSpan factsAgeMax = 2 * settings.SweepEvery + TimeSpan.FromMinutes(1);

    private readonly Caps caps = new(settings);
    private readonly HashSet<long> everAsked = [];
    private readonly Dictionary<long, DateTimeOffset> taken = [];
    private readonly HashSet<long> mayGoAnew = [];
    private readonly HashSet<long> didNotArrive = [];
    private readonly Dictionary<string, List<DateTimeOffset>> ofAKind = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> remindersOfDay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (bool IsStopped, string Sid)> consent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> toldOfStop = new(StringComparer.Ordinal);
    private readonly List<SentReply> unprocessed = [];

    /// <summary>Every text that was ever asked to be taken.</summary>
    public IReadOnlyCollection<long> EverAsked => everAsked;

    /// <summary>When the carrier first took each.</summary>
    public IReadOnlyDictionary<long, DateTimeOffset> FirstTaken => taken;

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
        CheckHours(row, now);
        if (row.PatientId is not null && row.Phone != ehr.PhoneOf(row.PatientId))
            report(new(Rules.WrongNumber, now, $"message {row.Id} ({row.Kind}, {row.PatientId})"));
        if (row.AppointmentId is not null && row.PatientId is not null && row.Start is not null) CheckVisit(session, row, now);
    }

    /// <summary>The handset could not be reached: one more try of the same text is allowed, and no third.</summary>
    public void DidNotArrive(long id, string phone)
    {
        if (didNotArrive.Add(id)) mayGoAnew.Add(id);
        caps.TakeBack(phone, id);
    }

    public void Taken(Session session, long id, DateTimeOffset now)
    {
        if (!taken.TryAdd(id, now))
        {
            if (!mayGoAnew.Remove(id)) report(new(Rules.TakenTwice, now, $"message {id}"));
            return;
        }
        if (Row(session, id) is not { } row) return;
        var zone = row is { AppointmentId: not null, PatientId: not null } ? ZoneOf(row.PatientId, row.AppointmentId) : settings.Zone;
        if (caps.Count(row.Phone, id, now, IsAnswer(row), zone) is { } tooMany) report(new(Rules.AboveCaps, now, $"message {id} ({row.Kind}) to one number: {tooMany}"));
        if (row is not { AppointmentId: not null, PatientId: not null } || IsAnswer(row)) return;
        CheckKind(row, now);
        if (IsReminder(row)) CheckDay(row, now);
    }

    private static OutboxRow? Row(Session session, long id) => session.Row<OutboxRow>(
        "SELECT id, natural_key, kind, appointment_id, patient_id, start, phone, planned_at FROM message WHERE id = @id", new { id });

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

    private void CheckHours(OutboxRow row, DateTimeOffset now)
    {
        if (IsAnswer(row) || row.PatientId is null || row.AppointmentId is null) return;
        var zone = ZoneOf(row.PatientId, row.AppointmentId);
        if (IsOpen(now, zone)) return;
        var opening = NextOpening(now, zone);
        if (!IsReminder(row) && row.Start > now && row.Start - opening <= NearStart) return; // no better time is left
        if (row.Kind == "Rescheduled" && ehr.StartsOf(row.PatientId).Any(old => old > now && old <= opening)) return; // who would come before
        report(new(Rules.QuietHours, now, $"message {row.Id} ({row.Kind}) at {TimeZoneInfo.ConvertTime(now, zone):HH:mm} in {zone.Id}, planned {row.PlannedAt:HH:mm}Z"));
    }

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
        if (IsAnswer(row) && row.Kind is not "AnswerMoved") return; // these tell what was, not what is
        var held = session.Row<string>(HeldAtHandOver, row);
        if (held is null) return;
        var known = ehr.History(row.AppointmentId!)[int.Parse(held, CultureInfo.InvariantCulture) - 1];
        var isOn = known.IsOnFor(row.PatientId!);
        var wrong = row.Kind switch
        {
            "Cancelled" => isOn ? "the visit is on" : row.Start <= now ? "its time is past" : null,
            "NoShow" => known.Status == "noshow" ? null : $"the visit is {known.Status}",
            _ => !isOn && !IsPutBack(known, row.PatientId!) ? $"the visit is {known.Status}, the patient's part {known.AnswerOf(row.PatientId!)}"
                : known.Start != row.Start ? "the visit has another time"
                : known.Start <= now ? "the visit has begun"
                : null,
        };
        if (wrong is null && IsReminder(row) && ehr.AsOf(row.AppointmentId!, row.PlannedAt - factsAgeMax) is { } old
            && known.Version < old.Version // what came since is newer knowledge
            && (!old.IsOnFor(row.PatientId!) || old.Start != row.Start))
            wrong = $"it was {old.Status} at {old.Start:MM-dd HH:mm} for long when this was decided";
        if (wrong is not null) report(new(Rules.NotOn, now, $"message {row.Id} ({row.Kind}, {row.AppointmentId} {row.PatientId}): {wrong}"));
    }

    private void CheckKind(OutboxRow row, DateTimeOffset now)
    {
        // reminder:a1:First:1:p1 has the slot in third place
        var kind = IsReminder(row) ? row.NaturalKey.Split(':')[2] : row.Kind;
        var key = $"{kind} {row.AppointmentId} {row.PatientId} {row.Start:O}";
        if (!ofAKind.TryGetValue(key, out var times)) ofAKind.Add(key, times = []);
        if (times.Count > 0 && !ChangedSince(row, times[^1], now))
            report(new(Rules.TwoOfAKind, now, $"message {row.Id} ({key}), and nothing changed since {times[^1]:MM-dd HH:mm:ss}"));
        times.Add(row.PlannedAt);
    }

    private bool ChangedSince(OutboxRow row, DateTimeOffset then, DateTimeOffset now)
    {
        var history = ehr.History(row.AppointmentId!);
        for (var i = 1; i < history.Count; i++)
        {
            var (before, after) = (history[i - 1], history[i]);
            // What became known after the first was decided may have been made a little before.
            if (after.At < then - TimeSpan.FromHours(6) || after.At > now) continue;
            if (before.Status != after.Status || before.Start != after.Start || before.AnswerOf(row.PatientId!) != after.AnswerOf(row.PatientId!))
                return true;
            if (!IsReminder(row) && (before.SiteId != after.SiteId || before.Practitioner != after.Practitioner)) return true;
        }
        return false;
    }

    private void CheckDay(OutboxRow row, DateTimeOffset now)
    {
        var day = TimeZoneInfo.ConvertTime(now, ZoneOf(row.PatientId!, row.AppointmentId!));
        var key = $"{row.PatientId} {day:yyyy-MM-dd}";
        remindersOfDay[key] = remindersOfDay.GetValueOrDefault(key) + 1;
        if (remindersOfDay[key] > RemindersPerDayMax)
            report(new(Rules.TooManyToday, now, $"message {row.Id} ({row.Kind}) is number {remindersOfDay[key]} of {key}"));
    }

    private TimeZoneInfo ZoneOf(string patientId, string appointmentId) => TimeZoneInfo.FindSystemTimeZoneById(
        ehr.People[patientId].Zone ?? ehr.Sites[ehr.Newest(appointmentId).SiteId].Zone);

    private static bool IsAnswer(OutboxRow row) => row.Kind.StartsWith("Answer", StringComparison.Ordinal);

    private static bool IsReminder(OutboxRow row) => row.Kind.StartsWith("Reminder", StringComparison.Ordinal);
}
