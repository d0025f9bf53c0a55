using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <param name="Attempts">Hand-overs before this one.</param>
internal sealed record ClaimedText(long Id, string Phone, string Body, int Segments, MessageKind Kind, int Attempts, int Urgency)
{
    /// <summary>The number of the hand-over this claim may make: whatever comes of it is said of this one and no other.</summary>
    public int HandOver => Attempts + 1;
}

/// <param name="Sid">The carrier has named it: it was taken.</param>
internal sealed record UnknownText(
    long Id, string? Sid, string? CarrierStatus, int? ErrorCode, string Phone, string Body, MessageKind Kind, DateTimeOffset HandedOverAt, DateTimeOffset HandedOverByWallClock,
    DateTimeOffset Deadline, int Attempts, int LookUps);

/// <summary>What bounds a text at the moment of sending.</summary>
/// <param name="DayAgo">24 hours before now.</param>
/// <param name="Zone">The clinic's, for a patient and a visit that name none.</param>
/// <param name="PatientsReadSince">A text about a patient who was last read before this waits until they are read anew .</param>
/// <param name="VisitsReadSince">The same for the visit.</param>
internal sealed record SendingLimits(
    DateTimeOffset Now, DateTimeOffset DayAgo, string Zone, int DailyCap, int WeeklyCap, int PerDayMax,
    DateTimeOffset PatientsReadSince = default, DateTimeOffset VisitsReadSince = default);

/// <summary>A text's way out: planned → claimed → handed over → accepted, and what can go wrong on it.</summary>
internal static class OutboxTable
{
    /// <summary>0 an answer to someone who waits, 1 a notice, 2 a reminder.</summary>
    private const int UrgencyMax = 2;

    // A text that left us and may have reached somebody.
    private const string May = "('HandedOver', 'Accepted', 'Delivered', 'Unknown')";

    private const string LooksSame =
        """
        (m.looks IS NULL OR m.looks = (SELECT v.looks FROM visit v
                                        WHERE v.appointment_id = m.appointment_id AND v.patient_id = m.patient_id))
        AND NOT EXISTS (SELECT 1 FROM message_also x
                                 LEFT JOIN visit w ON w.appointment_id = x.appointment_id AND w.patient_id = x.patient_id
                         WHERE x.message_id = m.id AND x.looks IS NOT NULL AND w.looks IS NOT x.looks)
        """;

    // What must still hold at the moment of sending: the deadline, the patient's window, the number's consent, and for a guarded text
    // the looks of the visit.
    private const string IsTrue =
        $"""
        m.deadline > @Now
        AND (m.open_until IS NULL OR m.open_until > @Now)
        AND (m.kind = 'AnswerOptedOut' -- the one text that says so
             OR NOT coalesce((SELECT c.is_opted_out FROM consent c WHERE c.phone = m.phone ORDER BY c.id DESC LIMIT 1), 0))
        AND {LooksSame}
        """;

    // Whose day it is: the patient's, where a text is about one.
    private const string ZoneOf =
        """
        coalesce((SELECT p.zone FROM patient p WHERE p.id = m.patient_id),
                 (SELECT v.zone FROM visit v WHERE v.appointment_id = m.appointment_id AND v.patient_id = m.patient_id), @Zone)
        """;

    private const string Today = $"local_midnight(@Now, {ZoneOf}, 0)";
    private const string ThisWeek = $"local_midnight(@Now, {ZoneOf}, 6)"; // seven days running

    // And the number: it can be texted, and has not had its share.
    private const string StillHolds =
        $"""
        {IsTrue}
        AND NOT EXISTS (SELECT 1 FROM number_stop n WHERE n.phone = m.phone AND n.cause <> 'AnswersAnswers' AND (n.until IS NULL OR n.until > @Now))
        AND (SELECT count(*) FROM message s WHERE s.phone = m.phone AND s.handed_over_at > @DayAgo) < @PerDayMax
        AND (m.urgency = 0 OR @DailyCap = 0
             OR (SELECT count(*) FROM message s
                  WHERE s.phone = m.phone AND s.handed_over_at >= {Today} AND s.urgency > 0 AND s.state IN {May}) < @DailyCap)
        AND (m.urgency = 0 OR @WeeklyCap = 0
             OR (SELECT count(*) FROM message s
                  WHERE s.phone = m.phone AND s.handed_over_at >= {ThisWeek} AND s.urgency > 0 AND s.state IN {May}) < @WeeklyCap)
        """;

