using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <summary>The changes we owe the EHR.</summary>
internal static class UpdateTable
{
    public static void Intend(this Session session, Effect.UpdateEhr update, long decisionId, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO ehr_update (natural_key, decision_id, appointment_id, patient_id, change, start, asked_at, state, due_at, say_so_at)
            VALUES (@Key, @decisionId, @AppointmentId, @PatientId, @change, @Start, @now, 'Planned', @now, @saySoAt)
                ON CONFLICT (natural_key) DO NOTHING
            """,
            new
            {
                update.Key,
                decisionId,
                update.About.AppointmentId,
                update.About.PatientId,
                change = update.Change.ToString(),
                update.Start,
                now,
                saySoAt = now + EhrPatience.BeforeSayingSo,
            });

    public static List<OpenUpdate> OpenUpdates(this Session session, VisitKey visit) =>
        session.Rows<OpenUpdate>(
            """
            SELECT CAST(id AS TEXT) AS id, appointment_id, patient_id, change, start, asked_at, attempts,
                   say_so_at IS NULL AS is_waiting_told
              FROM ehr_update
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND settled_at IS NULL
             ORDER BY id
            """, visit);

    public static VisitKey? UpdateVisit(this Session session, string id) =>
        session.Row<VisitKey>("SELECT appointment_id, patient_id FROM ehr_update WHERE id = @id", new { id });

    /// <summary>Claims due updates, at most one for an Appointment: the next must see what the first left behind.</summary>
    public static List<EhrUpdate> ClaimUpdates(this Session session, DateTimeOffset now, int limit) =>
        session.Rows<EhrUpdate>(
            """
            UPDATE ehr_update SET state = 'Claimed', attempts = attempts + 1, due_at = NULL
             WHERE id IN (SELECT min(u.id) FROM ehr_update u
                           WHERE u.due_at <= @now AND u.state = 'Planned'
                             AND NOT EXISTS (SELECT 1 FROM ehr_update o
                                              WHERE o.appointment_id = u.appointment_id AND o.state = 'Claimed')
                           GROUP BY u.appointment_id
                           ORDER BY 1
                           LIMIT @limit)
            RETURNING CAST(id AS TEXT) AS id, appointment_id, patient_id, change, start,
                      (SELECT r.phone FROM decision d JOIN inbox i ON i.id = d.inbox_id JOIN reply r ON r.message_sid = i.subject
                        WHERE d.id = ehr_update.decision_id) AS phone
            """, new { now, limit });

    /// <summary>The number of the try that is under way: with the id, the identity of its answer.</summary>
    public static int Attempts(this Session session, string updateId) =>
        session.Row<int>("SELECT attempts FROM ehr_update WHERE id = @updateId", new { updateId });

    public static void Settle(this Session session, string updateId, UpdateState state, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE ehr_update SET state = @state, due_at = NULL, say_so_at = NULL, settled_at = @now
             WHERE id = @updateId AND settled_at IS NULL
            """, new { updateId, state = state.ToString(), now });

    public static void Retry(this Session session, string updateId, DateTimeOffset dueAt) =>
        session.Run(
            "UPDATE ehr_update SET state = 'Planned', due_at = @dueAt WHERE id = @updateId AND settled_at IS NULL",
            new { updateId, dueAt });

    public static void WaitingTold(this Session session, string updateId) =>
        session.Run("UPDATE ehr_update SET say_so_at = NULL WHERE id = @updateId", new { updateId });

    /// <summary>Updates whose patient has waited long enough to hear that we wait too.</summary>
    public static List<string> SilentUpdates(this Session session, DateTimeOffset now, int limit) =>
        session.Rows<string>(
            "SELECT CAST(id AS TEXT) FROM ehr_update WHERE say_so_at <= @now ORDER BY id LIMIT @limit", new { now, limit });

    /// <summary>After a crash: a claimed update is asked again; the writer reads first, so nothing is done twice.</summary>
    public static void RecoverUpdates(this Session session, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE ehr_update SET state = 'Planned', due_at = @now
             WHERE state = 'Claimed' AND NOT EXISTS (
                   SELECT 1 FROM inbox WHERE natural_key = 'ehr:' || ehr_update.id || ':' || ehr_update.attempts AND due_at IS NOT NULL)
            """, new { now });

    /// <summary>One that waits for another of its Appointment is due when that has ended: the decision about it rings.</summary>
    public static DateTimeOffset? NextUpdateDue(this Session session) =>
        session.Instant(
            """
            SELECT min(u.due_at) FROM ehr_update u
             WHERE u.due_at IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM ehr_update o WHERE o.appointment_id = u.appointment_id AND o.state = 'Claimed')
            """);

    public static DateTimeOffset? NextSilence(this Session session) =>
        session.Instant("SELECT min(say_so_at) FROM ehr_update WHERE say_so_at IS NOT NULL");
}
