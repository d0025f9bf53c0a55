using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Domain.Replies;
using static FhirOutreach.Domain.Tests.Outreach.Clinic;

namespace FhirOutreach.Domain.Tests.Outreach;

public sealed class ReplyDecisionTests
{
    private static readonly Visit Tuesday = Visit();
    private static readonly Visit Wednesday = Visit(id: "a2", start: NextWeek.AddDays(1));

    [Theory]
    [InlineData(ReplyIntent.Confirm)]
    [InlineData(ReplyIntent.Yes)]
    public void A_yes_asks_the_EHR_for_the_visit_the_patient_was_asked_about_and_says_nothing_yet(ReplyIntent intent)
    {
        var decision = Writes(intent, Asked(Tuesday));

        var update = decision.The<Effect.UpdateEhr>()!;
        Assert.Equal(EhrChange.Confirm, update.Change);
        Assert.Equal(NextWeek, update.Start);
        Assert.Null(decision.Text());
    }

    [Fact]
    public void An_X_asks_the_EHR_to_cancel() =>
        Assert.Equal(EhrChange.Cancel, Writes(ReplyIntent.Cancel, Asked(Tuesday)).The<Effect.UpdateEhr>()!.Change);

    [Fact]
    public void One_of_a_group_declines_and_the_visit_goes_on() =>
        Assert.Equal(EhrChange.Decline, Writes(ReplyIntent.Cancel, Asked(Visit(isGroup: true))).The<Effect.UpdateEhr>()!.Change);

    [Fact]
    public void An_old_C_never_confirms_a_new_time()
    {
        var facts = AtNoon with
        {
            Upcoming = [new UpcomingVisit(Visit(2, start: NextWeek.AddDays(1)), AskedStart: NextWeek)],
            Texts = [Sent(MessageKind.Booked, Tuesday)],
        };

        var decision = Writes(ReplyIntent.Confirm, facts);

        Assert.Equal(Why.VisitMovedSinceAsked, decision.Why);
        Assert.Null(decision.The<Effect.UpdateEhr>());
        Assert.Equal(MessageKind.AnswerMoved, decision.Text()!.Kind);
        Assert.True(decision.Text()!.Asks);
    }

    [Fact]
    public void Nor_is_who_confirmed_the_old_time_told_that_the_new_one_is_confirmed()
    {
        var moved = Visit(2, start: NextWeek.AddDays(1), participation: ParticipationStatus.Accepted);
        var facts = AtNoon with { Upcoming = [new UpcomingVisit(moved, AskedStart: NextWeek)], Texts = [Sent(MessageKind.Booked, Tuesday)] };

        var decision = Writes(ReplyIntent.Confirm, facts);

        Assert.Equal((Why.VisitMovedSinceAsked, MessageKind.AnswerMoved), (decision.Why, decision.Text()!.Kind));
    }

    [Fact]
    public void What_else_a_reminder_was_to_remind_of_is_not_lost_with_it_when_the_answer_tells_the_new_time()
    {
        var moved = Visit(2, start: NextWeek.AddDays(1));
        var facts = AtNoon with
        {
            Upcoming = [new UpcomingVisit(moved, AskedStart: NextWeek), new UpcomingVisit(Wednesday, null)],
            Pending = [Unsent(MessageKind.Reminder, moved) with { Also = [new(Wednesday.Key, Wednesday.Start!.Value)] }],
        };

        var decision = Writes(ReplyIntent.Confirm, facts);

        Assert.Equal(MessageKind.AnswerMoved, decision.Text()!.Kind);
        Assert.Equal(7, decision.The<Effect.WithdrawText>()!.Id);
        Assert.Equal(Wednesday.Key, decision.The<Effect.RemindAnew>()!.About);
    }

