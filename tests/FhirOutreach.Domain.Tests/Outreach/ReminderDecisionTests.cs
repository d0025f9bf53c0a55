using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;
using static FhirOutreach.Domain.Tests.Outreach.Clinic;

namespace FhirOutreach.Domain.Tests.Outreach;

/// <summary>What becomes of a reminder that is due.</summary>
public sealed class ReminderDecisionTests
{
    [Theory]
    [InlineData(0, 0, Why.ReminderDue)]
    [InlineData(1, 0, Why.ReminderDue)]
    [InlineData(0, 1, Why.ReminderDue)]
    [InlineData(1, 1, Why.RemindedEnoughToday)]
    [InlineData(2, 0, Why.RemindedEnoughToday)]
    [InlineData(0, 2, Why.RemindedEnoughToday)]
    public void A_third_reminder_of_a_day_is_none_whether_the_others_went_or_wait(int sent, int waiting, Why why)
    {
        var facts = AtNoon with
        {
            Visit = Visit(),
            Reminders = [new(ReminderSlot.Second, 1, Now, true)],
            Texts = [.. Enumerable.Range(0, sent).Select(number => Sent(MessageKind.Reminder, Visit(id: $"other{number}")))],
            RemindersWaiting = waiting,
        };

        Assert.Equal(why, OutreachDecider.Decide(new Occurrence.ReminderDue(ReminderSlot.Second, 1, Now, IsFresh: true), facts).Why);
    }
}
