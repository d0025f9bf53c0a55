using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <param name="Sid">The carrier has named it: it was taken.</param>
/// <param name="Account">The carrier's, that it was handed over to; null = not known.</param>
internal sealed record UnknownText(
    long Id, string? Sid, string? CarrierStatus, int? ErrorCode, string Phone, string Body, MessageKind Kind,
    DateTimeOffset HandedOverAt, DateTimeOffset HandedOverByWallClock, DateTimeOffset Deadline, int Attempts, int LookUps, string? Account);

/// <summary>Texts whose answer was lost: they are looked up at the carrier before anything else happens with them.</summary>
internal static class LookUpTable
{
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
            SELECT id, sid, carrier_status, error_code, phone, body, kind, handed_over_at, handed_over_by_wall_clock, deadline, attempts, look_ups, account
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

    public static DateTimeOffset? NextLookUp(this Session session) =>
        session.Instant("SELECT min(due_at) FROM message WHERE state = 'Unknown'");
}
