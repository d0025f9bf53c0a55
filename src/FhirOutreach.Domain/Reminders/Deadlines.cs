using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Reminders;

/// <summary>The instant from which a text is worth nothing any more. It goes out before it, or not at all.</summary>
public static class Deadlines
{
    public static readonly TimeSpan AnswerAfterReply = TimeSpan.FromHours(1);
    public static readonly TimeSpan NoticeAfterVersion = TimeSpan.FromHours(24);
    public static readonly TimeSpan ReminderBeforeStart = TimeSpan.FromHours(1);

    /// <param name="version">When the EHR made the version that the notice tells of.</param>
    /// <param name="start">The visit's start; of a cancelled visit the old one. Null when the EHR gives none.</param>
    /// <param name="known">
    /// Of a move: the time the patient knows. However late it is learned, who would still come then is told, as of a cancellation.
    /// </param>
    public static DateTimeOffset OfNotice(MessageKind notice, DateTimeOffset version, DateTimeOffset? start, DateTimeOffset? known = null)
    {
        var stale = version + NoticeAfterVersion;
        return notice switch
        {
            MessageKind.Cancelled => start ?? stale,
            MessageKind.NoShow => stale,
            MessageKind.Rescheduled when known > stale => start < known ? start.Value : known.Value,
            _ => start < stale ? start.Value : stale,
        };
    }

    /// <summary>
    /// The first reminder is worth nothing when the second is due; the last one an hour before the start. A reminder
    /// that is itself set for
    /// the last hour has half of its lead time.
    /// </summary>
    /// <param name="first">Lead time; zero = off.</param>
    /// <param name="second">Lead time; zero = off.</param>
    public static DateTimeOffset OfReminder(ReminderSlot slot, DateTimeOffset start, TimeSpan first, TimeSpan second)
    {
        if (slot is ReminderSlot.First && second > TimeSpan.Zero && second < first)
        {
            return start - second;
        }

        var lead = slot is ReminderSlot.First ? first : second;
        return start - (lead > ReminderBeforeStart ? ReminderBeforeStart : lead / 2);
    }

    /// <param name="start">The start of the visit that it says is to come; null = it speaks of none.</param>
    public static DateTimeOffset OfAnswer(DateTimeOffset reply, DateTimeOffset? start = null)
    {
        var stale = reply + AnswerAfterReply;
        return start > reply && start < stale ? start.Value : stale;
    }
}
