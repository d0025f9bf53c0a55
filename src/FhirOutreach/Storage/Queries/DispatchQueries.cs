namespace FhirOutreach.Storage.Queries;

/// <summary>How dispatch of one location's reminders stands now: what should have gone and has not.</summary>
/// <param name="LocationId">Null = visits that name none.</param>
/// <param name="Overdue">Reminders whose moment came, and that nobody has decided about.</param>
/// <param name="Unread">Reminders, and reminder texts, held because the EHR cannot be read.</param>
/// <param name="Stuck">Reminder texts that are due and do not go, or that the carrier has not taken yet.</param>
/// <param name="Expected">Reminder texts of the last hour that should have gone, those that did among them.</param>
/// <param name="Sent">Of these, the carrier took so many.</param>
/// <param name="NotSent">Of these, so many ended without having been sent: refused, failed, expired, unknown.</param>
internal sealed record DispatchState(string? LocationId, long Overdue, long Unread, long Stuck, long Expected, long Sent, long NotSent)
{
    /// <summary>What should have gone and has not.</summary>
    public long Missing => Overdue + Unread + Stuck;
}

/// <param name="HandedOver">Texts the carrier took in the last day, at most the newest ten thousand.</param>
/// <param name="Filtered">Of these, so many were taken for spam (30007).</param>
internal sealed record FilterState(long HandedOver, long Filtered);

/// <summary>Patients' answers that the EHR has not taken for a while.</summary>
/// <param name="OldestId">Of <c>ehr_update</c>; null when there are none.</param>
internal sealed record UnansweredUpdates(long Count, long? OldestId, DateTimeOffset? AskedAt);

/// <summary>For the alarms: cheap enough for every minute, by index or by the newest rows.</summary>
internal static class DispatchQueries
{
    /// <summary>Ids grow with time: the newest rows are the last hours.</summary>
    private const int NewestMax = 10_000;

    private const int FilteredCode = 30007;

    // Each try that the carrier does not take moves a text's due time ahead: such a text counts from when it was planned.
    private const string WaitsForCarrier = "why IN ('CarrierNotReached', 'CarrierBusy', 'SenderTrouble')";

    /// <param name="late">What came due before this should be gone.</param>
    /// <param name="hourAgo">Where the hour begins that is counted.</param>
    public static List<DispatchState> DispatchStates(this Session session, DateTimeOffset late, DateTimeOffset hourAgo) =>
        session.Rows<DispatchState>(
            $"""
            WITH planned AS (SELECT appointment_id, patient_id, look_at <= @late AS overdue, look_at > @late AS unread FROM reminder
                              WHERE look_at <= @late OR (look_at > @late AND unread_since <= @late)),
                 waiting AS (SELECT appointment_id, patient_id FROM message
                              WHERE urgency = 2 AND due_at IS NOT NULL AND state IN ('Planned', 'Held') AND why = 'NotFresh' AND planned_at <= @late),
                 stuck AS (SELECT appointment_id, patient_id FROM message
                            WHERE urgency = 2 AND due_at IS NOT NULL AND state IN ('Planned', 'Held')
                              AND (due_at <= @late OR (planned_at <= @late AND {WaitsForCarrier}))),
                 texts AS (SELECT appointment_id, patient_id, state FROM (SELECT * FROM message ORDER BY id DESC LIMIT @limit)
                            WHERE kind IN ('Reminder', 'ReminderConfirmed') AND planned_at >= @hourAgo
                              AND state NOT IN ('Withdrawn', 'Superseded')),
                 counted AS (
                     SELECT appointment_id, patient_id, overdue, unread, 0 AS stuck, 0 AS expected, 0 AS sent, 0 AS not_sent FROM planned
                     UNION ALL SELECT appointment_id, patient_id, 0, 1, 0, 0, 0, 0 FROM waiting
                     UNION ALL SELECT appointment_id, patient_id, 0, 0, 1, 0, 0, 0 FROM stuck
                     UNION ALL SELECT appointment_id, patient_id, 0, 0, 0, 1, state IN ('Accepted', 'Delivered'),
                                      state IN ('Refused', 'Failed', 'Expired', 'Unknown') FROM texts)
            SELECT v.location_id, sum(overdue) AS overdue, sum(unread) AS unread, sum(stuck) AS stuck, sum(expected) AS expected,
                   sum(sent) AS sent, sum(not_sent) AS not_sent
              FROM counted c LEFT JOIN visit v ON v.appointment_id = c.appointment_id AND v.patient_id = c.patient_id
             GROUP BY v.location_id
             ORDER BY v.location_id
            """, new { late, hourAgo, limit = NewestMax });

    /// <param name="late">What the patient said before this should be in the EHR. What the EHR has taken and its scheduler has
    /// not acted on is left out: that takes people's time.</param>
    public static UnansweredUpdates UnansweredUpdates(this Session session, DateTimeOffset late) =>
        session.Row<UnansweredUpdates>(
            """
            SELECT count(*) AS count, min(id) AS oldest_id, min(asked_at) AS asked_at
              FROM ehr_update
             WHERE settled_at IS NULL AND asked_at <= @late
               AND NOT EXISTS (SELECT 1 FROM inbox JOIN decision ON decision.inbox_id = inbox.id
                                WHERE inbox.natural_key = 'ehr:' || ehr_update.id || ':' || ehr_update.attempts
                                  AND decision.why = 'EhrRecordedAnswer')
            """, new { late })!;

    public static FilterState FilterState(this Session session, DateTimeOffset dayAgo) =>
        session.Row<FilterState>(
            """
            SELECT count(*) AS handed_over, count(*) FILTER (WHERE state = 'Failed' AND error_code = @filtered) AS filtered
              FROM (SELECT state, error_code, handed_over_at FROM message ORDER BY id DESC LIMIT @limit)
             WHERE handed_over_at >= @dayAgo
            """, new { dayAgo, filtered = FilteredCode, limit = NewestMax })!;
}
