using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <summary>What bounds a text at the moment of sending.</summary>
/// <param name="DayAgo">24 hours before now.</param>
/// <param name="Zone">The clinic's, for a patient and a visit that name none.</param>
/// <param name="PatientsReadSince">A text about a patient who was last read before this waits until they are read anew .</param>
/// <param name="VisitsReadSince">The same for the visit.</param>
internal sealed record SendingLimits(
    DateTimeOffset Now, DateTimeOffset DayAgo, string Zone, int DailyCap, int WeeklyCap, int PerDayMax,
    DateTimeOffset PatientsReadSince = default, DateTimeOffset VisitsReadSince = default);

/// <summary>What must hold of a text for it to go: as SQL, to be asked of many at once and in the very statement that lets it go.</summary>
internal static class SendingConditions
{
    /// <summary>The states of a text that left us and may have reached somebody.</summary>
    public const string MayHaveReached = "('HandedOver', 'Accepted', 'Delivered', 'Unknown')";

    private const string LooksSame =
        """
        (m.looks IS NULL OR m.looks = (SELECT v.looks FROM visit v
                                        WHERE v.appointment_id = m.appointment_id AND v.patient_id = m.patient_id))
        AND NOT EXISTS (SELECT 1 FROM message_also x
                                 LEFT JOIN visit w ON w.appointment_id = x.appointment_id AND w.patient_id = x.patient_id
                         WHERE x.message_id = m.id AND x.looks IS NOT NULL AND w.looks IS NOT x.looks)
        """;

    // An answer tells what was. Tried again, after something else was said of the visit (that it is cancelled now), it would mislead; so would a
    // list after a newer one, to which a number is taken to be the answer.
    private const string IsLastWord =
        """
        (m.urgency > 0 OR m.attempts = 0
         OR (NOT EXISTS (SELECT 1 FROM message n
                          WHERE n.appointment_id = m.appointment_id AND n.patient_id = m.patient_id AND n.id > m.id AND n.attempts > 0)
             AND NOT EXISTS (SELECT 1 FROM choice c WHERE c.message_key = m.natural_key AND c.is_open = 0)))
        """;

    // The deadline, the patient's window, the number's consent, for a guarded text the looks of the visit, and what was said since.
    private const string IsTrue =
        $"""
        m.deadline > @Now
        AND (m.open_until IS NULL OR m.open_until > @Now)
        AND (m.kind = 'AnswerOptedOut' -- the one text that says so
             OR NOT coalesce((SELECT c.is_opted_out FROM consent c WHERE c.phone = m.phone ORDER BY c.id DESC LIMIT 1), 0))
        AND {LooksSame}
        AND {IsLastWord}
        """;

    // Whose day it is: the patient's, where a text is about one.
    private const string ZoneOf =
        """
        coalesce((SELECT p.zone FROM patient p WHERE p.id = m.patient_id),
                 (SELECT v.zone FROM visit v WHERE v.appointment_id = m.appointment_id AND v.patient_id = m.patient_id), @Zone)
        """;

    private const string Today = $"local_midnight(@Now, {ZoneOf}, 0)";
    private const string ThisWeek = $"local_midnight(@Now, {ZoneOf}, 6)"; // seven days running

    /// <summary>It is still true, and the number can be texted and has not had its share. Asked of a message m.</summary>
    public const string StillHolds =
        $"""
        {IsTrue}
        AND NOT EXISTS (SELECT 1 FROM number_stop n WHERE n.phone = m.phone AND n.cause <> 'AnswersAnswers' AND (n.until IS NULL OR n.until > @Now))
        AND (SELECT count(*) FROM message s WHERE s.phone = m.phone AND s.handed_over_at > @DayAgo) < @PerDayMax
        AND (m.urgency = 0 OR @DailyCap = 0
             OR (SELECT count(*) FROM message s
                  WHERE s.phone = m.phone AND s.handed_over_at >= {Today} AND s.urgency > 0 AND s.state IN {MayHaveReached}) < @DailyCap)
        AND (m.urgency = 0 OR @WeeklyCap = 0
             OR (SELECT count(*) FROM message s
                  WHERE s.phone = m.phone AND s.handed_over_at >= {ThisWeek} AND s.urgency > 0 AND s.state IN {MayHaveReached}) < @WeeklyCap)
        """;

    /// <summary>What is known of the patient and the visit is recent enough. An answer goes to whoever just wrote.</summary>
    public const string IsFresh =
        """
        (m.urgency = 0 OR m.patient_id IS NULL
         OR (coalesce((SELECT p.read_at FROM patient p WHERE p.id = m.patient_id), '9') >= @PatientsReadSince
             AND coalesce((SELECT a.read_at FROM appointment a WHERE a.id = m.appointment_id), '9') >= @VisitsReadSince))
        """;

    /// <summary>What the text says still holds: if it may not go, something about the number stands in its way.</summary>
    public static bool IsStillTrue(this Session session, long id, DateTimeOffset now) =>
        session.Row<long?>($"SELECT 1 FROM message m WHERE m.id = @id AND {IsTrue}", new { id, Now = now }) is not null;

    /// <summary>The visit still looks as the text says, whatever stands in the way of the number.</summary>
    public static bool LooksAsThen(this Session session, long id) =>
        session.Row<long?>($"SELECT 1 FROM message m WHERE m.id = @id AND {LooksSame}", new { id }) is not null;

    /// <summary>How many texts went to the number of this one, where a decision counts them.</summary>
    public static SentCounts SentCounts(this Session session, long id, SendingLimits limits) =>
        session.Row<SentCounts>(
            $"""
            SELECT count(*) FILTER (WHERE s.handed_over_at >= one.today AND s.urgency > 0 AND s.state IN {MayHaveReached}) AS today,
                   count(*) FILTER (WHERE s.handed_over_at >= one.this_week AND s.urgency > 0 AND s.state IN {MayHaveReached}) AS this_week,
                   count(*) FILTER (WHERE s.handed_over_at > @DayAgo) AS last_day
              FROM (SELECT m.phone, {Today} AS today, {ThisWeek} AS this_week FROM message m WHERE m.id = @id) one
              JOIN message s ON s.phone = one.phone
            """, new { id, limits.Now, limits.DayAgo, limits.Zone })!;
}
