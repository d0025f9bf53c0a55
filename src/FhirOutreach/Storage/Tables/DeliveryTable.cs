using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Storage.Tables;

internal sealed record ReportedText(long Id, MessageKind Kind, DeliveryState State, string? Sid);

/// <summary>What the carrier reports about texts it took: a step on a ladder, not a decision.</summary>
internal static class DeliveryTable
{
    /// <summary>The text a report is about: by our own id in the callback's address, or by the carrier's.</summary>
    public static ReportedText? Reported(this Session session, long? ourId, string sid) =>
        session.Row<ReportedText>(
            """
            SELECT id, kind, state, sid FROM message
             WHERE sid = @sid OR (id = @ourId AND (sid IS NULL OR sid = @sid))
             ORDER BY sid IS NULL
             LIMIT 1
            """, new { ourId, sid });

    public static void Report(
        this Session session, long id, DeliveryState state, string sid, string carrierStatus, int? errorCode, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE message SET state = @state, sid = coalesce(sid, @sid), carrier_status = @carrierStatus,
                               error_code = coalesce(@errorCode, error_code),
                               why = CASE WHEN @state = 'Failed' THEN 'NotDelivered' ELSE why END, settled_at = coalesce(settled_at, @now),
                               due_at = CASE WHEN @state IN ('Accepted', 'Delivered', 'Failed') THEN NULL ELSE due_at END
             WHERE id = @id
            """, new { id, state = state.ToString(), sid, carrierStatus, errorCode, now });

    /// <summary>How many texts stand in each state. Their sum is the number of intents, always .</summary>
    public static Dictionary<string, long> TextsByState(this Session session) =>
        session.Rows<(string State, long Count)>("SELECT state, count(*) FROM message GROUP BY state")
            .ToDictionary(row => row.State, row => row.Count);
}
