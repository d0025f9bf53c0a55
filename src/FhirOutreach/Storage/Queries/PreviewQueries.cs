using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Storage.Queries;

/// <summary>A text that goes in the span.</summary>
/// <param name="Why">Of the decision that intends it.</param>
/// <param name="Zone">The patient's: what its time is shown in.</param>
internal sealed record TextAhead(
    long Id, string NaturalKey, MessageKind Kind, string? AppointmentId, string? PatientId, string Phone, string Body, int Segments, Why Why,
    DateTimeOffset At, TimeZoneInfo? Zone = null);

/// <summary>A text that could have gone in the span, and does not.</summary>
/// <param name="What">The reminder's moment, or the kind of the text that was taken back.</param>
internal sealed record SkipAhead(DateTimeOffset At, string What, string? AppointmentId, string? PatientId, Why Why);

/// <summary>For a walk over a copy of the database.</summary>
internal static class PreviewQueries
{
    public static long LastDecision(this Session session) => session.Row<long>("SELECT coalesce(max(id), 0) FROM decision");

    /// <summary>What was told us and needs a read of the EHR, and the answers it owes: not worked through in the copy.</summary>
    /// <returns>How many.</returns>
    public static int SetAsideWhatNeedsTheEhr(this Session session) =>
        session.Run("UPDATE inbox SET due_at = NULL WHERE due_at IS NOT NULL AND kind IN ('Appointment', 'ReadAppointment', 'EhrAnswer')")
        + session.Run("UPDATE ehr_update SET say_so_at = NULL WHERE say_so_at IS NOT NULL");

    /// <summary>Texts the carrier has, or may have: they are not ahead any more, and what became of them only the carrier can say.</summary>
    /// <returns>Of how many that is not known yet.</returns>
    public static int SetAsideWhatIsOnItsWay(this Session session) =>
        session.Run("UPDATE message SET state = 'Accepted', due_at = NULL WHERE state IN ('HandedOver', 'Unknown')");

    public static List<TextAhead> TextsAhead(this Session session, DateTimeOffset from, DateTimeOffset to) =>
        session.Rows<TextAhead>(
            """
            SELECT m.id, m.natural_key, m.kind, m.appointment_id, m.patient_id, m.phone, m.body, m.segments, d.why,
                   m.handed_over_at AS at, NULL AS zone
              FROM message m JOIN decision d ON d.id = m.decision_id
             WHERE m.handed_over_at >= @from AND m.handed_over_at <= @to AND m.state <> 'Refused'
             ORDER BY m.handed_over_at, m.id
            """, new { from, to })
            .ConvertAll(text => text with { Zone = ZoneOf(session, text.AppointmentId, text.PatientId) });

    /// <summary>Decisions of the walk that came to no text, and texts it took back. A reminder put off is no skip: it comes again.</summary>
    public static List<SkipAhead> SkipsAhead(this Session session, long afterDecision, DateTimeOffset from, DateTimeOffset to) =>
        session.Rows<SkipAhead>(
            """
            SELECT d.at, d.occurrence AS what, d.appointment_id, d.patient_id, d.why
              FROM decision d
             WHERE d.id > @afterDecision AND d.at >= @from AND d.at <= @to AND d.occurrence = 'ReminderDue' AND d.why <> 'WindowClosed'
               AND NOT EXISTS (SELECT 1 FROM message m WHERE m.decision_id = d.id)
             UNION ALL
            SELECT m.settled_at, m.kind, m.appointment_id, m.patient_id, m.why
              FROM message m
             WHERE m.settled_at >= @from AND m.settled_at <= @to AND m.state IN ('Expired', 'Withdrawn', 'Superseded', 'Refused')
             ORDER BY 1
            """, new { afterDecision, from, to });

    private static TimeZoneInfo? ZoneOf(Session session, string? appointmentId, string? patientId) =>
        (patientId is null ? null : session.Patient(patientId)?.TimeZone)
        ?? (appointmentId is null || patientId is null ? null : session.Visit(new VisitKey(appointmentId, patientId))?.Zone);
}
