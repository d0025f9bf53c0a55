using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Storage.Queries;

internal static class DueQueries
{
    /// <summary>When the next text, reminder, look-up, update or retry falls due; sweeps and renewals do not count.</summary>
    /// <param name="sender">What a stop or a pause of this sender holds back is not due while it lasts.</param>
    public static DateTimeOffset? NextDue(this Session session, string sender, DateTimeOffset now)
    {
        DateTimeOffset?[] dues =
        [
            session.HeldBackUntil(sender, now) is { } until ? session.NextTextDue(until) : session.NextTextDue(),
            session.NextLookUp(), session.NextReminderLook(), session.NextUpdateDue(), session.NextSilence(), session.NextInboxDue(),
        ];
        return dues.Min();
    }

    // That a text comes too late falls due all the same.
    private static DateTimeOffset? NextTextDue(this Session session, string until) =>
        session.Instant(
            """
            SELECT min(max(due_at, min(@until, deadline, coalesce(open_until, deadline)))) FROM message
             WHERE due_at IS NOT NULL AND state IN ('Planned', 'Held')
            """, new { until });
}
