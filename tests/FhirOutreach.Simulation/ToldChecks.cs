using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage;

namespace FhirOutreach.Simulation;

/// <summary>
/// Nothing is kept from anybody: when a visit begins, the last text about it said what the EHR held then, or a reason from
/// the list says why it could not. Written against the EHR's true history; what the service found worth telling is not asked.
/// </summary>
internal sealed class ToldChecks(SimulatedEhr ehr, DateTimeOffset now, Action<Breach> report)
{
    /// <summary>Who learns of a change so late, or never before the start, has nobody to tell.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromMinutes(20);

    public static readonly IReadOnlySet<string> SayItIsOn = new HashSet<string>
    {
        "Booked", "Rescheduled", "Modified", "Confirmed", "Restored", "Reminder", "ReminderConfirmed", "AnswerConfirmed", "AnswerAlreadyConfirmed", "AnswerMoved",
    };

    private static readonly HashSet<string> SayItIsOff = ["Cancelled", "NoShow", "AnswerCancelled", "AnswerAlreadyCancelled", "AnswerDeclined"];

    /// <summary>Reasons for which a change may go untold. That nothing has changed is none of them.</summary>
    private static readonly HashSet<string> GoodReasons = new(new[]
    {
        Why.TakenInSilently, Why.NoticeSwitchedOff, Why.WantsFewerTexts, Why.OptedOut, Why.PatientOptedOut, Why.WrongNumber, Why.CarrierSaysOptedOut,
        Why.PatientUnknown, Why.NoPhone, Why.PastDeadline, Why.WindowClosed, Why.CapReached, Why.TooManyTexts, Why.NumberCannotBeTexted,
        Why.NotDelivered, Why.CarrierRefused, Why.SenderTrouble, Why.MaybeNotSent, Why.PatientMayWantToCancel, Why.ToldAsOneMove,
    }.Select(why => why.ToString()));

    public void Run(Session session)
    {
        var texts = session.Rows<ToldRow>(
            """
            SELECT appointment_id, patient_id, kind, start, looks, state, why, planned_at, handed_over_at FROM message WHERE appointment_id IS NOT NULL
            UNION ALL
            SELECT a.appointment_id, a.patient_id, m.kind, a.start, a.looks, m.state, m.why, m.planned_at, m.handed_over_at
              FROM message_also a JOIN message m ON m.id = a.message_id
             ORDER BY handed_over_at
            """).ToLookup(row => (row.AppointmentId, row.PatientId));
        var decisions = session.Rows<DecidedRow>("SELECT appointment_id, patient_id, why, at FROM decision WHERE appointment_id IS NOT NULL AND occurrence = 'VersionArrived'").ToLookup(row => (row.AppointmentId, row.PatientId));
        var looks = session.Rows<(string Id, string PatientId, string Looks)>("SELECT appointment_id, patient_id, looks FROM visit")
            .ToDictionary(row => (row.Id, row.PatientId), row => row.Looks);
        var takenAt = session.Rows<(string Id, string Version, DateTimeOffset At)>("SELECT appointment_id, version_id, taken_at FROM appointment_version")
            .ToLookup(row => (row.Id, row.Version), row => row.At);

        foreach (var id in ehr.AppointmentIds.Where(id => !ehr.IsDeleted(id)))
            foreach (var part in ehr.Newest(id).Patients)
                if (Last(id, part.PatientId) is { } last
                    && takenAt[(id, $"{last.Version}")].Any(at => at < last.Start - TooLate)
                    && Untold(last, part.PatientId, [.. texts[(id, part.PatientId)]], ehr.Newest(id) == last ? looks.GetValueOrDefault((id, part.PatientId)) : null) is { } untold
                    && !HasReason(Since(last, part.PatientId, texts[(id, part.PatientId)], version => takenAt.Contains((id, $"{version.Version}"))), texts[(id, part.PatientId)], decisions[(id, part.PatientId)]))
                    report(new(Rules.Told, now, $"{id}, {part.PatientId}, version {last.Version}: {untold}{Story(id, part.PatientId, texts[(id, part.PatientId)], decisions[(id, part.PatientId)])}"));
    }

    // What stood when the visit began; null where that was neither on nor off (begun early, entered in error, declined).
    private TrueVersion? Last(string id, string patientId)
    {
        var history = ehr.History(id);
        var last = history[^1].At < history[^1].Start ? history[^1] : history.LastOrDefault(version => version.At < version.Start);
        return last is null || last.AnswerOf(patientId) is null or "declined" || last.Status is not ("booked" or "pending" or "cancelled" or "noshow")
            || history.Any(version => version.Version > last.Version && version.At < last.Start)
            ? null : last;
    }

