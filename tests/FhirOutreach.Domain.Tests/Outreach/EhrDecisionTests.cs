using System.Globalization;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using static FhirOutreach.Domain.Tests.Outreach.Clinic;

namespace FhirOutreach.Domain.Tests.Outreach;

public sealed class EhrDecisionTests
{
    private static readonly Visit Booked = Visit();

    [Theory]
    [InlineData(EhrChange.Confirm, MessageKind.AnswerConfirmed)]
    [InlineData(EhrChange.Cancel, MessageKind.AnswerCancelled)]
    [InlineData(EhrChange.Decline, MessageKind.AnswerDeclined)]
    public void The_patient_hears_what_the_EHR_now_holds(EhrChange change, MessageKind expected)
    {
        var decision = Answers(new EhrOutcome.Held(), Waiting(change));

        Assert.Equal(expected, decision.Text()!.Kind);
        Assert.Equal(UpdateState.Held, decision.The<Effect.SettleUpdate>()!.State);
    }

    [Fact]
    public void R_61_for_whoever_has_the_number_of_one_who_is_not_they_any_more_nothing_is_said_and_a_person_looks()
    {
        var decision = Answers(new EhrOutcome.PatientChanged("by the EHR the patient has another number"), Waiting(EhrChange.Cancel));

        Assert.Equal(Why.NumberChanged, decision.Why);
        Assert.Equal(UpdateState.HandedToStaff, decision.The<Effect.SettleUpdate>()!.State);
        Assert.Equal(TaskKind.EhrNotUpdated, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Null(decision.Text());
    }

    [Fact]
    public void An_X_to_a_visit_that_others_have_joined_since_goes_to_a_person()
    {
        var decision = Answers(new EhrOutcome.Overtaken(), Waiting(EhrChange.Cancel) with { Visit = Visit(2, isGroup: true) });

        Assert.Equal(UpdateState.HandedToStaff, decision.The<Effect.SettleUpdate>()!.State);
        Assert.Equal(MessageKind.AnswerHandedToStaff, decision.Text()!.Kind);
    }

    [Fact]
    public void What_the_EHR_shows_otherwise_than_we_hold_is_tried_again_for_a_day_and_no_longer()
    {
        var facts = Waiting(EhrChange.Cancel);
        var dayLater = facts with { Updates = [facts.Updates[0] with { AskedAt = Now.AddDays(-1) }] };

        Assert.NotNull(Answers(new EhrOutcome.Overtaken(), facts).The<Effect.RetryUpdate>());
        Assert.Equal(TaskKind.EhrNotUpdated, Answers(new EhrOutcome.Overtaken(), dayLater).The<Effect.OpenTask>()!.Kind);
    }

    [Fact]
    public void An_answer_to_a_settled_update_does_nothing() =>
        Assert.Empty(Answers(new EhrOutcome.Held(), AtNoon with { Visit = Booked }).Effects);

    [Fact]
    public void A_conflict_is_tried_again_and_the_patient_hears_nothing()
    {
        var decision = Answers(new EhrOutcome.Conflict(409), Waiting(EhrChange.Confirm));

        Assert.NotNull(decision.The<Effect.RetryUpdate>());
        Assert.Null(decision.Text());
    }

    [Fact]
    public void An_EHR_that_asks_for_patience_gets_it()
    {
        var decision = Answers(new EhrOutcome.Unreachable("429", TimeSpan.FromMinutes(3)), Waiting(EhrChange.Confirm));

        Assert.Equal(Now.AddMinutes(3), decision.The<Effect.RetryUpdate>()!.DueAt);
    }

    [Fact]
    public void A_refusal_becomes_a_staff_task_and_the_patient_is_told_to_call()
    {
        var decision = Answers(new EhrOutcome.Refused(422, "no"), Waiting(EhrChange.Cancel));

        Assert.Equal(TaskKind.EhrNotUpdated, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Equal(MessageKind.AnswerNotChanged, decision.Text()!.Kind);
    }

    [Fact]
    public void An_EHR_that_cannot_be_written_is_a_staff_task_and_no_confirmation()
    {
        var decision = Answers(new EhrOutcome.NotWritable("read only"), Waiting(EhrChange.Confirm));

        Assert.Equal(TaskKind.EhrNotUpdated, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Equal(MessageKind.AnswerHandedToStaff, decision.Text()!.Kind);
    }

    [Fact]
    public void An_answer_recorded_for_the_scheduler_stays_open_and_is_acknowledged_once()
    {
        var first = Answers(new EhrOutcome.Recorded(), Waiting(EhrChange.Confirm));
        var second = Answers(new EhrOutcome.Recorded(), Waiting(EhrChange.Confirm, isWaitingTold: true));

        Assert.Equal(MessageKind.AnswerReceived, first.Text()!.Kind);
        Assert.Equal(Now + EhrPatience.BetweenLooks, first.The<Effect.RetryUpdate>()!.DueAt);
        Assert.Null(first.The<Effect.SettleUpdate>());
        Assert.Null(second.Text());
    }

    [Fact]
    public void A_silent_EHR_is_admitted_once()
    {
        var first = OutreachDecider.Decide(new Occurrence.EhrStillSilent("u1"), Waiting(EhrChange.Confirm));
        var second = OutreachDecider.Decide(new Occurrence.EhrStillSilent("u1"), Waiting(EhrChange.Confirm, isWaitingTold: true));

        Assert.Equal(MessageKind.AnswerReceived, first.Text()!.Kind);
        Assert.NotNull(first.The<Effect.NoteWaitingTold>());
        Assert.Null(second.Text());
    }

    [Fact]
    public void An_answer_the_EHR_never_took_before_the_visit_goes_to_a_person()
    {
        var late = Waiting(EhrChange.Confirm) with { Now = NextWeek.AddSeconds(1) };

        var decision = Answers(new EhrOutcome.Unreachable("down"), late);

        Assert.Equal(UpdateState.HandedToStaff, decision.The<Effect.SettleUpdate>()!.State);
    }

    /// <summary>Each way an update can end, and the words the patient then gets: what the EHR holds, or that it does not.</summary>
    public static TheoryData<EhrOutcome, Visit, DateTimeOffset, MessageKind> Endings => new()
    {
        { new EhrOutcome.Held(), Booked, Now, MessageKind.AnswerConfirmed },
        { new EhrOutcome.Overtaken(), Visit(2, start: NextWeek.AddDays(1)), Now, MessageKind.AnswerMoved },
        { new EhrOutcome.Overtaken(), Visit(2, AppointmentStatus.Cancelled), Now, MessageKind.AnswerAlreadyCancelled },
        { new EhrOutcome.Overtaken(), Booked, NextWeek.AddMinutes(1), MessageKind.AnswerTooLate },
        { new EhrOutcome.Refused(422, "no"), Booked, Now, MessageKind.AnswerNotChanged },
        { new EhrOutcome.Gone(), Booked, Now, MessageKind.AnswerNotChanged },
        { new EhrOutcome.Unreachable("down"), Booked, Now.AddHours(25), MessageKind.AnswerNotReached },
        { new EhrOutcome.Unreachable("down"), Booked, NextWeek.AddMinutes(1), MessageKind.AnswerTooLate },
    };

    [Theory, MemberData(nameof(Endings))]
    public void Each_ending_has_its_own_words(EhrOutcome outcome, Visit visit, DateTimeOffset now, MessageKind expected)
    {
        var decision = Answers(outcome, Waiting(EhrChange.Confirm) with { Visit = visit, Now = now });

        Assert.Equal(expected, decision.Text()!.Kind);
        Assert.NotNull(decision.The<Effect.SettleUpdate>());
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public void After_too_many_conflicts_the_patient_is_told_that_nothing_changed(int status)
    {
        var facts = AtNoon with { Visit = Booked, Updates = [Asking(EhrChange.Confirm, Booked, attempts: EhrPatience.AttemptsMax)] };

        Assert.Equal(MessageKind.AnswerNotChanged, Answers(new EhrOutcome.Conflict(status), facts).Text()!.Kind);
    }

    // Asked at 22:00; the EHR is back later. The window opens at 08:00.
    [Theory]
    [InlineData(0.9, "15:00", 0.9)] // somebody waits
    [InlineData(5.2, "15:00", 10)] // at 03:12 nobody does
    [InlineData(5.2, "09:30", 5.2)] // the visit is near
    [InlineData(11, "15:00", 11)] // the window is open
    public void An_outcome_that_comes_long_after_the_reply_keeps_to_the_window(double hoursLater, string visitAt, double dueHoursLater)
    {
        var asked = new DateTimeOffset(2026, 12, 2, 3, 0, 0, TimeSpan.Zero);
        var visit = Visit(start: new DateTimeOffset(2026, 12, 2, 5, 0, 0, TimeSpan.Zero) + TimeOnly.Parse(visitAt, CultureInfo.InvariantCulture).ToTimeSpan());
        var facts = AtNoon with
        {
            Now = asked.AddHours(hoursLater),
            Visit = visit,
            Updates = [Asking(EhrChange.Confirm, visit) with { AskedAt = asked }],
        };

        var text = Answers(new EhrOutcome.Held(), facts).Text()!;

        Assert.Equal((MessageKind.AnswerConfirmed, asked.AddHours(dueHoursLater)), (text.Kind, text.DueAt));
        Assert.Equal(text.DueAt > facts.Now, text.IsHeld);
        Assert.True(text.Deadline > text.DueAt);
    }

    [Fact]
    public void Who_would_come_before_the_window_opens_hears_of_the_new_time_at_once()
    {
        var asked = new DateTimeOffset(2026, 12, 2, 3, 0, 0, TimeSpan.Zero); // 22:00
        var early = Visit(start: asked.AddHours(9.5)); // 07:30
        var facts = AtNoon with
        {
            Now = asked.AddHours(5),
            Visit = Visit(2, start: NextWeek),
            Updates = [Asking(EhrChange.Confirm, early) with { AskedAt = asked }],
        };

        var text = Answers(new EhrOutcome.Overtaken(), facts).Text()!;

        Assert.Equal((MessageKind.AnswerMoved, facts.Now, false), (text.Kind, text.DueAt, text.IsHeld));
    }

    [Fact]
    public void An_answer_that_waited_for_the_morning_and_missed_it_waits_for_the_next()
    {
        var held = Unsent(MessageKind.AnswerConfirmed, Booked) with { OpenUntil = Now.AddHours(-1), Deadline = NextWeek };
        var evening = AtNoon with { Now = new DateTimeOffset(2026, 12, 2, 1, 5, 0, TimeSpan.Zero), Visit = Booked }; // 20:05

        var decision = OutreachDecider.Decide(new Occurrence.TextOvertaken(held), evening);

        Assert.Equal(new DateTimeOffset(2026, 12, 2, 13, 0, 0, TimeSpan.Zero), decision.The<Effect.PostponeText>()!.DueAt);
    }

    [Fact]
    public void That_we_wait_for_the_EHR_is_not_said_beside_what_it_answered()
    {
        var waits = Unsent(MessageKind.AnswerReceived, Booked);

        Assert.Equal(waits.Id, Answers(new EhrOutcome.Held(), Waiting(EhrChange.Confirm) with { Pending = [waits] }).The<Effect.WithdrawText>()!.Id);
    }

    private static Decision Answers(EhrOutcome outcome, Facts facts) =>
        OutreachDecider.Decide(new Occurrence.EhrAnswered("u1", outcome), facts);

    private static Facts Waiting(EhrChange change, bool isWaitingTold = false) =>
        AtNoon with { Visit = Booked, Updates = [Asking(change, Booked, isWaitingTold)] };
}