    // Who pauses all texts gives none of them a reason of its own.
    private const string WhyStopped =
        """
        CASE WHEN EXISTS (SELECT 1 FROM sending_stop x WHERE x.sender IN ('', @sender) AND x.cause = 'Carrier' AND x.probe_at > @Now)
             THEN 'SenderTrouble' ELSE m.why END
        """;

    // What is known of the patient and the visit is recent enough. An answer goes to whoever just wrote.
    private const string IsFresh =
        """
        (m.urgency = 0 OR m.patient_id IS NULL
         OR (coalesce((SELECT p.read_at FROM patient p WHERE p.id = m.patient_id), '9') >= @PatientsReadSince
             AND coalesce((SELECT a.read_at FROM appointment a WHERE a.id = m.appointment_id), '9') >= @VisitsReadSince))
        """;

    /// <summary>Claims due texts that still hold: answers first, then notices, then reminders; each by due time.</summary>
    /// <param name="urgencyMax">0 = answers only.</param>
    public static List<ClaimedText> Claim(this Session session, SendingLimits limits, int limit, int urgencyMax = UrgencyMax)
    {
        var claimed = new List<ClaimedText>();
        for (var urgency = 0; urgency <= urgencyMax && claimed.Count < limit; urgency++)
            claimed.AddRange(session.Rows<ClaimedText>(
                $"""
                UPDATE message SET state = 'Claimed', due_at = NULL
                 WHERE id IN (SELECT m.id FROM message m
                               WHERE m.urgency = @urgency AND m.due_at <= @Now AND m.state IN ('Planned', 'Held') AND {StillHolds}
                                 AND {IsFresh}
                               ORDER BY m.due_at, m.id
                               LIMIT @limit)
                RETURNING id, phone, body, segments, kind, attempts, urgency
                """, Parameters(limits, limit: limit - claimed.Count, urgency: urgency)));
        return claimed;
    }

    /// <summary>Due texts that do not hold any more: each asks for a decision.</summary>
    public static List<PendingText> DueButOvertaken(this Session session, SendingLimits limits, int limit) =>
        session.Rows<PendingText>(
            $"""
            SELECT m.id, m.kind, m.appointment_id, m.patient_id, m.start, m.deadline, m.open_until
              FROM message m
             WHERE m.due_at <= @Now AND m.state IN ('Planned', 'Held') AND NOT ({StillHolds})
             ORDER BY m.urgency, m.due_at, m.id -- as the index of what waits has it: by id, every text ever sent would be looked at
             LIMIT @limit
            """, Parameters(limits, limit: limit));

    /// <summary>Of the texts that go next, those whose patient or visit has not been read for too long.</summary>
    /// <param name="limit">So far ahead is looked: who is read much earlier than the text goes is read twice.</param>
    public static List<PendingText> NextButStale(this Session session, SendingLimits limits, int limit) =>
        session.Rows<PendingText>(
            $"""
            SELECT m.id, m.kind, m.appointment_id, m.patient_id, m.start, m.deadline, m.open_until
              FROM (SELECT * FROM message
                     WHERE urgency IN (1, 2) AND due_at <= @Now AND state IN ('Planned', 'Held')
                     ORDER BY urgency, due_at, id
                     LIMIT @limit) m
             WHERE {StillHolds} AND NOT {IsFresh}
            """, Parameters(limits, limit: limit));

    /// <summary>What the text says still holds: if it may not go, something about the number stands in its way.</summary>
    public static bool IsStillTrue(this Session session, long id, DateTimeOffset now) =>
        session.Row<long?>($"SELECT 1 FROM message m WHERE m.id = @id AND {IsTrue}", new { id, Now = now }) is not null;

    /// <summary>The visit still looks as the text says, whatever stands in the way of the number.</summary>
    public static bool LooksAsThen(this Session session, long id) =>
        session.Row<long?>($"SELECT 1 FROM message m WHERE m.id = @id AND {LooksSame}", new { id }) is not null;

