using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;
using static FhirOutreach.Domain.Tests.Outreach.Clinic;

namespace FhirOutreach.Domain.Tests.Outreach;

/// <summary>Which reminders a visit has after a change of it, or of the leads. The clinic's are 48 h and 24 h.</summary>
public sealed class ReminderPlanningTests
{
    [Theory]
    [InlineData(60, 72, true, 0)] // its new moment passed twelve hours ago
    [InlineData(60, 72, false, null)] // it went by the old lead
    [InlineData(40, 48, true, 0)] // fell due while the program was being started again
    [InlineData(100, 72, true, 28)]
    [InlineData(100, 72, false, null)] // used up, however early: not twice
    public void R_19_after_a_change_of_the_leads_what_has_not_gone_still_goes_and_what_has_does_not(
        int hoursToVisit, int firstLead, bool isOpen, int? hoursToReminder)
    {
        var facts = AtNoon with
        {
            Visit = Visit(start: Now.AddHours(hoursToVisit)),
            Policy = ClinicPolicy with { FirstReminder = TimeSpan.FromHours(firstLead), SecondReminder = TimeSpan.Zero, Window = SendingWindow.Always },
            Reminders = [new(ReminderSlot.First, 3, Now.AddHours(-1), isOpen)],
        };

        var decision = OutreachDecider.Decide(new Occurrence.LeadsChanged(), facts);

        var planned = decision.The<Effect.PlanReminder>();
        Assert.Equal(hoursToReminder is { } hours ? Now.AddHours(hours) : null, planned?.DueAt);
        Assert.Equal(hoursToReminder is null ? null : 3, planned?.Planning);
    }

    [Fact]
    public void R_19_a_slot_that_is_new_and_whose_moment_has_passed_is_not_made_up_for()
    {
        var facts = AtNoon with { Visit = Visit(start: Now.AddHours(20)), Reminders = [new(ReminderSlot.First, 1, Now.AddHours(-28), false)] };

        Assert.Null(OutreachDecider.Decide(new Occurrence.LeadsChanged(), facts).The<Effect.PlanReminder>());
    }

    // Moved at 11:58, the reminder falls due at noon, moved back at 12:01: the notice of the move had not gone.
    [Theory]
    [InlineData(-60, MessageKind.Booked, true)]
    [InlineData(-60, MessageKind.Cancelled, false)] // told that it is off: Restored says it all
    [InlineData(0, MessageKind.Reminder, false)] // it went before the slip
    public void What_fell_due_while_a_slip_lasted_that_nobody_heard_of_goes(int toldMinutesAgo, MessageKind told, bool isPlanned)
    {
        var visit = Visit(start: Now.AddHours(24).AddMinutes(-1));
        var moved = visit with { Start = visit.Start!.Value.AddHours(1) };
        var facts = AtNoon with
        {
            Visit = moved,
            Texts = [Sent(told, visit) with { At = Now.AddMinutes(toldMinutesAgo) }],
            Pending = [Unsent(MessageKind.Rescheduled, moved)],
            Reminders = [new(ReminderSlot.Second, 2, Now.AddMinutes(59), true)],
        };

        var planned = Arrives(visit with { VersionId = "3" }, facts).The<Effect.PlanReminder>();

        Assert.Equal(isPlanned ? new Effect.PlanReminder(visit.Key, ReminderSlot.Second, 3, Now) : null, planned);
    }
}
