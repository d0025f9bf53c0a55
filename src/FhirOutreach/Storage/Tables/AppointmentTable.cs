using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Storage.Tables;

/// <param name="ReadAt">When somebody last said, by our clock, that it is the newest.</param>
internal sealed record KnownVersion(string VersionId, DateTimeOffset LastUpdated, bool IsGone, DateTimeOffset ReadAt);

internal static class AppointmentTable
{
    public static KnownVersion? Version(this Session session, string appointmentId) =>
        session.Row<KnownVersion>(
            "SELECT version_id, last_updated, is_gone, read_at FROM appointment WHERE id = @appointmentId", new { appointmentId });

    /// <summary>This is now the newest version. History keeps all of them.</summary>
    public static void Keep(this Session session, Appointment appointment, DateTimeOffset now)
    {
        var row = new
        {
            appointment.Id,
            appointment.VersionId,
            appointment.LastUpdated,
            Status = appointment.Status.ToString(),
            appointment.Start,
            Now = now,
            Details = Details.Pack(appointment),
        };
        session.Run(
            """
            INSERT INTO appointment (id, version_id, last_updated, status, start, read_at)
            VALUES (@Id, @VersionId, @LastUpdated, @Status, @Start, @Now)
                ON CONFLICT (id) DO UPDATE SET version_id = excluded.version_id, last_updated = excluded.last_updated,
                   status = excluded.status, start = excluded.start, is_gone = 0, read_at = excluded.read_at
            """, row);
        session.Run(
            """
            INSERT INTO appointment_version (appointment_id, version_id, last_updated, taken_at, details)
            VALUES (@Id, @VersionId, @LastUpdated, @Now, @Details)
                ON CONFLICT DO NOTHING
            """, row);
    }

    /// <summary>What we hold is still the newest: somebody just said so.</summary>
    public static void StillNewest(this Session session, string appointmentId, DateTimeOffset now) =>
        session.Run("UPDATE appointment SET read_at = @now WHERE id = @appointmentId", new { appointmentId, now });

    /// <summary>The EHR has it no more. Of one we never held it is kept too: what is told of it later was made before it was deleted.</summary>
    public static void Gone(this Session session, string appointmentId, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO appointment (id, version_id, last_updated, status, is_gone, read_at)
            VALUES (@appointmentId, '', @never, @status, 1, @now)
                ON CONFLICT (id) DO UPDATE SET is_gone = 1, read_at = excluded.read_at
            """, new { appointmentId, now, never = DateTimeOffset.MinValue, status = nameof(AppointmentStatus.EnteredInError) });

    /// <summary>Of these ids, the versions we hold.</summary>
    public static Dictionary<string, string> HeldVersions(this Session session, IReadOnlyCollection<string> ids) =>
        session.Rows<(string Id, string VersionId)>(
            "SELECT id, version_id FROM appointment WHERE id IN @ids AND is_gone = 0", new { ids })
            .ToDictionary(row => row.Id, row => row.VersionId);

    public static DateTimeOffset? ReadAt(this Session session, string appointmentId) =>
        session.Instant("SELECT read_at FROM appointment WHERE id = @appointmentId", new { appointmentId });
}
