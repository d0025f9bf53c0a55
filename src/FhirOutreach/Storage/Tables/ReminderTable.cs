using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Storage.Tables;

internal sealed record DueReminder(string AppointmentId, string PatientId, ReminderSlot Slot, int Planning, DateTimeOffset DueAt, DateTimeOffset LookAt);

internal static class ReminderTable
{
    public static void Plan(this Session session, Effect.PlanReminder plan) =>
        session.Run(
            """
            INSERT INTO reminder (appointment_id, patient_id, slot, planning, due_at, look_at)
            VALUES (@AppointmentId, @PatientId, @slot, @Planning, @DueAt, @DueAt)
                ON CONFLICT (appointment_id, patient_id, slot) DO UPDATE SET planning = excluded.planning,
                   due_at = excluded.due_at, look_at = excluded.look_at, unread_since = NULL
            """,
            new { plan.About.AppointmentId, plan.About.PatientId, slot = plan.Slot.ToString(), plan.Planning, plan.DueAt });

    public static void WithdrawReminders(this Session session, VisitKey visit) =>
        session.Run(
            "UPDATE reminder SET look_at = NULL WHERE appointment_id = @AppointmentId AND patient_id = @PatientId", visit);

    public static void Close(this Session session, Effect.CloseReminder close) =>
        session.Run(
            """
            UPDATE reminder SET look_at = NULL
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND slot = @slot AND planning = @Planning
            """, new { close.About.AppointmentId, close.About.PatientId, slot = close.Slot.ToString(), close.Planning });

    /// <summary>
    /// The slot that was used up last is looked at again, no earlier than it was due; where both were due at once, the second. A new planning: the text that was made
    /// of the old one keeps its natural key.
    /// </summary>
    public static void RemindAnew(this Session session, VisitKey visit, DateTimeOffset now)
    {
        if (session.Row<UsedUpSlot>(
            """
            SELECT slot, planning FROM reminder
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND look_at IS NULL
               AND planning = (SELECT max(planning) FROM reminder WHERE appointment_id = @AppointmentId AND patient_id = @PatientId)
             ORDER BY due_at DESC, slot DESC
             LIMIT 1
            """, visit) is not { } last) return;

        session.Run(
            """
            UPDATE reminder SET planning = planning + 1, look_at = CASE WHEN slot = @Slot THEN max(due_at, @now) ELSE look_at END
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND planning = @Planning
            """, new { visit.AppointmentId, visit.PatientId, last.Slot, last.Planning, now });
    }

    /// <summary>Looked at again later; how long the EHR could not be read for it is remembered.</summary>
    public static void Postpone(this Session session, Effect.PostponeReminder postpone, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE reminder SET look_at = @DueAt, unread_since = CASE WHEN @IsUnread THEN coalesce(unread_since, @now) END
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND slot = @slot AND planning = @Planning
               AND look_at IS NOT NULL
            """,
            new { postpone.About.AppointmentId, postpone.About.PatientId, slot = postpone.Slot.ToString(), postpone.Planning, postpone.DueAt, postpone.IsUnread, now });

    /// <summary>The whole plan of the visit, used-up slots included: they say how often it moved.</summary>
    public static List<PlannedReminder> Reminders(this Session session, VisitKey visit) =>
        session.Rows<PlannedReminder>(
            """
            SELECT slot, planning, due_at, look_at IS NOT NULL AS is_open FROM reminder
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId
             ORDER BY slot
            """, visit);

    public static List<DueReminder> DueReminders(this Session session, DateTimeOffset now, int limit) =>
        session.Rows<DueReminder>(
            """
            SELECT appointment_id, patient_id, slot, planning, due_at, look_at FROM reminder
             WHERE look_at <= @now
             ORDER BY look_at, appointment_id
             LIMIT @limit
            """, new { now, limit });

    public static DateTimeOffset? NextReminderLook(this Session session) =>
        session.Instant("SELECT min(look_at) FROM reminder WHERE look_at IS NOT NULL");

    private sealed record UsedUpSlot(string Slot, int Planning);
}
