namespace FhirOutreach.Domain.Reminders;

/// <summary>How the window treats a text.</summary>
public enum TextClass
{
    /// <summary>The EHR changed: waits for the window, unless the visit would then be too near.</summary>
    Notice,

    /// <summary>The clock came round: goes early rather than too late.</summary>
    Reminder,

    /// <summary>The patient wrote: goes at any hour.</summary>
    Answer,
}

/// <summary>When a text goes out, or why it does not.</summary>
public abstract record SendTime
{
    /// <summary>A text that waits for an opening needs this long before the visit to be of use.</summary>
    public static readonly TimeSpan NearStart = TimeSpan.FromHours(2);

    private static readonly TimeSpan _lastMinute = TimeSpan.FromMinutes(1);

    private SendTime()
    {
    }

    public sealed record At(DateTimeOffset Instant) : SendTime;

    public sealed record Dropped(DropReason Reason) : SendTime;

    /// <summary>
    /// In the window at once; outside it at the next opening. Where the visit begins within <see cref="NearStart"/> of
    /// that opening, a notice
    /// goes at once and a reminder in the last minute before the window closed. Never at the deadline or after it.
    /// </summary>
    /// <param name="due">When the text is due by its own rule; may have passed.</param>
    /// <param name="start">The visit's start; of a cancelled visit the old one; null when there is none.</param>
    public static SendTime Plan(
        TextClass text,
        DateTimeOffset due,
        DateTimeOffset now,
        DateTimeOffset? start,
        DateTimeOffset deadline,
        SendingHours hours)
    {
        var earliest = due > now ? due : now;
        if (earliest >= deadline)
        {
            return new Dropped(DropReason.PastDeadline);
        }

        if (text is TextClass.Answer || hours.IsOpen(earliest))
        {
            return new At(earliest);
        }

        var opening = hours.NextOpening(earliest);
        return !IsNear(start, earliest, opening) ? BeforeDeadline(opening, deadline)
            : text is TextClass.Notice ? new At(earliest)
            : BeforeClosing(earliest, now, hours);
    }

    /// <summary>A visit that has begun is not near: its no-show notice has time until morning.</summary>
    private static bool IsNear(DateTimeOffset? start, DateTimeOffset earliest, DateTimeOffset opening) =>
        start > earliest && start - opening <= NearStart;

    private static SendTime BeforeDeadline(DateTimeOffset opening, DateTimeOffset deadline) =>
        opening < deadline ? new At(opening) : new Dropped(DropReason.ClosedUntilDeadline);

    private static SendTime BeforeClosing(DateTimeOffset earliest, DateTimeOffset now, SendingHours hours)
    {
        if (hours.LastWindowBefore(earliest) is not { } last)
        {
            return new Dropped(DropReason.WindowMissed);
        }

        var lastMinute = last.Closing - _lastMinute > last.Opening ? last.Closing - _lastMinute : last.Opening;
        return lastMinute >= now ? new At(lastMinute) : new Dropped(DropReason.WindowMissed);
    }
}

public enum DropReason
{
    PastDeadline,

    /// <summary>The window opens only when the text is worth nothing any more.</summary>
    ClosedUntilDeadline,

    /// <summary>A reminder that had to go before the window closed, and the window had closed already.</summary>
    WindowMissed,
}
