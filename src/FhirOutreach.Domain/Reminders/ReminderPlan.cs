namespace FhirOutreach.Domain.Reminders;

/// <summary>
/// When a visit's reminders are due. A lead time is elapsed time before the start, not the same hour of an earlier day:
/// 48 h before a visit at
/// 10:00 on the Monday after the clocks went forward it is 09:00 on Saturday.
/// </summary>
public sealed record ReminderPlan(SlotPlan First, SlotPlan Second)
{
    /// <param name="first">Lead time; zero = off.</param>
    /// <param name="second">Lead time; zero = off.</param>
    /// <param name="bookedAt">
    /// When the patient comes to know of this start: the booking, or the last move, or, by night, the morning on which it is told. Reminders due by
    /// then are skipped: they would come with it.
    /// </param>
    public static ReminderPlan For(
        DateTimeOffset start,
        TimeSpan first,
        TimeSpan second,
        DateTimeOffset bookedAt,
        DateTimeOffset now,
        SendingHours hours)
    {
        return new(Slot(ReminderSlot.First, first), Slot(ReminderSlot.Second, second));

        SlotPlan Slot(ReminderSlot slot, TimeSpan lead)
        {
            if (lead <= TimeSpan.Zero)
            {
                return new SlotPlan.Off();
            }

            var due = start - lead;
            if (due <= bookedAt)
            {
                return new SlotPlan.BookedInside(due);
            }

            var deadline = Deadlines.OfReminder(slot, start, first, second);
            return SendTime.Plan(TextClass.Reminder, due, now, start, deadline, hours) switch
            {
                SendTime.At(var instant) => new SlotPlan.Planned(due, instant, deadline),
                SendTime.Dropped(var reason) => new SlotPlan.Dropped(due, reason),
                _ => throw new InvalidOperationException("SendTime is closed."),
            };
        }
    }
}

/// <summary>What becomes of one reminder slot of one visit.</summary>
public abstract record SlotPlan
{
    private SlotPlan()
    {
    }

    public sealed record Off : SlotPlan;

    /// <summary>Booked or moved inside the slot's lead time: the booking text says it all.</summary>
    /// <param name="Due">By the lead time.</param>
    public sealed record BookedInside(DateTimeOffset Due) : SlotPlan;

    /// <param name="Due">By the lead time.</param>
    /// <param name="SendAt">By the sending window; may be before <paramref name="Due"/>.</param>
    /// <param name="Deadline">Sent before it or not at all.</param>
    public sealed record Planned(DateTimeOffset Due, DateTimeOffset SendAt, DateTimeOffset Deadline) : SlotPlan;

    public sealed record Dropped(DateTimeOffset Due, DropReason Reason) : SlotPlan;
}
