using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Storage.Tables;

internal static class ReplyTable
{
    /// <summary>Twilio sometimes delivers one SMS under two ids .</summary>
    private static readonly TimeSpan SameTextWithin = TimeSpan.FromSeconds(5);

    public static bool IsRepeat(this Session session, string phone, string body, DateTimeOffset receivedAt, string messageSid) =>
        session.Row<long>(
            """
            SELECT count(*) FROM reply
             WHERE phone = @phone AND received_at >= @since AND received_at <= @receivedAt AND body = @body AND message_sid <> @messageSid
            """, new { phone, body, receivedAt, since = receivedAt - SameTextWithin, messageSid }) > 0;

    public static void Keep(
        this Session session, string messageSid, string phone, string body, ReplyIntent intent, DateTimeOffset receivedAt) =>
        session.Run(
            """
            INSERT INTO reply (message_sid, phone, body, intent, received_at)
            VALUES (@messageSid, @phone, @body, @intent, @receivedAt)
                ON CONFLICT (message_sid) DO NOTHING
            """, new { messageSid, phone, body, intent = intent.ToString(), receivedAt });
}
