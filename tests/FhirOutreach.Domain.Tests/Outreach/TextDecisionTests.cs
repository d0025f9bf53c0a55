using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using static FhirOutreach.Domain.Tests.Outreach.Clinic;

namespace FhirOutreach.Domain.Tests.Outreach;

/// <summary>A text that could not leave while its window was open.</summary>
public sealed class TextDecisionTests
{
    private static readonly Visit Booked = Visit();
    private static readonly DateTimeOffset Evening = new(2026, 12, 2, 1, 0, 0, TimeSpan.Zero); // 20:00 in New York
    private static readonly DateTimeOffset Morning = new(2026, 12, 2, 13, 0, 0, TimeSpan.Zero); // 08:00

    [Fact]
    public void A_text_whose_window_has_closed_waits_for_the_next_one()
    {
        var decision = Overtaken(Unsent(MessageKind.Booked, Booked) with { OpenUntil = Evening, Deadline = Evening.AddDays(3) }, Evening.AddMinutes(5));

        Assert.Equal(Why.WindowClosed, decision.Why);
        var postponed = Assert.IsType<Effect.PostponeText>(Assert.Single(decision.Effects));
        Assert.Equal((Morning, Evening.AddDays(1)), (postponed.DueAt, postponed.OpenUntil));
    }

    [Fact]
    public void A_text_that_would_open_only_after_its_deadline_expires_and_a_person_hears_of_it()
    {
        var text = Unsent(MessageKind.Booked, Booked) with { OpenUntil = Evening, Deadline = Evening.AddHours(3) };
        var decision = Overtaken(text, Evening.AddMinutes(5));

        Assert.Equal(Why.WindowClosed, decision.Why);
        Assert.Equal(DeliveryState.Expired, decision.The<Effect.WithdrawText>()!.State);
        Assert.Equal(TaskKind.TextNotSent, decision.The<Effect.OpenTask>()!.Kind);
    }

    [Fact]
    public void A_notice_goes_until_its_window_closes_and_an_answer_at_any_hour()
    {
        Assert.Equal(Evening, Arrives(Booked, AtNoon).Text()!.OpenUntil);
        Assert.Null(Writes(FhirOutreach.Domain.Replies.ReplyIntent.Help, Asked(Booked)).Text()!.OpenUntil);
    }

    [Fact]
    public void A_text_whose_facts_cannot_be_read_is_looked_at_again_and_never_after_its_deadline()
    {
        var text = Unsent(MessageKind.Booked, Booked);
        var soon = Stale(text, AtNoon with { Visit = Booked });
        var late = Stale(text, AtNoon with { Visit = Booked, Now = text.Deadline.AddSeconds(-20) });

        Assert.Equal((Why.NotFresh, Now.AddMinutes(1)), (soon.Why, soon.The<Effect.AwaitEhr>()!.LookAt));
        Assert.Equal(text.Deadline, late.The<Effect.AwaitEhr>()!.LookAt);
    }

    [Theory]
    [InlineData(MessageKind.AnswerMoved, AppointmentStatus.EnteredInError, true)]
    [InlineData(MessageKind.AnswerMoved, AppointmentStatus.Cancelled, false)] // which is told
    [InlineData(MessageKind.AnswerMoved, AppointmentStatus.NoShow, false)]
    [InlineData(MessageKind.Rescheduled, AppointmentStatus.EnteredInError, false)] // nobody waits for it
    public void An_answer_that_could_not_go_before_its_visit_ended_without_a_word_goes_before_a_person(
        MessageKind kind, AppointmentStatus status, bool isBeforeAPerson)
    {
        var overtaken = new Occurrence.TextOvertaken(Unsent(kind, Booked), IsTrue: false);

        var decision = OutreachDecider.Decide(overtaken, AtNoon with { Visit = Visit(2, status) });

        Assert.Equal(DeliveryState.Withdrawn, decision.The<Effect.WithdrawText>()!.State);
        Assert.Equal(isBeforeAPerson ? TaskKind.TextNotSent : null, decision.The<Effect.OpenTask>()?.Kind);
    }

    [Fact]
    public void A_text_to_a_number_that_is_not_the_patients_any_more_goes_to_theirs_while_it_is_true()
    {
        var text = Unsent(MessageKind.Booked, Booked);
        var moved = new Occurrence.TextOvertaken(text, IsTrue: true, HasOtherNumber: true);
        var facts = AtNoon with { Visit = Booked };

        var redirected = OutreachDecider.Decide(moved, facts);
        Assert.Equal(Why.NumberChanged, redirected.Why);
        Assert.True(redirected.The<Effect.RedirectText>()!.Values.IsFirstText);

        Assert.Equal(Why.FactsChanged, OutreachDecider.Decide(moved with { IsTrue = false }, facts).Why);
        Assert.Equal(Why.OptedOut, OutreachDecider.Decide(moved, facts with { IsOptedOut = true }).Why);
        Assert.Equal(Why.NumberNotAllowed, OutreachDecider.Decide(moved, facts with { IsAllowed = false }).Why);
        var without = OutreachDecider.Decide(moved, facts with { Patients = [Ann with { Phone = null }] });
        Assert.Equal((Why.NoPhone, TaskKind.NoPhone), (without.Why, without.The<Effect.OpenTask>()!.Kind));
    }

    [Fact]
    public void A_text_that_was_read_anew_and_holds_is_due_as_it_was()
    {
        var read = new Occurrence.TextOvertaken(Unsent(MessageKind.Reminder, Booked), IsTrue: true, IsReadAnew: true);
        var decision = OutreachDecider.Decide(read, AtNoon with { Visit = Booked });

        Assert.Equal(Why.HeldUp, decision.Why);
        Assert.Empty(decision.Effects); // another due time would hide from the alarm how long it has been waiting
    }

    [Theory]
    [InlineData(1, 9, 0)]
    [InlineData(0, 3, 3)]
    public void A_text_above_a_cap_is_dropped_and_the_task_says_what_to_do(int today, int thisWeek, int weeklyCap)
    {
        var facts = AtNoon with
        {
            Visit = Booked,
            Policy = ClinicPolicy with { DailyCap = 1, WeeklyCap = weeklyCap },
            Sent = new SentCounts(today, thisWeek, 9),
        };
        var decision = OutreachDecider.Decide(new Occurrence.TextOvertaken(Unsent(MessageKind.Booked, Booked), IsTrue: true), facts);

        Assert.Equal(Why.CapReached, decision.Why);
        Assert.Equal((DeliveryState.Withdrawn, Why.CapReached), (decision.The<Effect.WithdrawText>()!.State, decision.The<Effect.WithdrawText>()!.Why));
        Assert.Contains("call if", decision.The<Effect.OpenTask>()!.Note, StringComparison.Ordinal);
    }

    private static Decision Stale(PendingText text, Facts facts) =>
        OutreachDecider.Decide(new Occurrence.TextOvertaken(text, IsTrue: true, IsFresh: false), facts);

    private static Decision Overtaken(PendingText text, DateTimeOffset now) =>
        OutreachDecider.Decide(new Occurrence.TextOvertaken(text), AtNoon with { Now = now, Visit = Booked });
}
