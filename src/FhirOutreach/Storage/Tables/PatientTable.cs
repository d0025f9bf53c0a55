using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Storage.Tables;

internal static class PatientTable
{
    /// <summary>More people than this with one number is a switchboard; the first are looked at.</summary>
    private const int PatientsPerPhoneMax = 20;

    public static Patient? Patient(this Session session, string id) =>
        session.Row<byte[]>("SELECT details FROM patient WHERE id = @id", new { id }) is { } details
            ? Details.Unpack<Patient>(details)
            : null;

    public static List<Patient> PatientsWith(this Session session, string phone) =>
        session.Rows<byte[]>(
            "SELECT details FROM patient WHERE phone = @phone AND details IS NOT NULL ORDER BY id LIMIT @limit",
            new { phone, limit = PatientsPerPhoneMax })
            .ConvertAll(Details.Unpack<Patient>);

    public static void Keep(this Session session, Patient patient, DateTimeOffset readAt) =>
        session.Run(
            """
            INSERT INTO patient (id, phone, zone, read_at, details) VALUES (@Id, @Phone, @zone, @readAt, @details)
                ON CONFLICT (id) DO UPDATE SET phone = excluded.phone, zone = excluded.zone, read_at = excluded.read_at, details = excluded.details
            """, new { patient.Id, patient.Phone, zone = patient.TimeZone?.Id, readAt, details = Details.Pack(patient) });
}
