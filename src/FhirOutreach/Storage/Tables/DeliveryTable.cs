using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Storage.Tables;

internal sealed record ReportedText(
    long Id, MessageKind Kind, DeliveryState State, string? Sid, DateTimeOffset Deadline, int Retries, DateTimeOffset? HandedOverAt);

/// <summary>What the carrier reports about texts it took: a step on a ladder, not a decision.</summary>
internal static class DeliveryTable
{
    // What it waited for, or that nobody could tell of it, is no reason of where it stands now.
    private const string WhyThere =
        "CASE WHEN @state = 'Failed' THEN 'NotDelivered' WHEN @state IN ('Accepted', 'Delivered') THEN NULL ELSE why END";

    /// <summary>
    /// The text a report is about: by the carrier's id, or by our own in the callback's address. A database restored from a
    /// backup gives ids out anew: a text that was never handed over, or not to that number, is not the one.
    /// </summary>
    /// <param name="to">The number in the report; null when it names none.</param>
    public static ReportedText? Reported(this Session session, long? ourId, string sid, string? to = null) =>
        session.Row<ReportedText>(
            """
            SELECT id, kind, state, sid, deadline, retries, handed_over_at FROM message
             WHERE sid = @sid OR (id = @ourId AND sid IS NULL AND attempts > 0 AND (@to IS NULL OR phone = @to))
             ORDER BY sid IS NULL
             LIMIT 1
            """, new { ourId, sid, to });

    public static ReportedText? Text(this Session session, long id) =>
        session.Row<ReportedText>("SELECT id, kind, state, sid, deadline, retries, handed_over_at FROM message WHERE id = @id", new { id });

    /// <summary>The text that this was an earlier try of; null = it was none.</summary>
    public static long? EarlierTryOf(this Session session, string sid) =>
        session.Row<long?>("SELECT message_id FROM earlier_try WHERE sid = @sid", new { sid });

    /// <summary>An earlier try arrived after all: it is not sent anew. Nothing happens once it was handed over again.</summary>
    public static void EarlierTryArrived(this Session session, long id, string sid, string carrierStatus, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE message SET state = 'Delivered', why = NULL, sid = @sid, carrier_status = @carrierStatus, due_at = NULL, settled_at = @now,
                               handed_over_at = (SELECT handed_over_at FROM earlier_try WHERE sid = @sid)
             WHERE id = @id AND state IN ('Planned', 'Held', 'Claimed') AND sid IS NULL
            """, new { id, sid, carrierStatus, now });

    /// <summary>
    /// A report: what it says last is kept, even a word we do not know. It names a sid, so the text was taken, and left us, also
    /// where we thought otherwise and planned it again: it counts against caps like any other.
    /// </summary>
    public static void Report(
        this Session session, long id, DeliveryState state, string sid, string carrierStatus, int? errorCode, DateTimeOffset now) =>
        session.Run(
            $"""
            UPDATE message SET state = @state, why = {WhyThere}, sid = coalesce(sid, @sid), carrier_status = @carrierStatus,
                               error_code = coalesce(@errorCode, error_code), settled_at = coalesce(settled_at, @now),
                               handed_over_at = coalesce(handed_over_at, @now),
                               due_at = CASE WHEN @state IN ('Accepted', 'Delivered', 'Failed') THEN NULL ELSE due_at END
             WHERE id = @id
            """, new { id, state = state.ToString(), sid, carrierStatus, errorCode, now });

    /// <summary>The carrier's answer, or its list: a report that overtook it knew more.</summary>
    public static void Accepted(
        this Session session, long id, DeliveryState state, string sid, string carrierStatus, int? errorCode, DateTimeOffset now) =>
        session.Run(
            $"""
            UPDATE message SET state = @state, why = {WhyThere}, sid = coalesce(sid, @sid), carrier_status = coalesce(carrier_status, @carrierStatus),
                               error_code = CASE WHEN carrier_status IS NULL THEN @errorCode ELSE error_code END,
                               due_at = NULL, settled_at = coalesce(settled_at, @now)
             WHERE id = @id AND state IN ('HandedOver', 'Unknown', 'Accepted', 'Delivered', 'Failed')
            """, new { id, state = state.ToString(), sid, carrierStatus, errorCode, now });

    /// <summary>
    /// A text of ours is known to have come to this number, or is on its way there. One that failed, or that nobody can tell of,
    /// told nobody who writes.
    /// </summary>
    public static bool HasReached(this Session session, string phone) =>
        session.Row<long?>(
            """
            SELECT 1 FROM message
             WHERE phone = @phone AND handed_over_at IS NOT NULL AND state IN ('HandedOver', 'Accepted', 'Delivered')
             LIMIT 1
            """, new { phone }) is not null;

    /// <summary>The carrier took a text that was handed over after this one.</summary>
    public static bool TookAnother(this Session session, DateTimeOffset handedOverByWallClock) =>
        session.Row<long?>(
            "SELECT 1 FROM message WHERE sid IS NOT NULL AND handed_over_by_wall_clock > @handedOverByWallClock LIMIT 1",
            new { handedOverByWallClock }) is not null;

    /// <summary>A text handed over in this span was reported as sent, and no failure of it.</summary>
    public static bool WasSent(this Session session, DateTimeOffset from, DateTimeOffset to) =>
        session.Row<long?>(
            """
            SELECT 1 FROM message
             WHERE state = 'Accepted' AND carrier_status = 'sent' AND handed_over_at >= @from AND handed_over_at <= @to
             LIMIT 1
            """, new { from, to }) is not null;

    /// <summary>How many texts stand in each state, as counted where they are written .</summary>
    public static Dictionary<string, long> TextsByState(this Session session) =>
        session.Rows<(string State, long Count)>("SELECT state, texts FROM message_tally WHERE texts <> 0 ORDER BY state")
            .ToDictionary(row => row.State, row => row.Count);
}
