using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

internal static class StaffTaskTable
{
    /// <summary>True: a new task. The same trouble told again stays one task.</summary>
    public static bool Open(this Session session, Effect.OpenTask task, string? phone, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO staff_task (natural_key, kind, appointment_id, patient_id, phone, note, opened_at)
            VALUES (@Key, @kind, @appointmentId, @patientId, @phone, @Note, @now)
                ON CONFLICT (natural_key) DO NOTHING
            """,
            new
            {
                task.Key,
                kind = task.Kind.ToString(),
                appointmentId = task.About?.AppointmentId,
                patientId = task.About?.PatientId,
                phone,
                task.Note,
                now,
            }) == 1;

    public static long OpenTasks(this Session session) =>
        session.Row<long>("SELECT count(*) FROM staff_task WHERE closed_at IS NULL");

    public static List<string> OpenTaskKinds(this Session session) =>
        session.Rows<string>("SELECT kind FROM staff_task WHERE closed_at IS NULL ORDER BY id");
}
