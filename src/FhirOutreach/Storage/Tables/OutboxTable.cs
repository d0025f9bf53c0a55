using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using static FhirOutreach.Storage.Tables.SendingConditions;

namespace FhirOutreach.Storage.Tables;

/// <param name="Attempts">Hand-overs before this one.</param>
/// <param name="ErrorCode">Of the last of these; null when there was none, or it had none.</param>
/// <param name="HandedOverByWallClock">The last of these; null when there was none.</param>
internal sealed record ClaimedText(
    long Id, string Phone, string Body, int Segments, MessageKind Kind, int Attempts, int Urgency, int? ErrorCode,
    DateTimeOffset? HandedOverByWallClock, DateTimeOffset Deadline, DateTimeOffset? OpenUntil)
{
    /// <summary>It should not go later: it is of no use any more, or its window is closed.</summary>
    public DateTimeOffset GoodUntil => OpenUntil < Deadline ? OpenUntil.Value : Deadline;

    /// <summary>The number of the hand-over this claim may make: whatever comes of it is said of this one and no other.</summary>
    public int HandOver => Attempts + 1;
}

/// <summary>A text's way out: planned → claimed → handed over → accepted, and what can go wrong on it.</summary>
internal static class OutboxTable
{
    /// <summary>0 an answer to someone who waits, 1 a notice, 2 a reminder.</summary>
    private const int UrgencyMax = 2;

    // Who pauses all texts gives none of them a reason of its own.
    private const string WhyStopped =
        """
        CASE WHEN EXISTS (SELECT 1 FROM sending_stop x WHERE x.sender IN ('', @sender) AND x.cause = 'Carrier' AND x.probe_at > @Now)
             THEN 'SenderTrouble' ELSE m.why END
        """;

    /// <summary>
    /// Claims due texts that still hold: answers first, then notices, then reminders; each by due time. One to a number at a
    /// time: side by side they would race for what its caps leave. Only an answer does not wait for a notice.
    /// </summary>
    /// <param name="urgencyMax">0 = answers only.</param>
    public static List<ClaimedText> Claim(this Session session, SendingLimits limits, int limit, int urgencyMax = UrgencyMax)
    {
        var claimed = new List<ClaimedText>();
        for (var urgency = 0; urgency <= urgencyMax && claimed.Count < limit; urgency++)
        {
            var next = session.Rows<(long Id, string Phone)>(
                $"""
                SELECT m.id, m.phone FROM message m
                 WHERE m.urgency = @urgency AND m.due_at <= @Now AND m.state IN ('Planned', 'Held') AND {StillHolds} AND {IsFresh}
                   AND NOT EXISTS (SELECT 1 FROM message o
                                    WHERE o.phone = m.phone AND o.state = 'Claimed' AND (o.urgency = 0) = (m.urgency = 0))
                 ORDER BY m.due_at, m.id
                 LIMIT @limit
                """, Parameters(limits, limit: limit - claimed.Count, urgency: urgency));
            claimed.AddRange(next.DistinctBy(text => text.Phone).Select(text => session.Claim(text.Id)));
        }
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

    /// <summary>The last step before the request to the carrier. False: something changed since the claim; it is planned again.</summary>
    /// <param name="attempt">
    /// Of the claim. The fence: who slept over a recovery, or over a certain look-up, says nothing about a later attempt.
    /// </param>
    /// <param name="sender">Whose stops hold it back.</param>
    /// <param name="account">The carrier's, whose list will have it.</param>
    public static bool HandOver(
        this Session session, long id, int attempt, SendingLimits limits, DateTimeOffset wallClock, string sender, string? account = null)
    {
        var handedOver = session.Run(
            $"""
            UPDATE message AS m
               SET state = 'HandedOver', why = NULL, handed_over_at = @Now, handed_over_by_wall_clock = @wallClock, due_at = NULL,
                   attempts = attempts + 1, look_ups = 0, account = @account
             WHERE m.id = @id AND m.state = 'Claimed' AND m.attempts = @attempt AND {StillHolds}
               AND NOT EXISTS (SELECT 1 FROM sending_stop x
                                WHERE x.sender IN ('', @sender) AND (x.cause = 'Person' OR x.probe_at > @Now))
            """, Parameters(limits, id: id, attempt: attempt, wallClock: wallClock, sender: sender, account: account)) == 1;
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

    private static ClaimedText Claim(this Session session, long id) =>
        session.Row<ClaimedText>(
            """
            UPDATE message SET state = 'Claimed', due_at = NULL WHERE id = @id
            RETURNING id, phone, body, segments, kind, attempts, urgency, error_code, handed_over_by_wall_clock, deadline, open_until
            """, new { id })!;

    private static DateTimeOffset? NextDue(this Session session, int urgency) =>
        session.Instant(
            "SELECT min(due_at) FROM message WHERE urgency = @urgency AND due_at IS NOT NULL AND state IN ('Planned', 'Held')", new { urgency });

    private static object Parameters(
        SendingLimits limits, int limit = 0, int urgency = 0, long id = 0, int attempt = 0, DateTimeOffset? wallClock = null,
        string? sender = null, string? account = null) =>
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
            account,
        };
}