    /// <summary>The last step before the request to the carrier. False: something changed since the claim; it is planned again.</summary>
    /// <param name="attempt">
    /// Of the claim. The fence: who slept over a recovery, or over a certain look-up, says nothing about a later attempt.
    /// </param>
    /// <param name="sender">Whose stops hold it back.</param>
    public static bool HandOver(
        this Session session, long id, int attempt, SendingLimits limits, DateTimeOffset wallClock, string sender)
    {
        var handedOver = session.Run(
            $"""
            UPDATE message AS m
               SET state = 'HandedOver', handed_over_at = @Now, handed_over_by_wall_clock = @wallClock, due_at = NULL,
                   attempts = attempts + 1, look_ups = 0
             WHERE m.id = @id AND m.state = 'Claimed' AND m.attempts = @attempt AND {StillHolds}
               AND NOT EXISTS (SELECT 1 FROM sending_stop x
                                WHERE x.sender IN ('', @sender) AND (x.cause = 'Person' OR x.probe_at > @Now))
            """, Parameters(limits, id: id, attempt: attempt, wallClock: wallClock, sender: sender)) == 1;
        if (!handedOver)
            session.Run(
                $"""
                UPDATE message AS m
                   SET state = 'Planned', due_at = @Now, why = CASE WHEN {StillHolds} THEN {WhyStopped} ELSE 'FactsChanged' END
                 WHERE m.id = @id AND m.state = 'Claimed' AND m.attempts = @attempt
                """, Parameters(limits, id: id, attempt: attempt, sender: sender));
        return handedOver;
    }

    /// <summary>There are no words for it: nobody is texted, and the ledger has it all the same.</summary>
    public static void NotWritten(this Session session, string naturalKey, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE message SET state = 'Refused', why = @why, due_at = NULL, settled_at = @now
             WHERE natural_key = @naturalKey AND state IN ('Planned', 'Held')
            """, new { naturalKey, why = nameof(Why.NotWritten), now });

    /// <summary>The carrier said no: nobody was texted.</summary>
    public static void RefusedByCarrier(this Session session, long id, int attempt, int code, Why why, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE message SET state = 'Refused', why = @why, error_code = @code, due_at = NULL, settled_at = @now
             WHERE id = @id AND state IN ('HandedOver', 'Unknown') AND attempts = @attempt
            """, new { id, attempt, code, why = why.ToString(), now });

    /// <summary>Known not taken: again at <paramref name="dueAt"/>, or at its deadline, when it is dropped.</summary>
    public static void NotTaken(this Session session, long id, int attempt, DateTimeOffset dueAt, int? code, Why why) =>
        session.Run(
            """
            UPDATE message SET state = 'Planned', due_at = min(@dueAt, deadline), handed_over_at = NULL, error_code = @code,
                               why = @why
             WHERE id = @id AND state IN ('HandedOver', 'Unknown') AND attempts = @attempt
            """, new { id, attempt, dueAt, code, why = why.ToString() });

    /// <summary>Due then: a text that waits, or one that the carrier took and could not deliver. Its old try is remembered.</summary>
    public static void PlanAgain(this Session session, long id, DateTimeOffset dueAt, DateTimeOffset now)
    {
        session.Run(
            """
            INSERT INTO earlier_try (sid, message_id, error_code, handed_over_at)
            SELECT sid, id, error_code, handed_over_at FROM message WHERE id = @id AND state = 'Failed' AND sid IS NOT NULL
                ON CONFLICT (sid) DO NOTHING
            """, new { id });
        session.Run(
            """
            UPDATE message SET retries = retries + (state = 'Failed'), state = 'Planned', due_at = @dueAt, sid = NULL, carrier_status = NULL,
                               handed_over_at = NULL, settled_at = NULL
             WHERE id = @id AND state IN ('Planned', 'Held', 'Failed') AND deadline > @now
            """, new { id, dueAt, now });
    }

    /// <summary>No answer that can be trusted: it is looked up at <paramref name="lookUpAt"/> before anything else happens.</summary>
    public static void Unknown(this Session session, long id, int attempt, DateTimeOffset lookUpAt) =>
        session.Run(
            """
            UPDATE message SET state = 'Unknown', due_at = @lookUpAt
             WHERE id = @id AND state = 'HandedOver' AND attempts = @attempt
            """, new { id, attempt, lookUpAt });

    public static void LookUpAgain(this Session session, long id, DateTimeOffset lookUpAt) =>
        session.Run(
            "UPDATE message SET due_at = @lookUpAt, look_ups = look_ups + 1 WHERE id = @id AND state = 'Unknown'", new { id, lookUpAt });