    [Theory]
    [InlineData("cancel my appointment on Monday")]
    [InlineData("see you monday")]
    [InlineData("confirmo para el lunes")]
    [InlineData("please cancel my appointment today")]
    [InlineData("cancel my appointment tomorrow")]
    [InlineData("confirmo para pasado mañana")]
    public void What_is_said_of_another_day_is_asked_about_and_not_done(string text)
    {
        var reply = ReplyInterpreter.Read(text);
        var monday = Visit(id: "a3", start: NextWeek.AddDays(-1));
        var asked = Asked(Tuesday);

        var one = OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", reply, Now), asked);
        var two = OutreachDecider.Decide(
            new Occurrence.ReplyArrived("SM1", reply, Now), asked with { Upcoming = [new UpcomingVisit(monday, null), .. asked.Upcoming] });

        Assert.All([one, two], decision => Assert.Null(decision.The<Effect.UpdateEhr>()));
        Assert.Equal((Why.NamedAnotherDay, NextWeek), (one.Why, one.Text()!.Start));
        Assert.Equal((Why.NamedAnotherDay, reply.NamedDay!.Value.Weekday is null ? NextWeek : monday.Start), (two.Why, two.Text()!.Start));
    }

    [Theory]
    [InlineData("cancel my appointment on Tuesday", EhrChange.Cancel)]
    [InlineData("I'll be there Tues", EhrChange.Confirm)]
    [InlineData("confirmo para el martes", EhrChange.Confirm)]
    public void What_is_said_of_its_own_day_is_done(string text, EhrChange change)
    {
        var decision = OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", ReplyInterpreter.Read(text), Now), Asked(Tuesday));

        Assert.Equal(change, decision.The<Effect.UpdateEhr>()!.Change);
    }

    [Theory]
    [InlineData("cancel my appointment tomorrow", 1, EhrChange.Cancel)]
    [InlineData("see you tmrw!", 1, EhrChange.Confirm)]
    [InlineData("please cancel my appointment today", 0, EhrChange.Cancel)]
    [InlineData("confirmo para mañana por la mañana", 1, EhrChange.Confirm)]
    [InlineData("confirmo para el martes por la mañana", 7, EhrChange.Confirm)]
    [InlineData("confirmo para pasado mañana", 2, EhrChange.Confirm)]
    public void Today_and_tomorrow_are_counted_from_the_day_of_the_text_at_the_visit(string text, int daysAhead, EhrChange change)
    {
        var eleven = new DateTimeOffset(2026, 11, 3, 23, 0, 0, TimeSpan.FromHours(-5)).ToUniversalTime(); // the next day in UTC, not in New York
        var visit = Visit(start: eleven.AddDays(daysAhead).AddMinutes(30));
        var facts = AtNoon with { Now = eleven, Upcoming = [new UpcomingVisit(visit, visit.Start)] };

        var decision = OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", ReplyInterpreter.Read(text), eleven), facts);

        Assert.Equal(change, decision.The<Effect.UpdateEhr>()?.Change);
    }

    [Fact]
    public void Two_open_visits_are_asked_which_one_and_the_number_decides()
    {
        var asked = Writes(ReplyIntent.Confirm, Asked(Tuesday, Wednesday));
        var question = asked.The<Effect.AskWhichOne>()!;
        var facts = Asked(Tuesday, Wednesday) with { WhichOne = new OpenChoice(3, question.Intent, question.Options) };

        var decided = Writes(ReplyIntent.Number, facts, number: 2);

        Assert.Equal(MessageKind.AnswerWhichOne, asked.Text()!.Kind);
        Assert.Null(asked.The<Effect.UpdateEhr>());
        Assert.Equal("a2", decided.The<Effect.UpdateEhr>()!.About.AppointmentId);
        Assert.Equal(3, decided.The<Effect.CloseChoice>()!.Id);
    }

    [Fact]
    public void R_37_two_people_with_one_phone_are_told_apart_by_name()
    {
        var family = Asked(Tuesday, Visit(id: "a2", patient: "ben", start: NextWeek.AddHours(1))) with { Patients = [Ann, Ben] };

        var choices = Writes(ReplyIntent.Cancel, family).Text()!.Values.Choices!;

        Assert.Equal(["Ann", "Ben"], choices.Select(choice => choice.FirstName));
    }

    [Fact]
    public void A_number_without_a_question_acts_on_nothing()
    {
        var decision = Writes(ReplyIntent.Number, Asked(Tuesday), number: 1);

        Assert.Null(decision.The<Effect.UpdateEhr>());
    }

