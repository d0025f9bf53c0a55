using System.Globalization;
using FhirOutreach.Storage;

namespace FhirOutreach.Simulation;

/// <summary>Which of the EHR's versions the service held, and when.</summary>
internal static class Versions
{
    /// <summary>As the text left: a version taken in while the request was on its way came too late. With the real program, milliseconds can lie between.</summary>
    public static TrueVersion? AtHandOver(Session session, SimulatedEhr ehr, OutboxRow row) => ByHandOver(session, ehr, row, "<=");

    /// <summary>A moment earlier.</summary>
    public static TrueVersion? JustBeforeHandOver(Session session, SimulatedEhr ehr, OutboxRow row) => ByHandOver(session, ehr, row, "<");

    private static TrueVersion? ByHandOver(Session session, SimulatedEhr ehr, OutboxRow row, string before) => True(ehr, row.AppointmentId!, session.Row<string>(
        $"""
        SELECT coalesce((SELECT v.version_id FROM appointment_version v
                          WHERE v.appointment_id = a.id AND v.taken_at {before} (SELECT handed_over_at FROM message WHERE id = @Id)
                          ORDER BY v.last_updated DESC, length(v.version_id) DESC, v.version_id DESC LIMIT 1), a.version_id)
          FROM appointment a WHERE a.id = @AppointmentId
        """, row));

    /// <summary>At that moment.</summary>
    public static TrueVersion? AsOf(Session session, SimulatedEhr ehr, string appointmentId, DateTimeOffset at) => True(ehr, appointmentId, session.Row<string>(
        """
        SELECT version_id FROM appointment_version WHERE appointment_id = @appointmentId AND taken_at <= @at
         ORDER BY last_updated DESC, length(version_id) DESC, version_id DESC LIMIT 1
        """, new { appointmentId, at }));

    /// <summary>It is deleted, and before the text left a read had found nothing: whatever was taken in since.</summary>
    public static bool IsKnownToBeGone(Session session, SimulatedEhr ehr, OutboxRow row) => ehr.IsDeleted(row.AppointmentId!) && session.Row<long?>(
        """
        SELECT 1 FROM decision
         WHERE appointment_id = @AppointmentId AND occurrence = 'AppointmentGone' AND at < (SELECT handed_over_at FROM message WHERE id = @Id)
        """, row) is not null;

    private static TrueVersion? True(SimulatedEhr ehr, string appointmentId, string? version) =>
        version is null ? null : ehr.History(appointmentId)[int.Parse(version, CultureInfo.InvariantCulture) - 1];
}