    /// <summary>It stays unknown: no look will come any more. True: it was still so. A report can still settle it.</summary>
    public static bool Unaccounted(this Session session, long id) =>
        session.Run(
            "UPDATE message SET due_at = NULL, why = @why WHERE id = @id AND state = 'Unknown' AND due_at IS NOT NULL",
            new { id, why = nameof(Why.MaybeNotSent) }) == 1;

    public static List<UnknownText> DueLookUps(this Session session, DateTimeOffset now, int limit) =>
        session.Rows<UnknownText>(
            """
            SELECT id, sid, carrier_status, error_code, phone, body, kind, handed_over_at, handed_over_by_wall_clock, deadline, attempts, look_ups
              FROM message
             WHERE due_at <= @now AND state = 'Unknown'
             ORDER BY due_at, id
             LIMIT @limit
            """, new { now, limit });

    /// <summary>
    /// The carrier's ids of texts to this number that are known to be others than this one, or earlier tries. Its own sid is
    /// none of them: the carrier's copy of this very text must be found.
    /// </summary>
    public static HashSet<string> SidsOfOthers(this Session session, long id, string phone) =>
        [.. session.Rows<string>(
            """
            SELECT sid FROM message WHERE phone = @phone AND sid IS NOT NULL AND id <> @id
             UNION ALL
            SELECT t.sid FROM message m JOIN earlier_try t ON t.message_id = m.id WHERE m.phone = @phone
            """, new { id, phone })];

    /// <summary>
    /// After a crash or a failed commit: what was claimed was never handed over, what was handed over may have been taken.
    /// Only one process works on a database, so whatever is not in its hands is stray.
    /// </summary>
    /// <param name="inHand">On its way in this process.</param>
    public static int Recover(this Session session, DateTimeOffset now, IReadOnlyCollection<long> inHand)
    {
        session.Run("UPDATE message SET state = 'Planned', due_at = @now WHERE state = 'Claimed' AND id NOT IN @inHand", new { now, inHand });
        return session.Run("UPDATE message SET state = 'Unknown', due_at = @now WHERE state = 'HandedOver' AND id NOT IN @inHand", new { now, inHand });
    }

    public static DateTimeOffset? NextTextDue(this Session session)
    {
        var next = session.NextAnswerDue();
        for (var urgency = 1; urgency <= UrgencyMax; urgency++)
            if (session.NextDue(urgency) is { } due && !(next <= due)) next = due;
        return next;
    }

    public static DateTimeOffset? NextAnswerDue(this Session session) => session.NextDue(urgency: 0);

    private static DateTimeOffset? NextDue(this Session session, int urgency) =>
        session.Instant(
            "SELECT min(due_at) FROM message WHERE urgency = @urgency AND due_at IS NOT NULL AND state IN ('Planned', 'Held')", new { urgency });

    public static DateTimeOffset? NextLookUp(this Session session) =>
        session.Instant("SELECT min(due_at) FROM message WHERE state = 'Unknown'");

    /// <summary>How many texts went to the number of this one, where a decision counts them.</summary>
    public static SentCounts SentCounts(this Session session, long id, SendingLimits limits) =>
        session.Row<SentCounts>(
            $"""
            SELECT count(*) FILTER (WHERE s.handed_over_at >= one.today AND s.urgency > 0 AND s.state IN {May}) AS today,
                   count(*) FILTER (WHERE s.handed_over_at >= one.this_week AND s.urgency > 0 AND s.state IN {May}) AS this_week,
                   count(*) FILTER (WHERE s.handed_over_at > @DayAgo) AS last_day
              FROM (SELECT m.phone, {Today} AS today, {ThisWeek} AS this_week FROM message m WHERE m.id = @id) one
              JOIN message s ON s.phone = one.phone
            """, new { id, limits.Now, limits.DayAgo, limits.Zone })!;

    private static object Parameters(
        SendingLimits limits, int limit = 0, int urgency = 0, long id = 0, int attempt = 0, DateTimeOffset? wallClock = null,
        string? sender = null) =>
        new
        {
            limits.Now,
            limits.DayAgo,
            limits.Zone,
            limits.DailyCap,
            limits.WeeklyCap,
            limits.PerDayMax,
            limits.PatientsReadSince,
            limits.VisitsReadSince,
            limit,
            urgency,
            id,
            attempt,
            wallClock,
            sender,
        };
}
