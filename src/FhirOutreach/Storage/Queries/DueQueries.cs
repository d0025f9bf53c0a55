using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Storage.Queries;

internal static class DueQueries
{
    /// <summary>When the next text, reminder, look-up, update or retry falls due; sweeps and renewals do not count.</summary>
    public static DateTimeOffset? NextDue(this Session session)
    {
        DateTimeOffset?[] dues =
        [
            session.NextTextDue(), session.NextLookUp(), session.NextReminderLook(), session.NextUpdateDue(),
            session.NextSilence(), session.NextInboxDue(),
        ];
        return dues.Min();
    }
}
