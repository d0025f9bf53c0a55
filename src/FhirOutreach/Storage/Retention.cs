using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Storage;

/// <summary>What is emptied when. Ids, states and reasons stay; names, numbers, words and facts go.</summary>
internal static class Retention
{
    /// <summary>How long what was told to us lies as it came, once worked through.</summary>
    public static readonly TimeSpan RawBodies = TimeSpan.FromDays(7);

    /// <summary>How many rows one round empties of each table: the writer has other work.</summary>
    public const int RowsPerRoundMax = 1_000;

    /// <returns>How many rows were emptied: a full round means that there is more.</returns>
    public static int EmptyOld(this Session session, DateTimeOffset now, TimeSpan details)
    {
        var limits = new { raw = now - RawBodies, old = now - details, limit = RowsPerRoundMax };
        return session.Run(
                """
                UPDATE inbox SET body = NULL
                 WHERE id IN (SELECT id FROM inbox WHERE received_at < @raw AND body IS NOT NULL AND due_at IS NULL
                               ORDER BY received_at LIMIT @limit)
                """, limits)
            + session.Run(
                """
                UPDATE decision SET details = NULL
                 WHERE id IN (SELECT id FROM decision WHERE at < @old AND details IS NOT NULL ORDER BY id LIMIT @limit)
                """, limits)
            + session.Run(
                """
                UPDATE message SET body = '', phone = ''
                 WHERE id IN (SELECT id FROM message WHERE planned_at < @old AND phone <> '' AND due_at IS NULL ORDER BY id LIMIT @limit)
                """, limits)
            + session.Run(
                """
                UPDATE reply SET body = NULL, phone = ''
                 WHERE message_sid IN (SELECT message_sid FROM reply WHERE received_at < @old AND phone <> '' LIMIT @limit)
                """, limits)
            + session.Run(
                """
                UPDATE consent SET said = NULL
                 WHERE id IN (SELECT id FROM consent WHERE at < @old AND said IS NOT NULL LIMIT @limit)
                """, limits)
            + session.Run("DELETE FROM number_stop WHERE coalesce(until, since) < @old", limits)
            + session.Run(
                """
                UPDATE appointment_version SET details = NULL
                 WHERE (appointment_id, version_id, last_updated) IN (
                       SELECT appointment_id, version_id, last_updated FROM appointment_version
                        WHERE taken_at < @old AND details IS NOT NULL LIMIT @limit)
                """, limits)
            + session.Run(
                """
                UPDATE visit SET details = NULL, is_on = 0
                 WHERE (appointment_id, patient_id) IN (
                       SELECT appointment_id, patient_id FROM visit WHERE start < @old AND details IS NOT NULL LIMIT @limit)
                """, limits)
            + session.Run(
                """
                UPDATE staff_task SET phone = NULL, note = NULL
                 WHERE id IN (SELECT id FROM staff_task WHERE closed_at < @old AND (phone IS NOT NULL OR note IS NOT NULL) LIMIT @limit)
                """, limits)
            + session.Run(
                """
                UPDATE patient SET phone = NULL, details = NULL
                 WHERE id IN (SELECT p.id FROM patient p
                               WHERE p.read_at < @old AND p.details IS NOT NULL
                                 AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.patient_id = p.id AND v.start >= @old)
                               LIMIT @limit)
                """, limits);
    }

    /// <summary>One patient is forgotten: everything that could tell who it was. Ids, states and reasons stay.</summary>
    public static void Erase(this Session session, string patientId)
    {
        var who = new { patientId, phone = session.Patient(patientId)?.Phone ?? "" };
        session.Run(
            """
            UPDATE message SET body = '', phone = '' WHERE patient_id = @patientId;
            UPDATE decision SET details = NULL WHERE patient_id = @patientId;
            UPDATE decision SET details = NULL WHERE inbox_id IN (SELECT i.id FROM inbox i JOIN reply r ON r.message_sid = i.subject
                                                                    WHERE i.kind = 'Text' AND r.phone = @phone);
            UPDATE inbox SET body = NULL WHERE kind = 'Text' AND subject IN (SELECT message_sid FROM reply WHERE phone = @phone);
            UPDATE inbox SET body = NULL WHERE kind IN ('Appointment', 'EhrAnswer', 'ReminderDue', 'TextOvertaken')
                                           AND id IN (SELECT inbox_id FROM decision WHERE patient_id = @patientId);
            UPDATE reply SET body = NULL, phone = '' WHERE phone = @phone;
            UPDATE consent SET said = NULL WHERE phone = @phone AND said IS NOT NULL;
            DELETE FROM number_stop WHERE phone = @phone;
            UPDATE choice SET options = '[]', is_open = 0, phone = '' WHERE phone = @phone;
            UPDATE visit SET details = NULL, is_on = 0, looks = 'erased' WHERE patient_id = @patientId;
            UPDATE appointment_version SET details = NULL WHERE appointment_id IN (SELECT appointment_id FROM visit WHERE patient_id = @patientId);
            UPDATE reminder SET look_at = NULL WHERE patient_id = @patientId;
            UPDATE staff_task SET phone = NULL, note = NULL WHERE patient_id = @patientId;
            UPDATE patient SET phone = NULL, details = NULL WHERE id = @patientId;
            """, who);
    }
}
