using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

internal sealed record ClaimedText(long Id, string Phone, string Body, int Segments, MessageKind Kind, int Attempts);

internal sealed record UnknownText(
    long Id, string Phone, string Body, DateTimeOffset HandedOverAt, DateTimeOffset HandedOverByWallClock, DateTimeOffset Deadline,
    int Attempts);

/// <summary>A text's way out: planned → claimed → handed over → accepted, and what can go wrong on it.</summary>
internal static class OutboxTable
{
    // What must still hold at the moment of sending: the deadline, the patient's window, the number's consent, and for a guarded text the looks of the visit.
    private const string StillHolds =
        """
        m.deadline > @now
        AND (m.open_until IS NULL OR m.open_until > @now)
        AND NOT coalesce((SELECT c.is_opted_out FROM consent c WHERE c.phone = m.phone ORDER BY c.id DESC LIMIT 1), 0)
        AND (m.looks IS NULL OR m.looks = (SELECT v.looks FROM visit v
                                            WHERE v.appointment_id = m.appointment_id AND v.patient_id = m.patient_id))
        """;

    /// <summary>Claims due texts that still hold: answers first, then by due time.</summary>
    public static List<ClaimedText> Claim(this Session session, DateTimeOffset now, int limit) =>
        session.Rows<ClaimedText>(
            $"""
            UPDATE message SET state = 'Claimed', attempts = attempts + 1, due_at = NULL
             WHERE id IN (SELECT m.id FROM message m
                           WHERE m.due_at <= @now AND m.state IN ('Planned', 'Held') AND {StillHolds}
                           ORDER BY m.urgency, m.due_at, m.id
                           LIMIT @limit)
            RETURNING id, phone, body, segments, kind, attempts
            """, new { now, limit });

    /// <summary>Due texts that do not hold any more: each asks for a decision.</summary>
    public static List<PendingText> DueButOvertaken(this Session session, DateTimeOffset now, int limit) =>
        session.Rows<PendingText>(
            $"""
            SELECT m.id, m.kind, m.appointment_id, m.patient_id, m.start, m.deadline, m.open_until
              FROM message m
             WHERE m.due_at <= @now AND m.state IN ('Planned', 'Held') AND NOT ({StillHolds})
             ORDER BY m.id
             LIMIT @limit
            """, new { now, limit });

    /// <summary>The last step before the request to the carrier. False: something changed since the claim; it is planned again.</summary>
    /// <param name="attempt">
    /// Of the claim. The fence: who slept over a recovery, or over a certain look-up, says nothing about a later attempt.
    /// </param>
    public static bool HandOver(this Session session, long id, int attempt, DateTimeOffset now, DateTimeOffset wallClock)
    {
        var handedOver = session.Run(
            $"""
            UPDATE message AS m
               SET state = 'HandedOver', handed_over_at = @now, handed_over_by_wall_clock = @wallClock, due_at = NULL
             WHERE m.id = @id AND m.state = 'Claimed' AND m.attempts = @attempt AND {StillHolds}
            """, new { id, attempt, now, wallClock }) == 1;
        if (!handedOver)
            session.Run(
                "UPDATE message SET state = 'Planned', due_at = @now WHERE id = @id AND state = 'Claimed' AND attempts = @attempt",
                new { id, attempt, now });
        return handedOver;
    }

    public static void Accepted(this Session session, long id, string sid, string carrierStatus, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE message SET state = CASE WHEN state IN ('HandedOver', 'Unknown') THEN 'Accepted' ELSE state END,
                               sid = coalesce(sid, @sid), carrier_status = coalesce(carrier_status, @carrierStatus),
                               due_at = NULL, settled_at = coalesce(settled_at, @now)
             WHERE id = @id AND state IN ('HandedOver', 'Unknown', 'Accepted', 'Delivered', 'Failed')
            """, new { id, sid, carrierStatus, now });

    /// <summary>The carrier said no: nobody was texted.</summary>
    public static void RefusedByCarrier(this Session session, long id, int attempt, int code, Why why, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE message SET state = 'Refused', why = @why, error_code = @code, due_at = NULL, settled_at = @now
             WHERE id = @id AND state IN ('HandedOver', 'Unknown') AND attempts = @attempt
            """, new { id, attempt, code, why = why.ToString(), now });

    /// <summary>Known not taken: again at <paramref name="dueAt"/>, if that is still in time.</summary>
    public static void NotTaken(this Session session, long id, int attempt, DateTimeOffset dueAt, int? code) =>
        session.Run(
            """
            UPDATE message SET state = 'Planned', due_at = @dueAt, handed_over_at = NULL, error_code = @code
             WHERE id = @id AND state IN ('HandedOver', 'Unknown') AND attempts = @attempt
            """, new { id, attempt, dueAt, code });

    /// <summary>No answer that can be trusted: it is looked up at <paramref name="lookUpAt"/> before anything else happens.</summary>
    public static void Unknown(this Session session, long id, int attempt, DateTimeOffset lookUpAt) =>
        session.Run(
            """
            UPDATE message SET state = 'Unknown', due_at = @lookUpAt
             WHERE id = @id AND state IN ('HandedOver', 'Unknown') AND attempts = @attempt
            """, new { id, attempt, lookUpAt });

    public static List<UnknownText> DueLookUps(this Session session, DateTimeOffset now, int limit) =>
        session.Rows<UnknownText>(
            """
            SELECT id, phone, body, handed_over_at, handed_over_by_wall_clock, deadline, attempts
              FROM message
             WHERE due_at <= @now AND state = 'Unknown'
             ORDER BY due_at, id
             LIMIT @limit
            """, new { now, limit });

    /// <summary>The carrier's ids of texts to this number that are known to be other rows of ours.</summary>
    public static HashSet<string> SidsTo(this Session session, string phone) =>
        [.. session.Rows<string>("SELECT sid FROM message WHERE phone = @phone AND sid IS NOT NULL", new { phone })];

    /// <summary>After a crash: what was claimed was never handed over, what was handed over may have been taken.</summary>
    public static int Recover(this Session session, DateTimeOffset now)
    {
        session.Run("UPDATE message SET state = 'Planned', due_at = @now WHERE state = 'Claimed'", new { now });
        return session.Run("UPDATE message SET state = 'Unknown', due_at = @now WHERE state = 'HandedOver'", new { now });
    }

    public static DateTimeOffset? NextTextDue(this Session session) =>
        session.Instant(
            "SELECT due_at FROM message WHERE due_at IS NOT NULL AND state <> 'Unknown' ORDER BY due_at LIMIT 1");

    public static DateTimeOffset? NextLookUp(this Session session) =>
        session.Instant("SELECT min(due_at) FROM message WHERE state = 'Unknown'");
}