    [Theory]
    [InlineData("2", EhrChange.Confirm)]
    [InlineData("01", EhrChange.Confirm)]
    [InlineData("C 2", EhrChange.Confirm)]
    [InlineData("2 C please", EhrChange.Confirm)]
    [InlineData("2", EhrChange.Cancel)]
    [InlineData("x 1", EhrChange.Cancel)]
    [InlineData("las dos", null)]
    [InlineData("both", null)]
    [InlineData("C 1 and 2", null)]
    [InlineData("3", null)]
    [InlineData("12", null)]
    public void Of_a_list_exactly_one_is_chosen_or_it_is_asked_again_once_and_then_a_person_looks(string text, EhrChange? change)
    {
        var intent = change is EhrChange.Cancel ? ReplyIntent.Cancel : ReplyIntent.Confirm;
        var listed = Listed(intent);

        var decision = Says(text, listed);
        var again = Says(text, listed with { Texts = [Sent(MessageKind.AnswerWhichOne), .. listed.Texts] });

        Assert.Equal(change, decision.The<Effect.UpdateEhr>()?.Change);
        if (change is not null)
        {
            Assert.Equal(text.Contains('1', StringComparison.Ordinal) ? "a1" : "a2", decision.The<Effect.UpdateEhr>()!.About.AppointmentId);
            Assert.NotNull(decision.The<Effect.CloseChoice>());
            return;
        }

        Assert.Equal((Why.AskedWhichOne, MessageKind.AnswerWhichOne), (decision.Why, decision.Text()!.Kind));
        Assert.Equal((intent, listed.WhichOne!.Options.Count), (decision.The<Effect.AskWhichOne>()!.Intent, decision.The<Effect.AskWhichOne>()!.Options.Count));
        Assert.Equal(listed.WhichOne.Options, decision.The<Effect.AskWhichOne>()!.Options);
        Assert.Equal((TaskKind.UnclearReply, MessageKind.AnswerHandedToStaff), (again.The<Effect.OpenTask>()!.Kind, again.Text()!.Kind));
    }

    [Theory]
    [InlineData("X 2", ReplyIntent.Confirm)]
    [InlineData("X both", ReplyIntent.Confirm)]
    [InlineData("C 1", ReplyIntent.Cancel)]
    public void Another_letter_than_the_lists_own_goes_to_a_person_and_no_number_takes_up_that_list_again(string text, ReplyIntent intent)
    {
        var decision = Says(text, Listed(intent));

        Assert.Null(decision.The<Effect.UpdateEhr>());
        Assert.Equal((TaskKind.UnclearReply, MessageKind.AnswerHandedToStaff), (decision.The<Effect.OpenTask>()!.Kind, decision.Text()!.Kind));
        Assert.Equal(3, decision.The<Effect.CloseChoice>()!.Id);
    }

    [Fact]
    public void A_letter_with_a_number_chooses_nothing_where_there_is_no_list() =>
        Assert.Equal(MessageKind.AnswerUnclear, Says("C 1", Listed(ReplyIntent.Confirm) with { WhichOne = null, Texts = [] }).Text()!.Kind);

    private static Facts Listed(ReplyIntent intent)
    {
        var asked = Asked(Tuesday, Wednesday);
        var list = Writes(intent, asked).The<Effect.AskWhichOne>()!;
        return asked with { WhichOne = new OpenChoice(3, list.Intent, list.Options), Texts = [Sent(MessageKind.AnswerWhichOne), .. asked.Texts] };
    }

    private static Decision Says(string text, Facts facts) =>
        OutreachDecider.Decide(new Occurrence.ReplyArrived("SM2", ReplyInterpreter.Read(text), Now), facts);

    [Fact]
    public void A_number_for_a_visit_that_moved_meanwhile_confirms_nothing()
    {
        var options = new[] { new ChoiceOption(1, "a1", "ann", NextWeek) };
        var facts = AtNoon with
        {
            Upcoming = [new UpcomingVisit(Visit(2, start: NextWeek.AddDays(2)), NextWeek)],
            WhichOne = new OpenChoice(3, ReplyIntent.Confirm, options),
        };

        var decision = Writes(ReplyIntent.Number, facts, number: 1);

        Assert.Null(decision.The<Effect.UpdateEhr>());
        Assert.Equal(MessageKind.AnswerMoved, decision.Text()!.Kind);
    }

    [Fact]
    public void A_NO_is_asked_back_and_never_a_cancel()
    {
        var decision = Writes(ReplyIntent.No, Asked(Tuesday));

        Assert.Null(decision.The<Effect.UpdateEhr>());
        Assert.Equal(MessageKind.AnswerUnclear, decision.Text()!.Kind);
    }

