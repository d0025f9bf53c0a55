using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Queries;

/// <summary>What is decided and has not left us: of a visit, of a patient, to a number.</summary>
internal static class WaitingTextQueries
{
    /// <summary>How far ahead a decision looks at a number's texts.</summary>
    private const int TextsMax = 20;

    public static List<PendingText> PendingAbout(this Session session, VisitKey visit) =>
    [
        .. session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline, NULL AS open_until, previous, also_off
              FROM message
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND state IN ('Planned', 'Held', 'Claimed')
             ORDER BY id
            """, visit)
            .Select(text => text with { Also = session.AlsoNamedBy(text.Id) }),
    ];

    /// <summary>The text about another visit that would say that this one is off; null when there is none.</summary>
    public static PendingText? SaidOff(this Session session, VisitKey visit) =>
        session.Row<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline
              FROM message
             WHERE also_off = @AppointmentId AND patient_id = @PatientId AND state IN ('Planned', 'Held', 'Claimed')
             ORDER BY id DESC
             LIMIT 1
            """, visit);

    /// <summary>The further visits a text names; null when there are none.</summary>
    public static IReadOnlyList<AlsoNamed>? AlsoNamedBy(this Session session, long id) =>
        session.Rows<AlsoRow>(
            "SELECT appointment_id, patient_id, start FROM message_also WHERE message_id = @id ORDER BY start, appointment_id", new { id }) is { Count: > 0 } rows
            ? rows.ConvertAll(row => new AlsoNamed(new(row.AppointmentId, row.PatientId), row.Start))
            : null;

    /// <summary>Bookings and cancellations of the patient's other visits, decided since then, that have not left us.</summary>
    public static List<PendingText> PendingElsewhere(this Session session, VisitKey visit, DateTimeOffset since) =>
        session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline
              FROM message
             WHERE patient_id = @PatientId AND state IN ('Planned', 'Held')
               AND appointment_id <> @AppointmentId AND kind IN ('Booked', 'Cancelled') AND planned_at >= @since
             ORDER BY id
            """, new { visit.AppointmentId, visit.PatientId, since });

    /// <summary>Everything about the patient's visits that has not left us.</summary>
    public static List<PendingText> WaitingFor(this Session session, string patientId) =>
        session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline
              FROM message
             WHERE patient_id = @patientId AND state IN ('Planned', 'Held')
             ORDER BY id
            """, new { patientId });

    /// <summary>Notices and reminders that wait to go to a number that is not, or no longer, the patient's.</summary>
    public static List<PendingText> WaitingElsewhere(this Session session, string patientId, string? phone) =>
        session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline
              FROM message
             WHERE patient_id = @patientId AND state IN ('Planned', 'Held') AND urgency > 0 AND phone IS NOT @phone
             ORDER BY id
            """, new { patientId, phone });

    public static List<PendingText> PendingTo(this Session session, string phone) =>
    [
        .. session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline, NULL AS open_until, also_off
              FROM message
             WHERE phone = @phone AND state IN ('Planned', 'Held', 'Claimed')
             ORDER BY id
             LIMIT @limit
            """, new { phone, limit = TextsMax })
            .Select(text => text with { Also = session.AlsoNamedBy(text.Id) }),
    ];

    public static bool IsPending(this Session session, long id) =>
        session.Row<long?>("SELECT 1 FROM message WHERE id = @id AND state IN ('Planned', 'Held', 'Claimed')", new { id }) is not null;

    /// <summary>Reminders to this patient that are decided and have not left us.</summary>
    public static int RemindersWaiting(this Session session, string phone, string patientId) =>
        session.Row<int>(
            """
            SELECT count(*) FROM message
             WHERE phone = @phone AND patient_id = @patientId AND kind IN ('Reminder', 'ReminderConfirmed')
               AND state IN ('Planned', 'Held', 'Claimed')
            """, new { phone, patientId });

    private sealed record AlsoRow(string AppointmentId, string PatientId, DateTimeOffset Start);
}
