namespace FhirOutreach.Storage.Tables;

/// <param name="FinishedAt">Null: the walk broke off, and <paramref name="Failure"/> says why.</param>
/// <param name="InEhr">Appointments of the EHR in the window.</param>
/// <param name="Same">Of these, how many we held in the same version at once.</param>
/// <param name="Repaired">Differences that have been read anew since.</param>
/// <param name="Open">Differences that have not.</param>
/// <param name="Unlike">Of those of the EHR, how many we did not hold, or in another version.</param>
internal sealed record Certificate(
    long Id, DateTimeOffset BegunAt, DateTimeOffset WindowFrom, DateTimeOffset? FinishedAt, long InEhr, long Same, string? Failure,
    long Repaired, long Open, long Unlike)
{
    /// <summary>The EHR lists them without a version and without a time.</summary>
    public long NotComparable => InEhr - Same - Unlike;

    public string Words => this switch
    {
        { FinishedAt: null, Failure: { } failure } => $"none: {failure}",
        { FinishedAt: null } => "under way",
        { NotComparable: > 0 } => $"the EHR holds {InEhr} Appointments in the window, we held the same versions of {Same}; "
            + $"{NotComparable} cannot be compared: the EHR lists {(NotComparable == 1 ? "it" : "them")} without a version; sweeps find what changes; "
            + $"{Repaired} differences repaired, {Open} not yet",
        { Open: > 0 } => $"the EHR holds {InEhr} Appointments in the window, we held the same versions of {Same}; "
            + $"{Repaired} differences repaired, {Open} not yet",
        { Repaired: > 0 } => $"the EHR holds {InEhr} Appointments in the window, we held the same versions of {Same}; "
            + $"{Repaired} differences repaired",
        _ => $"the EHR holds {InEhr} Appointments in the window, we hold the same versions of all {InEhr}",
    };
}

/// <summary>How what we hold differs from what the EHR holds. The name is the column's text.</summary>
internal enum DifferenceKind
{
    /// <summary>The EHR has it, we do not.</summary>
    NotHeld,

    /// <summary>We hold another version.</summary>
    OtherVersion,

    /// <summary>We hold it for this window, the EHR did not list it: deleted, moved out, or outside <c>Ehr:Filter</c>.</summary>
    NotListed,
}

internal sealed record Difference(string AppointmentId, DifferenceKind Kind, string? EhrVersion, string? HeldVersion);

/// <param name="IsRepaired">The Appointment has been read since.</param>
internal sealed record FoundDifference(string AppointmentId, DifferenceKind Kind, bool IsRepaired);

internal static class CertificateTable
{
    private const string Certificates =
        """
        SELECT id, begun_at, window_from, finished_at, in_ehr, same, failure,
               (SELECT count(*) FROM certificate_difference WHERE certificate_id = id AND repaired_at IS NOT NULL) AS repaired,
               (SELECT count(*) FROM certificate_difference WHERE certificate_id = id AND repaired_at IS NULL) AS open,
               (SELECT count(*) FROM certificate_difference WHERE certificate_id = id AND kind <> 'NotListed') AS unlike
          FROM certificate
        """;

    public static long BeginCertificate(this Session session, DateTimeOffset now, DateTimeOffset from) =>
        session.Row<long>("INSERT INTO certificate (begun_at, window_from) VALUES (@now, @from) RETURNING id", new { now, from });

    public static void FinishCertificate(this Session session, long id, long inEhr, long same, DateTimeOffset now) =>
        session.Run(
            "UPDATE certificate SET in_ehr = @inEhr, same = @same, finished_at = @now WHERE id = @id", new { id, inEhr, same, now });

    public static void FailCertificate(this Session session, long id, string failure) =>
        session.Run("UPDATE certificate SET failure = @failure WHERE id = @id", new { id, failure });

    /// <summary>Notes the difference, and has the Appointment read.</summary>
    /// <returns>False when it was noted already: the EHR listed it twice.</returns>
    public static bool Differs(this Session session, long certificateId, Difference difference, DateTimeOffset now)
    {
        var noted = session.Run(
            """
            INSERT INTO certificate_difference (certificate_id, appointment_id, kind, ehr_version, held_version, found_at)
            VALUES (@certificateId, @AppointmentId, @kind, @EhrVersion, @HeldVersion, @now)
                ON CONFLICT DO NOTHING
            """,
            new { certificateId, difference.AppointmentId, kind = difference.Kind.ToString(), difference.EhrVersion, difference.HeldVersion, now });
        session.Keep(
            $"certificate:{certificateId}:{difference.AppointmentId}", InboxKind.ReadAppointment, difference.AppointmentId, null, now);
        return noted > 0;
    }

    /// <summary>Of these ids, what we hold, and that the EHR listed it just now.</summary>
    public static Dictionary<string, KnownVersion> Listed(this Session session, IReadOnlyCollection<string> ids, DateTimeOffset now) =>
        session.Rows<(string Id, string VersionId, DateTimeOffset LastUpdated, DateTimeOffset ReadAt)>(
            "UPDATE appointment SET listed_at = @now WHERE id IN @ids AND is_gone = 0 RETURNING id, version_id, last_updated, read_at", new { ids, now })
            .ToDictionary(row => row.Id, row => new KnownVersion(row.VersionId, row.LastUpdated, IsGone: false, row.ReadAt));

    /// <summary>What we hold from this instant on that the EHR has not listed since <paramref name="begun"/>.</summary>
    public static List<Difference> NotListed(this Session session, DateTimeOffset from, DateTimeOffset begun, int limit) =>
        session.Rows<(string Id, string VersionId)>(
            """
            SELECT id, version_id FROM appointment
             WHERE start >= @from AND is_gone = 0 AND read_at < @begun AND (listed_at IS NULL OR listed_at < @begun)
             ORDER BY start
             LIMIT @limit
            """, new { from, begun, limit })
            .ConvertAll(row => new Difference(row.Id, DifferenceKind.NotListed, null, row.VersionId));

    /// <summary>Those whose Appointment has been read since count as repaired: we hold what the read found.</summary>
    /// <returns>How many are still open.</returns>
    public static long Repair(this Session session, long certificateId, DateTimeOffset now)
    {
        session.Run(
            """
            UPDATE certificate_difference SET repaired_at = @now
             WHERE certificate_id = @certificateId AND repaired_at IS NULL
               AND EXISTS (SELECT 1 FROM inbox
                            WHERE natural_key = 'certificate:' || certificate_id || ':' || appointment_id AND due_at IS NULL AND error IS NULL)
            """, new { certificateId, now });
        return session.Row<long>(
            "SELECT count(*) FROM certificate_difference WHERE certificate_id = @certificateId AND repaired_at IS NULL", new { certificateId });
    }

    public static Certificate? LastCertificate(this Session session) =>
        session.Row<Certificate>(Certificates + " ORDER BY id DESC LIMIT 1");

    /// <summary>The newest that came to its end. A later walk may have broken off.</summary>
    public static Certificate? LastFinishedCertificate(this Session session) =>
        session.Row<Certificate>(Certificates + " WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1");

    /// <summary>Those still open first.</summary>
    public static List<FoundDifference> Differences(this Session session, long certificateId, int limit) =>
        session.Rows<FoundDifference>(
            """
            SELECT appointment_id, kind, repaired_at IS NOT NULL AS is_repaired
              FROM certificate_difference
             WHERE certificate_id = @certificateId
             ORDER BY is_repaired, appointment_id
             LIMIT @limit
            """, new { certificateId, limit });
}