    [Fact]
    public void What_is_not_understood_is_asked_once_and_then_goes_to_a_person()
    {
        var once = Writes(ReplyIntent.Unclear, Asked(Tuesday));
        var twice = Writes(ReplyIntent.Unclear, Asked(Tuesday) with { Texts = [Sent(MessageKind.AnswerUnclear)] });
        var thrice = Writes(ReplyIntent.Unclear, Asked(Tuesday) with { Texts = [Sent(MessageKind.AnswerHandedToStaff)] });

        Assert.Equal(MessageKind.AnswerUnclear, once.Text()!.Kind);
        Assert.Equal(MessageKind.AnswerHandedToStaff, twice.Text()!.Kind);
        Assert.Equal(TaskKind.UnclearReply, twice.The<Effect.OpenTask>()!.Kind);
        Assert.Null(thrice.Text());
        Assert.NotNull(thrice.The<Effect.OpenTask>());
    }

    [Theory]
    [InlineData("My mother died on Tuesday")]
    [InlineData("dolor de pecho")]
    [InlineData("C, it's an emergency")]
    public void Whoever_writes_of_a_death_or_of_danger_is_not_asked_for_a_C_or_an_X(string text)
    {
        var decision = OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", ReplyInterpreter.Read(text), Now), Asked(Tuesday));

        Assert.Equal((TaskKind.UnclearReply, Tuesday.Key), (decision.The<Effect.OpenTask>()!.Kind, decision.The<Effect.OpenTask>()!.About));
        Assert.Equal(MessageKind.AnswerHandedToStaff, decision.Text()!.Kind);
        Assert.Equal(2, decision.Effects.Count); // no text is stopped and nothing is changed on a patient's word
    }

