namespace FhirOutreach.Storage.Tables;

/// <summary>How far we have followed the events of each topic Subscription.</summary>
internal static class SubscriptionCountTable
{
    /// <summary>0 for one that was never heard of.</summary>
    public static long HighestEvent(this Session session, string subscription) =>
        session.Row<long>("SELECT highest FROM subscription_count WHERE subscription = @subscription", new { subscription });

    public static void HighestEvent(this Session session, string subscription, long highest, DateTimeOffset heardAt) =>
        session.Run(
            """
            INSERT INTO subscription_count (subscription, highest, heard_at) VALUES (@subscription, @highest, @heardAt)
                ON CONFLICT (subscription) DO UPDATE SET highest = excluded.highest, heard_at = excluded.heard_at
            """, new { subscription, highest, heardAt });
}
