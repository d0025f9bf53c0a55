using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Domain.Replies;
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

    // Closed on Saturday and Sunday, a visit on Monday at nine: both slots are due on Friday in the last minute.
    [Theory]
    [InlineData(ReminderSlot.First, 0, Why.RemindersTooNear)]
    [InlineData(ReminderSlot.First, 3 * 60, Why.RemindersTooNear)]
    [InlineData(ReminderSlot.First, 4 * 60, Why.ReminderDue)]
    [InlineData(ReminderSlot.First, -10, Why.RemindersTooNear)] // held up until the second was due
    [InlineData(ReminderSlot.Second, 0, Why.ReminderDue)]
    public void Of_two_reminders_due_within_the_same_hours_the_second_goes(ReminderSlot due, int minutesToSecond, Why why)
    {
        var facts = AtNoon with
        {
            Visit = Visit(),
            Reminders = [new(ReminderSlot.First, 1, Now, true), new(ReminderSlot.Second, 1, Now.AddMinutes(minutesToSecond), true)],
        };

        var decision = Due(due, facts);

        Assert.Equal(why, decision.Why);
        Assert.Equal(due, decision.The<Effect.CloseReminder>()!.Slot);
        Assert.Equal(why is Why.ReminderDue, decision.Text() is not null);
    }

    [Theory]
    [InlineData(3, Why.RemindersTooNear)]
    [InlineData(4, Why.ReminderDue)]
    public void A_reminder_planned_anew_does_not_follow_on_the_heels_of_one_that_went(int hoursAgo, Why why)
    {
        var visit = Visit();
        var went = Sent(MessageKind.Reminder, visit) with { At = Now.AddHours(-hoursAgo) };
        var facts = AtNoon with { Visit = visit, Reminders = [new(ReminderSlot.Second, 1, Now, true)], Texts = [went] };
        var moved = facts with { Texts = [went with { Start = NextWeek.AddDays(1) }] };

        Assert.Equal(why, Due(ReminderSlot.Second, facts).Why);
        Assert.Equal(Why.ReminderDue, Due(ReminderSlot.Second, moved).Why);
    }

    [Fact]
    public void A_reminder_that_waits_to_leave_is_the_one_that_goes_unless_it_is_of_no_use_any_more()
    {
        var visit = Visit();
        var waits = Unsent(MessageKind.Reminder, visit);
        var facts = AtNoon with { Visit = visit, Reminders = [new(ReminderSlot.Second, 1, Now, true)], Pending = [waits] };

        Assert.Equal(Why.RemindersTooNear, Due(ReminderSlot.Second, facts).Why);
        Assert.Equal(Why.ReminderDue, Due(ReminderSlot.Second, facts with { Pending = [waits with { Deadline = Now }] }).Why);
    }

    [Fact]
    public void Who_has_set_the_two_an_hour_apart_gets_both()
    {
        var facts = AtNoon with
        {
            Visit = Visit(),
            Policy = ClinicPolicy with { FirstReminder = TimeSpan.FromHours(3), SecondReminder = TimeSpan.FromHours(2) },
            Reminders = [new(ReminderSlot.First, 1, Now, true), new(ReminderSlot.Second, 1, Now.AddHours(1), true)],
        };

        Assert.Equal(Why.ReminderDue, Due(ReminderSlot.First, facts).Why);
    }

    [Fact]
    public void A_visit_of_the_same_day_whose_second_reminder_is_near_is_not_named_in_the_others_first()
    {
        var other = Visit(id: "a2", start: NextWeek.AddHours(-6));
        var facts = AtNoon with
        {
            Visit = Visit(),
            Reminders = [new(ReminderSlot.First, 1, Now, true), new(ReminderSlot.Second, 1, Now.AddHours(24), true)],
            Upcoming =
            [
                new(other, null, [new(ReminderSlot.First, 1, Now, true), new(ReminderSlot.Second, 1, Now.AddHours(2), true)]),
            ],
        };

        Assert.Equal(Why.ReminderDue, Due(ReminderSlot.First, facts).Why);
    }

    [Theory]
    [InlineData(1, Why.RemindersTooNear)]
    [InlineData(0, Why.ReminderDue)] // of the time before the visit moved
    public void A_first_reminder_does_not_follow_the_second_that_went_beside_another_visit(int planningOfSecond, Why why)
    {
        PlannedReminder[] plan = [new(ReminderSlot.First, 1, Now, true), new(ReminderSlot.Second, planningOfSecond, Now.AddHours(24), false)];
        var facts = AtNoon with { Visit = Visit(), Reminders = plan };
        var beside = AtNoon with
        {
            Visit = Visit(),
            Reminders = [new(ReminderSlot.First, 1, Now, true)],
            Upcoming = [new(Visit(id: "a2", start: NextWeek.AddHours(-6)), null, plan)],
        };

        Assert.Equal(why, Due(ReminderSlot.First, facts).Why);
        Assert.Equal(why is Why.ReminderDue, Due(ReminderSlot.First, beside).Text()!.Also is [_]);
    }

    [Fact]
    public void A_visit_whose_X_is_on_its_way_is_not_named_in_the_reminder_of_another()
    {
        var other = Visit(id: "a2", start: NextWeek.AddHours(-1));
        var facts = AtNoon with
        {
            Visit = Visit(),
            Reminders = [new(ReminderSlot.Second, 1, Now, true)],
            Upcoming = [new(other, null, [new(ReminderSlot.Second, 1, Now.AddHours(1), true)])],
        };

        Assert.Equal(Why.MergedWithSameDayVisit, Due(ReminderSlot.Second, facts).Why);
        Assert.Equal(Why.ReminderDue, Due(ReminderSlot.Second, facts with { Updates = [Asking(EhrChange.Cancel, other)] }).Why);
        Assert.Equal(Why.MergedWithSameDayVisit, Due(ReminderSlot.Second, facts with { Updates = [Asking(EhrChange.Confirm, other)] }).Why);
        Assert.Equal(Why.AnswerOnItsWay, Due(ReminderSlot.Second, facts with { Updates = [Asking(EhrChange.Decline, Visit())] }).Why);
    }

    [Fact]
    public void Of_visits_in_two_zones_each_has_its_own_named_to_whom_it_is_not_theirs()
    {
        var chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
        var there = Visit(id: "a2", start: NextWeek.AddHours(3)) with { Zone = chicago };
        var facts = AtNoon with
        {
            Patients = [Ann with { TimeZone = chicago }],
            Visit = Visit(),
            Reminders = [new(ReminderSlot.Second, 1, Now, true)],
            Upcoming = [new(there, null, [new(ReminderSlot.Second, 1, Now.AddHours(3), true)])],
        };

        var choices = Due(ReminderSlot.Second, facts).Text()!.Values.Choices!;
        var whichOne = Writes(ReplyIntent.Confirm, facts with { Upcoming = [new(Visit(), NextWeek), new(there, there.Start)] }).Text()!.Values.Choices!;

        Assert.Equal(["America/New York", null], choices.Select(choice => choice.ZoneName));
        Assert.Equal(["America/New York", null], whichOne.Select(choice => choice.ZoneName));
    }

    [Theory]
    [InlineData(EhrChange.Cancel)]
    [InlineData(EhrChange.Decline)]
    public void Who_has_called_off_is_not_reminded_while_the_EHR_is_still_to_hear_of_it(EhrChange change)
    {
        var facts = AtNoon with
        {
            Visit = Visit(start: Now.AddHours(24)),
            Reminders = [new(ReminderSlot.Second, 1, Now, true)],
            Updates = [Asking(change, Visit())],
        };

        Assert.Equal(Why.AnswerOnItsWay, Due(ReminderSlot.Second, facts).Why);
        Assert.Null(Due(ReminderSlot.Second, facts).Text());
        Assert.NotNull(Due(ReminderSlot.Second, facts with { Updates = [Asking(EhrChange.Confirm, Visit())] }).Text());
    }

    [Fact]
    public void A_visit_whose_own_reminder_came_due_just_now_is_not_named_beside_another()
    {
        var other = Visit(id: "a2", start: NextWeek.AddHours(1));
        var facts = AtNoon with { Visit = Visit(), Reminders = [new(ReminderSlot.Second, 1, Now, true)] };

        Assert.Equal(Why.MergedWithSameDayVisit, Due(ReminderSlot.Second, facts with { Upcoming = [Planned(firstDue: Now.AddDays(-1))] }).Why);
        Assert.Equal(Why.ReminderDue, Due(ReminderSlot.Second, facts with { Upcoming = [Planned(firstDue: Now)] }).Why);

        UpcomingVisit Planned(DateTimeOffset firstDue) =>
            new(other, null, [new(ReminderSlot.First, 1, firstDue, false), new(ReminderSlot.Second, 1, Now.AddHours(1), true)]);
    }

    private static Decision Due(ReminderSlot slot, Facts facts) =>
        OutreachDecider.Decide(new Occurrence.ReminderDue(slot, 1, facts.Now, IsFresh: true), facts);
}