    private string? Untold(TrueVersion last, string patientId, List<ToldRow> texts, string? looks)
    {
        var heard = texts.Where(text => text.HasLeft && text.HandedOverAt < last.Start && (SayItIsOn.Contains(text.Kind) || SayItIsOff.Contains(text.Kind))).ToList();
        // A visit that was moved untold before it was called off: the patient would come at the time they know, or has.
        if (!last.IsOnFor(patientId) && heard is [.., { Start: { } known }] && (known > last.Start || known <= OffSince(last, patientId))) return null;
        if (!last.IsOnFor(patientId)) return heard is [] || SayItIsOff.Contains(heard[^1].Kind) ? null : $"it is off, and {heard[^1].Kind} was heard last";
        if (heard is []) return "it is on, and nothing was heard";
        if (SayItIsOff.Contains(heard[^1].Kind)) return $"it is on, and {heard[^1].Kind} was heard last";
        if (heard[^1].Start != last.Start) return $"it begins at {last.Start:u}, and {heard[^1].Kind} said {heard[^1].Start:u}";
        var shown = heard.LastOrDefault(text => text.Looks is not null && SayItIsOn.Contains(text.Kind));
        return looks is null || shown is null || shown.Looks == looks || IsOnlyMovedSince(shown, last) ? null : $"{shown.Kind} showed another place or service";
    }

    // The time has been said in an answer.
    private bool IsOnlyMovedSince(ToldRow shown, TrueVersion last) => shown.Start != last.Start
        && ehr.History(last.AppointmentId).LastOrDefault(version => version.Start == shown.Start && version.At <= shown.HandedOverAt) is { } then
        && (then.SiteId, then.Service, then.Practitioner) == (last.SiteId, last.Service, last.Practitioner);

    private DateTimeOffset OffSince(TrueVersion last, string patientId) => ehr.History(last.AppointmentId).Reverse()
        .SkipWhile(version => version.Version > last.Version).TakeWhile(version => !version.IsOnFor(patientId)).Last().At;

    // From when on there was this to tell: versions that show the same, ours among them, are one, whatever we never saw in between. To
    // whom nothing was told, all were.
    private DateTimeOffset Since(TrueVersion last, string patientId, IEnumerable<ToldRow> texts, Func<TrueVersion, bool> isSeen) => !texts.Any(text => text.HasLeft)
        ? ehr.History(last.AppointmentId)[0].At
        : ehr.History(last.AppointmentId).Reverse()
            .SkipWhile(version => version.Version > last.Version)
            .Where(version => version == last || isSeen(version))
            .TakeWhile(version => version.IsOnFor(patientId) == last.IsOnFor(patientId) && version.Start == last.Start
                && version.SiteId == last.SiteId && version.Service == last.Service && version.Practitioner == last.Practitioner)
            .Last().At;

    // Only what was to tell of the visit, and what was decided about a version of it: that another answer could not go excuses nothing.
    private static bool HasReason(DateTimeOffset since, IEnumerable<ToldRow> texts, IEnumerable<DecidedRow> decisions) =>
        texts.Any(text => text.PlannedAt >= since && text.Why is { } why && !text.HasLeft && GoodReasons.Contains(why) && (SayItIsOn.Contains(text.Kind) || SayItIsOff.Contains(text.Kind)))
        || decisions.Any(decision => decision.At >= since && GoodReasons.Contains(decision.Why));

    private string Story(string id, string patientId, IEnumerable<ToldRow> texts, IEnumerable<DecidedRow> decisions) => string.Concat(
        ehr.History(id).Select(version => (version.At, What: $"version {version.Version}: {version.Status}, {version.AnswerOf(patientId)}, {version.Start:u}, {version.SiteId}, {version.Service}, {version.Practitioner}{(version.ByUs ? ", ours" : "")}"))
            .Concat(decisions.Select(decision => (decision.At, What: $"    {decision.Why}")))
            .Concat(texts.Select(text => (At: text.PlannedAt, What: $"        {text.Kind} {text.Start:u}: {text.State} {text.Why} {text.HandedOverAt:u}")))
            .OrderBy(line => line.At).Select(line => $"{Environment.NewLine}  {line.At:u} {line.What}"));

    private sealed record ToldRow(
        string AppointmentId, string PatientId, string Kind, DateTimeOffset? Start, string? Looks, string State, string? Why, DateTimeOffset PlannedAt, DateTimeOffset? HandedOverAt)
    {
        public bool HasLeft => HandedOverAt is not null && State is "HandedOver" or "Accepted" or "Delivered" or "Unknown";
    }

    private sealed record DecidedRow(string AppointmentId, string PatientId, string Why, DateTimeOffset At);
}
