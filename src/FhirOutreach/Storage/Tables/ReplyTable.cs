using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Storage.Tables;

internal static class ReplyTable
{
    /// <summary>Twilio sometimes delivers one SMS under two ids .</summary>
    private static readonly TimeSpan SameTextWithin = TimeSpan.FromSeconds(5);

    /// <summary>Nobody reads a question and answers it in less.</summary>
    private static readonly TimeSpan ToReadAndAnswer = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The same words a moment ago; unless a notice or a reminder asked in between, so that they may answer another question.
    /// </summary>
    public static bool IsRepeat(this Session session, string phone, string body, DateTimeOffset receivedAt, string messageSid) =>
        session.Row<long>(
            """
            SELECT count(*) FROM reply r
             WHERE r.phone = @phone AND r.received_at >= @since AND r.received_at <= @receivedAt AND r.body = @body AND r.message_sid <> @messageSid
               AND NOT EXISTS (SELECT 1 FROM message m
                                WHERE m.phone = r.phone AND m.asks = 1 AND m.urgency > 0
                                  AND m.handed_over_at > r.received_at AND m.handed_over_at <= @askedBefore)
            """, new { phone, body, receivedAt, since = receivedAt - SameTextWithin, askedBefore = receivedAt - ToReadAndAnswer, messageSid }) > 0;

    public static void Keep(
        this Session session, string messageSid, string phone, string body, ReplyIntent intent, DateTimeOffset receivedAt) =>
        session.Run(
            """
            INSERT INTO reply (message_sid, phone, body, intent, received_at)
            VALUES (@messageSid, @phone, @body, @intent, @receivedAt)
                ON CONFLICT (message_sid) DO NOTHING
            """, new { messageSid, phone, body, intent = intent.ToString(), receivedAt });
}
