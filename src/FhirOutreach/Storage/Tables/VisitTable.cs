using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Storage.Tables;

internal static class VisitTable
{
    /// <summary>Bounds what one number can bring into a decision.</summary>
    private const int UpcomingMax = 20;

    public static Visit? Visit(this Session session, VisitKey key) =>
        session.Row<byte[]>(
            "SELECT details FROM visit WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND details IS NOT NULL", key) is { } details
            ? Details.Unpack<Visit>(details)
            : null;

    public static List<string> PatientsOf(this Session session, string appointmentId) =>
        session.Rows<string>("SELECT patient_id FROM visit WHERE appointment_id = @appointmentId", new { appointmentId });

    public static void Keep(this Session session, Visit visit) =>
        session.Run(
            """
            INSERT INTO visit (appointment_id, patient_id, start, is_on, zone, location_id, looks, details)
            VALUES (@AppointmentId, @PatientId, @Start, @IsOn, @zone, @LocationId, @looks, @details)
                ON CONFLICT (appointment_id, patient_id) DO UPDATE SET start = excluded.start, is_on = excluded.is_on,
                   zone = excluded.zone, location_id = excluded.location_id, looks = excluded.looks, details = excluded.details
            """,
            new
            {
                visit.AppointmentId,
                visit.PatientId,
                visit.Start,
                visit.IsOn,
                zone = visit.Zone.Id,
                visit.LocationId,
                looks = visit.Looks(),
                details = Details.Pack(visit),
            });

    /// <summary>The visits of these patients that are on and begin after <paramref name="now"/>, soonest first.</summary>
    public static List<Visit> UpcomingVisits(this Session session, IReadOnlyCollection<string> patientIds, DateTimeOffset now) =>
        patientIds.Count == 0
            ? []
            : session.Rows<byte[]>(
                """
                SELECT details FROM visit
                 WHERE patient_id IN @patientIds AND is_on = 1 AND start > @now
                 ORDER BY start, appointment_id
                 LIMIT @limit
                """, new { patientIds, now, limit = UpcomingMax })
                .ConvertAll(Details.Unpack<Visit>);

    /// <summary>
    /// The Appointments of the patient's other visits that are on and may be of the same day: two sites' calendars say so of moments up to
    /// fifty hours apart.
    /// </summary>
    public static List<string> SameDayVisits(this Session session, VisitKey visit) =>
        session.Rows<string>(
            """
            SELECT o.appointment_id FROM visit v JOIN visit o ON o.patient_id = v.patient_id AND o.appointment_id <> v.appointment_id
             WHERE v.appointment_id = @AppointmentId AND v.patient_id = @PatientId AND o.is_on = 1
               AND abs(julianday(o.start) - julianday(v.start)) < 50 / 24.0
             LIMIT @limit
            """, new { visit.AppointmentId, visit.PatientId, limit = UpcomingMax });
}