    [Fact]
    public void A_bare_CANCEL_stops_the_texts_keeps_the_visit_and_opens_a_task()
    {
        var decision = Writes(ReplyIntent.BareCancel, Asked(Tuesday));

        Assert.True(decision.The<Effect.RecordConsent>()!.IsOptedOut);
        Assert.Equal(TaskKind.MayWantToCancel, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Null(decision.The<Effect.UpdateEhr>());
        Assert.Null(decision.Text());
    }

    [Theory]
    [InlineData("cancel", 1, true)]
    [InlineData("cancel", 0, false)] // nothing was asked: nobody can say what it is for
    [InlineData("cancel", 2, false)]
    [InlineData("OptOutType STOP", 1, false)] // the carrier has acted already
    [InlineData("cancel my appointment stop texting me", 1, false)]
    public void A_bare_CANCEL_is_for_the_visit_only_where_the_clinic_says_so_and_exactly_one_was_asked_about(string evidence, int asked, bool isForTheVisit)
    {
        Visit[] visits = [.. new[] { Tuesday, Tuesday with { AppointmentId = "a2" } }.Take(asked)];
        var facts = Asked(visits) with { Policy = ClinicPolicy with { CancelMeansAppointment = true } };
        var decision = OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", new Reply(ReplyIntent.BareCancel, evidence), Now), facts);

        Assert.Equal(isForTheVisit, decision.The<Effect.UpdateEhr>() is { Change: EhrChange.Cancel });
        Assert.Equal(!isForTheVisit, decision.The<Effect.RecordConsent>() is { IsOptedOut: true });
        Assert.Equal(!isForTheVisit, decision.The<Effect.OpenTask>() is { Kind: TaskKind.MayWantToCancel });
    }

    [Theory]
    [InlineData("help", true)]
    [InlineData("OptOutType HELP", false)] // the carrier has answered already
    public void HELP_is_answered_once_by_the_carrier_or_by_us(string evidence, bool isAnswered)
    {
        foreach (var isOptedOut in (bool[])[false, true])
        {
            var decision = OutreachDecider.Decide(
                new Occurrence.ReplyArrived("SM1", new Reply(ReplyIntent.Help, evidence), Now), Asked(Tuesday) with { IsOptedOut = isOptedOut });

            Assert.Equal(isAnswered && isOptedOut ? Why.OptedOut : Why.PatientAskedForHelp, decision.Why);
            Assert.Equal(isAnswered && !isOptedOut, decision.Text() is { Kind: MessageKind.AnswerHelp });
        }
    }

    [Fact]
    public void STOP_withdraws_what_is_pending_and_cancels_no_visit()
    {
        var decision = Writes(ReplyIntent.OptOut, Asked(Tuesday) with { Pending = [Unsent(MessageKind.Reminder, Tuesday)] });

        Assert.True(decision.The<Effect.RecordConsent>()!.IsOptedOut);
        Assert.NotNull(decision.The<Effect.WithdrawText>());
        Assert.Null(decision.The<Effect.UpdateEhr>());
        Assert.Null(decision.Text());
    }

    [Fact]
    public void A_YES_after_a_STOP_opts_in_and_answers_the_open_question()
    {
        var stopped = Asked(Tuesday) with { IsOptedOut = true };
        var decision = OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", new Reply(ReplyIntent.Yes, "yes", OptsIn: true), Now), stopped);

        Assert.False(decision.The<Effect.RecordConsent>()!.IsOptedOut);
        Assert.Equal(EhrChange.Confirm, decision.The<Effect.UpdateEhr>()!.Change);
    }

    [Fact]
    public void An_R_becomes_a_task_and_a_text_with_the_phone_number()
    {
        var decision = Writes(ReplyIntent.AnotherTime, Asked(Tuesday));

        Assert.Equal(TaskKind.WantsAnotherTime, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Equal(MessageKind.AnswerAnotherTime, decision.Text()!.Kind);
    }

    [Fact]
    public void A_second_C_while_the_first_is_on_its_way_asks_the_EHR_nothing_more()
    {
        var decision = Writes(ReplyIntent.Confirm, Asked(Tuesday) with { Updates = [Asking(EhrChange.Confirm, Tuesday)] });

        Assert.Equal(Why.AnswerOnItsWay, decision.Why);
        Assert.Empty(decision.Effects);
    }

    [Fact]
    public void An_X_takes_back_a_C_that_is_still_on_its_way()
    {
        var decision = Writes(ReplyIntent.Cancel, Asked(Tuesday) with { Updates = [Asking(EhrChange.Confirm, Tuesday)] });

        Assert.Equal(UpdateState.Withdrawn, decision.The<Effect.SettleUpdate>()!.State);
        Assert.Equal(EhrChange.Cancel, decision.The<Effect.UpdateEhr>()!.Change);
    }

    [Theory]
    [InlineData(ReplyIntent.SmallTalk)]
    [InlineData(ReplyIntent.Reaction)]
    public void Thanks_and_reactions_are_not_answered(ReplyIntent intent) =>
        Assert.Empty(Writes(intent, Asked(Tuesday)).Effects);

    [Fact]
    public void R_35_the_same_text_under_another_id_is_recorded_and_not_acted_on()
    {
        var repeat = new Occurrence.ReplyArrived("SM2", new Reply(ReplyIntent.Confirm, "c"), Now, IsRepeat: true);

        Assert.Empty(OutreachDecider.Decide(repeat, Asked(Tuesday)).Effects);
    }

    [Fact]
    public void Two_machines_texting_each_other_are_stopped_by_a_task()
    {
        var loop = Enumerable.Range(0, 12).Select(_ => Sent(MessageKind.AnswerUnclear) with { At = Now.AddMinutes(-5) }).ToList();

        var decision = Writes(ReplyIntent.Confirm, Asked(Tuesday) with { Texts = loop });

        Assert.Null(decision.Text());
        Assert.Equal(TaskKind.TooManyTexts, decision.The<Effect.OpenTask>()!.Kind);
    }

    [Fact]
    public void R_09_no_reply_ever_gives_more_than_one_text()
    {
        var situations = new[] { AtNoon, Asked(Tuesday), Asked(Tuesday, Wednesday), Asked(Tuesday) with { IsOptedOut = true } };

        foreach (var facts in situations)
            foreach (var intent in Enum.GetValues<ReplyIntent>())
                Assert.True(Writes(intent, facts, number: 1).Effects.OfType<Effect.SendMessage>().Count() <= 1, $"{intent}");
    }

    [Theory]
    [InlineData(ReplyIntent.Cancel)]
    [InlineData(ReplyIntent.Confirm)]
    public void An_answer_to_a_visit_that_is_off_hears_that_it_is_off_already(ReplyIntent intent)
    {
        var facts = AtNoon with { Texts = [Sent(MessageKind.AnswerCancelled, Visit()), Sent(MessageKind.Booked, Visit())] };

        var decision = Writes(intent, facts);

        Assert.Equal(Why.AlreadyCancelled, decision.Why);
        Assert.Equal(MessageKind.AnswerAlreadyCancelled, decision.Text()!.Kind);
    }

    [Theory]
    [InlineData(ReplyIntent.Confirm, null)]
    [InlineData(ReplyIntent.Cancel, null)]
    [InlineData(ReplyIntent.AnotherTime, null)]
    [InlineData(ReplyIntent.Confirm, "a0")]
    public void While_the_notice_waits_that_a_visit_is_off_the_answer_says_so_in_its_place(ReplyIntent intent, string? joined)
    {
        var off = Visit(2, AppointmentStatus.Cancelled);
        var notice = Unsent(MessageKind.Cancelled, off) with { Visit = off, AlsoOff = joined };
        var facts = AtNoon with { Texts = [Sent(MessageKind.Booked, Tuesday)], Pending = [notice] };

        var decision = Writes(intent, facts);

        Assert.Equal((Why.AlreadyCancelled, MessageKind.AnswerAlreadyCancelled), (decision.Why, decision.Text()!.Kind));
        Assert.Equal((joined ?? "a1", NextWeek), (decision.Text()!.About!.AppointmentId, decision.Text()!.Start));
        Assert.Equal(off.LocalStart, decision.Text()!.Values.Start);
        Assert.Equal((7, DeliveryState.Superseded), (decision.The<Effect.WithdrawText>()!.Id, decision.The<Effect.WithdrawText>()!.State));
        Assert.Equal(Why.AlreadyCancelled, Writes(intent, facts with { Pending = [Unsent(MessageKind.AnswerAlreadyCancelled, off)] }).Why);
        Assert.Equal(Why.AlreadyCancelled, Writes(intent, facts with { Pending = [], Texts = [Sent(MessageKind.AnswerAlreadyCancelled, off), .. facts.Texts] }).Why);
    }

    [Fact]
    public void Nor_is_it_lost_where_nothing_may_be_answered()
    {
        var off = Visit(2, AppointmentStatus.Cancelled);
        var facts = AtNoon with { Texts = [Sent(MessageKind.Booked, Tuesday)], Pending = [Unsent(MessageKind.Cancelled, off) with { Visit = off }] };
        var moved = Asked(Tuesday) with { Upcoming = [new(Visit(2, start: NextWeek.AddDays(1)), NextWeek)], Pending = [Unsent(MessageKind.Rescheduled, Tuesday)] };
        NumberStop answersAnswers = new(NumberStopCause.AnswersAnswers, Now.AddHours(-1), null);

        Assert.All([facts, moved], each => Assert.NotNull(Writes(ReplyIntent.Confirm, each).The<Effect.WithdrawText>()));
        Assert.All([facts, moved], each => Assert.Empty(Writes(ReplyIntent.Confirm, each with { Stops = [answersAnswers] }).Effects));
        Assert.Null(Writes(ReplyIntent.Confirm, facts with { Patients = [Ann with { IsDeceased = true }] }).The<Effect.WithdrawText>());
    }

    [Fact]
    public void The_number_of_a_visit_that_went_off_untold_hears_that_it_is_off()
    {
        var off = Visit(2, AppointmentStatus.Cancelled);
        var facts = Listed(ReplyIntent.Confirm) with
        {
            Upcoming = [new(Wednesday, Wednesday.Start)],
            Pending = [Unsent(MessageKind.Cancelled, off) with { Visit = off }],
        };

        Assert.Equal((Why.AlreadyCancelled, Tuesday.Key), (Writes(ReplyIntent.Number, facts, number: 1).Why, Writes(ReplyIntent.Number, facts, number: 1).Text()!.About));
        Assert.Equal(EhrChange.Confirm, Writes(ReplyIntent.Number, facts, number: 2).The<Effect.UpdateEhr>()!.Change);
    }

    [Fact]
    public void A_second_yes_hears_that_the_visit_is_confirmed_already() =>
        Assert.Equal(
            MessageKind.AnswerAlreadyConfirmed,
            Writes(ReplyIntent.Confirm, Asked(Visit(participation: ParticipationStatus.Accepted))).Text()!.Kind);

    [Fact]
    public void A_yes_in_other_words_leaves_a_stopped_number_stopped_and_reaches_a_person_when_we_may_not_ask_back()
    {
        var decision = Writes(ReplyIntent.Yes, Asked(Tuesday, Wednesday) with { IsOptedOut = true });

        Assert.Equal(Why.OptedOut, decision.Why);
        Assert.Null(decision.The<Effect.RecordConsent>());
        Assert.Null(decision.Text());
        Assert.Equal(TaskKind.UnclearReply, decision.The<Effect.OpenTask>()!.Kind);
    }

    public static TheoryData<Patient> Gone => new() { Ben with { IsDeceased = true }, Ben with { IsActive = false } };

    [Theory]
    [MemberData(nameof(Gone))]
    public void R_61_a_dead_patients_visit_is_not_what_the_family_means(Patient ben)
    {
        var bens = Visit(id: "a2", patient: "ben");
        var facts = Asked(Tuesday, bens) with { Patients = [Ann, ben], Updates = [Asking(EhrChange.Confirm, bens)] };

        Assert.Equal(Tuesday.Key, Writes(ReplyIntent.Confirm, facts).The<Effect.UpdateEhr>()!.About);
        Assert.Equal(Tuesday.Key, Writes(ReplyIntent.Cancel, facts).The<Effect.UpdateEhr>()!.About);
        Assert.Equal(Tuesday.Key, Writes(ReplyIntent.AnotherTime, facts).The<Effect.OpenTask>()!.About);
        Assert.Equal("Ann", Writes(ReplyIntent.Help, facts).Text()!.Values.FirstName);
    }

    [Theory]
    [MemberData(nameof(Gone))]
    public void R_61_a_reply_that_could_only_be_about_a_dead_patients_visit_goes_before_a_person(Patient ben)
    {
        var bens = Visit(id: "a2", patient: "ben");
        var choice = new OpenChoice(3, ReplyIntent.Confirm, [new ChoiceOption(1, "a2", "ben", NextWeek)]);

        foreach (var patients in new Patient[][] { [Ann, ben], [ben] })
        {
            foreach (var intent in new[] { ReplyIntent.Confirm, ReplyIntent.Yes, ReplyIntent.Cancel, ReplyIntent.AnotherTime, ReplyIntent.Number })
            {
                var decision = Writes(intent, Asked(bens) with { Patients = patients, WhichOne = choice }, number: 1);

                Assert.Null(decision.The<Effect.UpdateEhr>());
                Assert.Equal(TaskKind.UnclearReply, decision.The<Effect.OpenTask>()!.Kind);
                Assert.Equal((MessageKind.AnswerHandedToStaff, null), (decision.Text()!.Kind, decision.Text()!.About));
                Assert.NotEqual("Ben", decision.Text()!.Values.FirstName);
            }
        }
    }

    [Theory]
    [InlineData(MessageKind.Confirmed)]
    [InlineData(MessageKind.ReminderConfirmed)]
    public void What_offers_X_is_answered_by_it(MessageKind kind)
    {
        var confirmed = Visit(participation: ParticipationStatus.Accepted);
        var facts = AtNoon with { Visit = confirmed, Reminders = [new PlannedReminder(ReminderSlot.Second, 1, Now, true)] };
        var before = AtNoon with { Visit = Tuesday, Texts = [Sent(MessageKind.Booked, Tuesday)] };
        var due = confirmed with { Start = Now.AddHours(24) };

        var text = kind is MessageKind.Confirmed
            ? Arrives(Visit(2, participation: ParticipationStatus.Accepted), before).Text()!
            : OutreachDecider.Decide(new Occurrence.ReminderDue(ReminderSlot.Second, 1, Now, IsFresh: true), facts with { Visit = due }).Text()!;

        Assert.Equal((kind, true), (text.Kind, text.Asks));
    }

    [Fact]
    public void Only_of_a_visit_that_has_moved_since_it_was_asked_about_is_a_new_time_said()
    {
        var moved = AtNoon with { Upcoming = [new UpcomingVisit(Tuesday, AskedStart: NextWeek.AddHours(-1))] };
        var unasked = AtNoon with { Upcoming = [new UpcomingVisit(Tuesday, AskedStart: null)] };
        var otherDay = new Occurrence.ReplyArrived("SM1", ReplyInterpreter.Read("cancel my appointment on Monday"), Now);

        Assert.Equal(NextWeek.AddHours(-1), Writes(ReplyIntent.Cancel, moved).Text()!.Values.PreviousStart);
        Assert.Equal((Why.NotAskedBefore, null), (Writes(ReplyIntent.Cancel, unasked).Why, Writes(ReplyIntent.Cancel, unasked).Text()!.Values.PreviousStart));
        Assert.Null(OutreachDecider.Decide(otherDay, Asked(Tuesday)).Text()!.Values.PreviousStart);
        Assert.Equal(NextWeek.AddHours(-1), OutreachDecider.Decide(otherDay, moved).Text()!.Values.PreviousStart);
    }

    [Theory]
    [InlineData(EhrChange.Cancel)]
    [InlineData(EhrChange.Decline)]
    public void Who_has_called_off_is_not_told_that_the_visit_stays_booked(EhrChange change)
    {
        var decision = Writes(ReplyIntent.AnotherTime, Asked(Tuesday) with { Updates = [Asking(change, Tuesday)] });

        Assert.Equal(MessageKind.AnswerHandedToStaff, decision.Text()!.Kind);
        Assert.Equal((TaskKind.WantsAnotherTime, Tuesday.Key), (decision.The<Effect.OpenTask>()!.Kind, decision.The<Effect.OpenTask>()!.About));
    }

    [Fact]
    public void A_visit_that_was_called_off_has_not_begun_when_its_time_comes()
    {
        var today = Visit(start: Now.AddMinutes(-20));
        SentText[] toldOff = [Sent(MessageKind.Cancelled, today), Sent(MessageKind.Booked, today)];
        SentText[] toldMoved = [Sent(MessageKind.Rescheduled, today with { Start = Now.AddDays(-3) }), Sent(MessageKind.Booked, today)];
        SentText[] toldMissed = [Sent(MessageKind.NoShow, today), Sent(MessageKind.Booked, today)];

        Assert.All([ReplyIntent.Confirm, ReplyIntent.Cancel], intent =>
        {
            Assert.Equal(Why.NoUpcomingVisit, Writes(intent, AtNoon with { Texts = toldOff }).Why);
            Assert.Equal(Why.NoUpcomingVisit, Writes(intent, AtNoon with { Texts = toldMoved }).Why);
            Assert.Equal(Why.VisitAlreadyBegan, Writes(intent, AtNoon with { Texts = toldMissed }).Why);
            Assert.Equal(Why.VisitAlreadyBegan, Writes(intent, AtNoon with { Texts = [.. toldOff, Sent(MessageKind.Reminder, Visit(id: "a2", start: Now))] }).Why);
        });
    }

    [Fact]
    public void A_yes_after_an_X_that_is_on_its_way_goes_to_a_person_also_where_the_visit_was_confirmed_before()
    {
        var confirmed = Visit(participation: ParticipationStatus.Accepted);
        var facts = Asked(confirmed) with { Updates = [Asking(EhrChange.Cancel, confirmed)] };

        Assert.Equal((Why.NotUnderstoodTwice, TaskKind.UnclearReply), (Writes(ReplyIntent.Confirm, facts).Why, Writes(ReplyIntent.Confirm, facts).The<Effect.OpenTask>()!.Kind));
        Assert.Equal(Why.AlreadyConfirmed, Writes(ReplyIntent.Confirm, facts with { Updates = [] }).Why);
    }

    [Fact]
    public void A_visit_that_may_have_been_asked_about_is_meant_perhaps_and_is_never_confirmed_by_that()
    {
        var (sure, unsure) = (Visit(), Visit(id: "b", start: NextWeek.AddDays(1)));

        var ofBoth = Writes(ReplyIntent.Confirm, AtNoon with { Upcoming = [new(sure, sure.Start), new(unsure, null, MayBeAsked: true)] });
        var alone = Writes(ReplyIntent.Confirm, AtNoon with { Upcoming = [new(unsure, null, MayBeAsked: true)] });

        Assert.Equal(MessageKind.AnswerWhichOne, ofBoth.Text()!.Kind);
        Assert.Equal(MessageKind.AnswerMoved, alone.Text()!.Kind);
        Assert.Null(alone.The<Effect.UpdateEhr>());
    }
}
