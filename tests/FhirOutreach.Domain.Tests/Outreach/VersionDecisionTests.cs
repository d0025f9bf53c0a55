using System.Globalization;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using static FhirOutreach.Domain.Tests.Outreach.Clinic;

namespace FhirOutreach.Domain.Tests.Outreach;

public sealed class VersionDecisionTests
{
    private static readonly Visit Booked = Visit();
    private static readonly Facts Known = AtNoon with { Visit = Booked, Texts = [Sent(MessageKind.Booked, Booked)] };

    [Fact]
    public void The_first_sight_of_a_visit_to_come_is_a_booking()
    {
        var decision = Arrives(Booked, AtNoon);

        Assert.Equal(Why.VisitBooked, decision.Why);
        Assert.Equal(MessageKind.Booked, decision.Text()!.Kind);
        Assert.True(decision.Text()!.Asks);
    }

    [Fact]
    public void What_was_there_before_go_live_is_taken_in_silently() =>
        Assert.Null(Arrives(Booked, AtNoon, isSilent: true).Text());

    [Theory]
    [InlineData(AppointmentStatus.Cancelled)]
    [InlineData(AppointmentStatus.NoShow)]
    [InlineData(AppointmentStatus.Proposed)]
    [InlineData(AppointmentStatus.Waitlist)]
    [InlineData(AppointmentStatus.EnteredInError)]
    public void The_first_sight_of_a_visit_that_is_not_on_texts_nobody(AppointmentStatus status) =>
        Assert.Null(Arrives(Visit(status: status), AtNoon).Text());

    [Fact]
    public void The_first_sight_of_a_past_visit_texts_nobody() =>
        Assert.Null(Arrives(Visit(start: Now.AddHours(-1)), AtNoon).Text());

    [Fact]
    public void Another_start_is_told_with_both_times()
    {
        var decision = Arrives(Visit(2, start: NextWeek.AddDays(1)), Known);

        Assert.Equal(MessageKind.Rescheduled, decision.Text()!.Kind);
        Assert.Equal(NextWeek, decision.Text()!.Values.PreviousStart);
        Assert.Equal(NextWeek.AddDays(1), decision.Text()!.Values.Start);
    }

    [Fact]
    public void Another_place_is_told_as_a_change() =>
        Assert.Equal(MessageKind.Modified, Arrives(Visit(2, location: "Oak Avenue"), Known).Text()!.Kind);

    [Fact]
    public void R_27_an_edit_that_no_patient_would_see_texts_nobody()
    {
        var decision = Arrives(Visit(2), Known);

        Assert.Equal(Why.NothingVisibleChanged, decision.Why);
        Assert.Null(decision.Text());
    }

    [Fact]
    public void A_patient_whom_staff_confirmed_is_told_so() =>
        Assert.Equal(MessageKind.Confirmed, Arrives(Visit(2, participation: ParticipationStatus.Accepted), Known).Text()!.Kind);

    [Fact]
    public void R_22_a_cancellation_is_told_whoever_made_it()
    {
        var decision = Arrives(Visit(2, AppointmentStatus.Cancelled), Known);

        Assert.Equal(MessageKind.Cancelled, decision.Text()!.Kind);
        Assert.Equal(NextWeek, decision.Text()!.Values.Start);
    }

    [Fact]
    public void R_15_a_visit_that_is_on_again_is_told_as_such()
    {
        var cancelled = Visit(2, AppointmentStatus.Cancelled);
        var facts = AtNoon with { Visit = cancelled, Texts = [Sent(MessageKind.Cancelled, cancelled)] };

        Assert.Equal(MessageKind.Restored, Arrives(Visit(3), facts).Text()!.Kind);
    }

    [Theory]
    [InlineData(AppointmentStatus.Arrived)]
    [InlineData(AppointmentStatus.CheckedIn)]
    [InlineData(AppointmentStatus.Fulfilled)]
    [InlineData(AppointmentStatus.EnteredInError)]
    public void A_visit_that_has_begun_or_never_was_ends_in_silence(AppointmentStatus status)
    {
        var facts = Known with { Pending = [Unsent(MessageKind.Reminder, Booked)] };

        var decision = Arrives(Visit(2, status), facts);

        Assert.Equal(Why.VisitEnded, decision.Why);
        Assert.Null(decision.Text());
        Assert.Equal(7, decision.The<Effect.WithdrawText>()!.Id);
    }

    [Fact]
    public void A_missed_visit_is_told()
    {
        var missed = Visit(start: Now.AddMinutes(-20));

        Assert.Equal(MessageKind.NoShow, Arrives(missed with { VersionId = "2", Status = AppointmentStatus.NoShow },
            AtNoon with { Visit = missed, Texts = [Sent(MessageKind.Booked, missed)] }).Text()!.Kind);
    }

    [Fact]
    public void An_unknown_status_stops_everything_and_opens_a_task()
    {
        var decision = Arrives(Visit(2, AppointmentStatus.Unknown, problem: "unknown status"), Known);

        Assert.Equal(Why.VisitUnsettled, decision.Why);
        Assert.Equal(TaskKind.UnreadableAppointment, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Null(decision.Text());
    }

    [Theory]
    [InlineData(AppointmentStatus.Proposed)] // in doubt
    [InlineData(AppointmentStatus.Arrived)] // a slip of the desk's
    [InlineData(AppointmentStatus.Cancelled)] // not told: switched off
    public void A_visit_that_is_on_again_is_told_as_what_changed_for_the_patient(AppointmentStatus status)
    {
        var known = Known with { Visit = Visit(2, status, location: "Oak Avenue"), LooksTold = Booked.Looks() };

        var same = Arrives(Visit(3), known);
        var moved = Arrives(Visit(3, start: NextWeek.AddDays(1)), known);
        var elsewhere = Arrives(Visit(3, location: "Oak Avenue"), known);
        var unheard = Arrives(Visit(3), AtNoon with { Visit = known.Visit });

        Assert.Null(same.Text());
        Assert.Contains(same.Effects, effect => effect is Effect.PlanReminder);
        Assert.Equal((MessageKind.Rescheduled, (DateTimeOffset?)NextWeek), (moved.Text()!.Kind, moved.Text()!.Values.PreviousStart));
        Assert.Equal(MessageKind.Modified, elsewhere.Text()!.Kind);
        Assert.Equal(MessageKind.Booked, unheard.Text()!.Kind);
    }

    [Fact]
    public void What_was_called_off_or_moved_and_put_back_elsewhere_before_it_was_told_is_told_as_another_place()
    {
        var off = Known with { Visit = Visit(2, AppointmentStatus.Cancelled), Pending = [Unsent(MessageKind.Cancelled, Booked)], LooksTold = Booked.Looks() };
        var later = Visit(2, start: NextWeek.AddDays(1));
        var moved = off with { Visit = later, Pending = [Unsent(MessageKind.Rescheduled, later) with { Previous = NextWeek }] };
        var elsewhere = Visit(3, location: "Oak Avenue");

        Assert.All([Arrives(elsewhere, off), Arrives(elsewhere, moved)], decision =>
        {
            Assert.Equal(MessageKind.Modified, decision.Text()!.Kind);
            Assert.Equal(7, decision.The<Effect.WithdrawText>()!.Id);
        });
        Assert.All([Arrives(Visit(3), off), Arrives(Visit(3), moved)], decision => Assert.Null(decision.Text()));
    }

    [Fact]
    public void Another_place_is_told_also_when_the_patients_own_answer_comes_back_in_the_same_version_or_before_it_was_told()
    {
        var asking = Known with { Updates = [Asking(EhrChange.Confirm, Booked)], LooksTold = Booked.Looks() };
        var elsewhere = Visit(2, location: "Oak Avenue");

        var together = Arrives(Visit(3, participation: ParticipationStatus.Accepted, location: "Oak Avenue"), asking);
        var untold = Arrives(
            Visit(3, participation: ParticipationStatus.Accepted, location: "Oak Avenue"),
            asking with { Visit = elsewhere, Pending = [Unsent(MessageKind.Modified, elsewhere)] });

        Assert.Equal(
            [MessageKind.AnswerConfirmed, MessageKind.Modified],
            together.Effects.OfType<Effect.SendMessage>().Select(text => text.Kind));
        Assert.Equal(MessageKind.AnswerConfirmed, untold.Text()!.Kind);
        Assert.Null(untold.The<Effect.WithdrawText>());
    }

    // By night the move waits for the morning; "which one?" named the new time.
    [Theory]
    [InlineData("Oak Avenue", false)]
    [InlineData("Main Street", true)]
    public void A_move_that_waits_while_its_time_was_confirmed_from_a_list_goes_for_the_sake_of_another_place_only(string place, bool isWithdrawn)
    {
        var (told, moved) = (Visit(start: NextWeek.AddHours(-3)), Visit(2, location: place));
        var facts = Known with
        {
            Visit = moved,
            Updates = [Asking(EhrChange.Confirm, moved)],
            Pending = [Unsent(MessageKind.Rescheduled, moved)],
            Texts = [Sent(MessageKind.Booked, told)],
            LooksTold = told.Looks(),
        };

        var decision = Arrives(Visit(3, participation: ParticipationStatus.Accepted, location: place), facts);

        Assert.Equal(MessageKind.AnswerConfirmed, decision.Text()!.Kind);
        Assert.Equal(isWithdrawn, decision.The<Effect.WithdrawText>() is not null);
    }

    [Theory]
    [InlineData(MessageKind.Rescheduled)]
    [InlineData(MessageKind.Modified)]
    public void Staffs_yes_does_not_take_the_place_of_a_change_that_waits_to_be_told(MessageKind waiting)
    {
        var decision = Arrives(Visit(2, participation: ParticipationStatus.Accepted), Known with { Pending = [Unsent(waiting, Booked)] });

        Assert.Equal(Why.VisitConfirmed, decision.Why);
        Assert.Empty(decision.Effects);
    }

    [Fact]
    public void A_missed_visit_looks_otherwise_than_a_cancelled_one_so_that_neither_text_goes_for_the_other() =>
        Assert.Equal(3, new[] { AppointmentStatus.NoShow, AppointmentStatus.Cancelled, AppointmentStatus.Fulfilled }.Select(status => Visit(2, status).Looks()).Distinct().Count());

    [Theory]
    [InlineData(AppointmentStatus.Arrived, AppointmentStatus.Cancelled)]
    [InlineData(AppointmentStatus.CheckedIn, AppointmentStatus.Cancelled)]
    [InlineData(AppointmentStatus.EnteredInError, AppointmentStatus.Cancelled)]
    [InlineData(AppointmentStatus.CheckedIn, AppointmentStatus.NoShow)]
    [InlineData(AppointmentStatus.EnteredInError, AppointmentStatus.NoShow)]
    public void That_it_is_off_is_told_also_when_something_untold_came_before_it(AppointmentStatus untold, AppointmentStatus status)
    {
        var facts = Known with { Visit = Visit(2, untold) };
        var off = Visit(3, status);

        Assert.Equal((MessageKind.Cancelled, (DateTimeOffset?)NextWeek), (Arrives(off, facts).Text()!.Kind, Arrives(off, facts).Text()!.Start));
        Assert.Null(Arrives(off, facts with { Texts = [] }).Text());
        Assert.Null(Arrives(off, facts with { Texts = [Sent(MessageKind.AnswerCancelled, Booked), .. facts.Texts] }).Text());
        Assert.Null(Arrives(off, facts with { Now = NextWeek.AddMinutes(1) }).Text());
        Assert.NotNull(Arrives(off, facts with { Visit = Visit(2, untold, ParticipationStatus.Declined) }).Text());
        Assert.Null(Arrives(Visit(4, AppointmentStatus.Cancelled), facts with { Visit = off }).Text());
    }

    [Fact]
    public void A_booking_nobody_heard_of_needs_no_cancellation()
    {
        var facts = AtNoon with { Visit = Booked, Pending = [Unsent(MessageKind.Booked, Booked)] };

        var decision = Arrives(Visit(2, AppointmentStatus.Cancelled), facts);

        Assert.Equal(Why.NeverToldOfBooking, decision.Why);
        Assert.Null(decision.Text());
        Assert.Equal(DeliveryState.Withdrawn, decision.The<Effect.WithdrawText>()!.State);
    }

    [Fact]
    public void A_move_before_the_booking_was_told_is_told_as_the_booking()
    {
        var facts = AtNoon with { Visit = Booked, Pending = [Unsent(MessageKind.Booked, Booked)] };

        var decision = Arrives(Visit(2, start: NextWeek.AddDays(1)), facts);

        Assert.Equal(MessageKind.Booked, decision.Text()!.Kind);
        Assert.Equal(DeliveryState.Superseded, decision.The<Effect.WithdrawText>()!.State);
    }

    [Fact]
    public void A_visit_moved_and_moved_back_before_anyone_was_told_texts_nobody()
    {
        var moved = Visit(2, start: NextWeek.AddDays(1));
        var facts = Known with { Visit = moved, Pending = [Unsent(MessageKind.Rescheduled, moved)] };

        var decision = Arrives(Visit(3), facts);

        Assert.Null(decision.Text());
        Assert.NotNull(decision.The<Effect.WithdrawText>());
    }

    [Fact]
    public void R_13_one_of_a_group_who_is_taken_off_is_told_and_the_others_are_not()
    {
        var group = Visit(isGroup: true);
        var facts = AtNoon with { Visit = group, Texts = [Sent(MessageKind.Booked, group)] };

        var off = Arrives(Visit(2, participation: ParticipationStatus.Removed, isGroup: true), facts);
        var other = Arrives(Visit(2, isGroup: true), facts);

        Assert.Equal(MessageKind.Cancelled, off.Text()!.Kind);
        Assert.Null(other.Text());
    }

    [Fact]
    public void Who_was_merged_into_another_of_the_visit_is_told_nothing_even_when_the_old_record_is_gone()
    {
        var merged = Visit(2, participation: ParticipationStatus.Merged);
        var facts = AtNoon with { Visit = Visit(), Texts = [Sent(MessageKind.Booked, Visit())] };

        Assert.Equal(Why.VisitEnded, Arrives(merged, facts).Why);
        Assert.Null(Arrives(merged, facts).Text());
        Assert.Null(Arrives(Visit(3, participation: ParticipationStatus.Removed).After(merged), facts with { Visit = merged }).Text());
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void R_18_each_notice_has_its_switch(Visit after, NoticeSwitches off)
    {
        var known = after.VersionId == "1" ? AtNoon : Known with { Now = after.Status is AppointmentStatus.NoShow ? NextWeek.AddMinutes(20) : Now };
        var on = Arrives(after, known);
        var facts = known with { Policy = ClinicPolicy with { Notices = off } };

        Assert.NotNull(on.Text());
        Assert.Null(Arrives(after, facts).Text());
        Assert.Equal(Why.NoticeSwitchedOff, Arrives(after, facts).Why);
    }

    public static TheoryData<Visit, NoticeSwitches> Switches => new()
    {
        { Visit(), new(Booked: false) },
        { Visit(2, start: NextWeek.AddDays(1)), new(Rescheduled: false) },
        { Visit(2, location: "Oak Avenue"), new(Modified: false) },
        { Visit(2, participation: ParticipationStatus.Accepted), new(Confirmed: false) },
        { Visit(2, AppointmentStatus.Cancelled), new(Cancelled: false) },
        { Visit(2, AppointmentStatus.NoShow), new(NoShow: false) },
    };

    [Fact]
    public void Nobody_who_has_died_is_texted() =>
        Assert.Equal(Why.PatientDeceased, Arrives(Booked, AtNoon with { Patients = [Ann with { IsDeceased = true }] }).Why);

    [Fact]
    public void Nobody_who_opted_out_is_texted() =>
        Assert.Equal(Why.OptedOut, Arrives(Booked, AtNoon with { IsOptedOut = true }).Why);

    [Fact]
    public void Nobody_outside_the_allowed_numbers_is_texted() =>
        Assert.Equal(Why.NumberNotAllowed, Arrives(Booked, AtNoon with { IsAllowed = false }).Why);

    [Fact]
    public void A_patient_without_a_number_becomes_a_staff_task()
    {
        var decision = Arrives(Booked, AtNoon with { Phone = null, Patients = [Ann with { Phone = null, PhoneProblem = "no phone" }] });

        Assert.Equal(TaskKind.NoPhone, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Null(decision.Text());
    }

    [Fact]
    public void Our_own_change_coming_back_is_the_answer_and_no_notice()
    {
        var facts = Known with { Updates = [Asking(EhrChange.Confirm, Booked)] };

        var decision = Arrives(Visit(2, participation: ParticipationStatus.Accepted), facts);

        Assert.Equal(Why.OwnChangeCameBack, decision.Why);
        Assert.Equal(MessageKind.AnswerConfirmed, decision.Text()!.Kind);
        Assert.Equal(UpdateState.Held, decision.The<Effect.SettleUpdate>()!.State);
    }

    [Fact]
    public void A_visit_moved_while_its_answer_was_on_its_way_is_asked_about_again_and_not_told_twice()
    {
        var facts = Known with { Updates = [Asking(EhrChange.Confirm, Booked)] };

        var decision = Arrives(Visit(2, start: NextWeek.AddDays(1)), facts);

        Assert.Equal(MessageKind.AnswerMoved, decision.Text()!.Kind);
        Assert.Equal(UpdateState.Overtaken, decision.The<Effect.SettleUpdate>()!.State);
    }

    [Fact]
    public void A_cancellation_names_the_time_the_patient_knows_and_not_a_move_they_never_heard_of()
    {
        var moved = Visit(2, start: NextWeek.AddDays(1));
        var facts = Known with { Visit = moved, Pending = [Unsent(MessageKind.Rescheduled, moved)] };

        var text = Arrives(moved with { VersionId = "3", Status = AppointmentStatus.Cancelled }, facts).Text()!;

        Assert.Equal(MessageKind.Cancelled, text.Kind);
        Assert.Equal(NextWeek, text.Values.Start);
        Assert.Equal(NextWeek, text.Deadline); // until then they may come
    }

    [Fact]
    public void Nor_does_it_where_two_visits_are_told_as_one_move()
    {
        var to = Visit(id: "a2", start: NextWeek.AddDays(1));
        var facts = AtNoon with { Visit = to, Pending = [Unsent(MessageKind.Rescheduled, to) with { Previous = NextWeek }] };

        var cancelled = Arrives(to with { VersionId = "2", Status = AppointmentStatus.Cancelled }, facts).Text()!;
        var moved = Arrives(to with { VersionId = "2", Start = NextWeek.AddDays(2) }, facts).Text()!;

        Assert.Equal((MessageKind.Cancelled, NextWeek), (cancelled.Kind, cancelled.Values.Start));
        Assert.Equal((MessageKind.Rescheduled, NextWeek), (moved.Kind, moved.Values.PreviousStart));
    }

    [Theory]
    [InlineData(MessageKind.Booked)]
    [InlineData(MessageKind.Reminder)]
    public void A_confirmation_that_is_not_told_takes_nothing_back_that_still_waits(MessageKind waiting)
    {
        var accepted = Visit(2, participation: ParticipationStatus.Accepted);
        var facts = Known with { Pending = [Unsent(waiting, Booked)] };

        var off = Arrives(accepted, facts with { Policy = ClinicPolicy with { Notices = new(Confirmed: false) } });
        var fewer = Arrives(accepted, facts with { WantsFewer = true });

        Assert.Equal((Why.NoticeSwitchedOff, Why.WantsFewerTexts), (off.Why, fewer.Why));
        Assert.Empty(off.Effects);
        Assert.Empty(fewer.Effects);
    }

    [Fact]
    public void A_reminder_with_the_old_place_is_made_anew_where_the_change_is_not_told()
    {
        var facts = Known with
        {
            Upcoming = [new UpcomingVisit(Booked, NextWeek)],
            Pending = [Unsent(MessageKind.Reminder, Booked)],
            Policy = ClinicPolicy with { Notices = new(Modified: false) },
        };

        var decision = Arrives(Visit(2, location: "Oak Avenue"), facts);

        Assert.Equal(7, decision.The<Effect.WithdrawText>()!.Id);
        Assert.Equal(Booked.Key, decision.The<Effect.RemindAnew>()!.About);
    }

    [Fact]
    public void A_notice_does_not_settle_until_it_is_too_late()
    {
        var soon = Visit(start: Now.AddMinutes(8));
        var facts = AtNoon with
        {
            Visit = soon,
            Texts = [Sent(MessageKind.Booked, soon)],
            Policy = ClinicPolicy with { SettleFor = TimeSpan.FromMinutes(10) },
        };

        var cancelled = Arrives(soon with { VersionId = "2", Status = AppointmentStatus.Cancelled }, facts);
        var moved = Arrives(soon with { VersionId = "2", Start = NextWeek }, facts);

        Assert.Equal(Now, cancelled.Text()?.DueAt);
        Assert.Equal(Now, moved.Text()?.DueAt);
    }

    [Fact]
    public void A_move_learned_days_late_is_told_while_the_patient_would_still_come_at_the_old_time()
    {
        var moved = Learned(Visit(2, start: NextWeek.AddDays(7)), 26, Known);

        Assert.Equal((Why.VisitRescheduled, MessageKind.Rescheduled), (moved.Why, moved.Text()!.Kind));
        Assert.Equal(NextWeek, moved.Text()!.Deadline);
    }

    [Fact]
    public void A_change_learned_too_late_to_be_told_is_a_staff_task_while_the_visit_is_to_come()
    {
        var past = Visit(start: Now.AddHours(-1));
        var afterTheOldTime = Learned(Visit(2), 26, AtNoon with { Visit = past, Texts = [Sent(MessageKind.Booked, past)] });
        var elsewhere = Learned(Visit(2, location: "Oak Avenue"), 26, Known);
        var first = Learned(Booked, 26, AtNoon);
        var bothPast = Learned(Visit(2, start: Now.AddHours(-2)), 26, AtNoon with { Visit = past, Texts = [Sent(MessageKind.Booked, past)] });

        Assert.All([afterTheOldTime, elsewhere], decision =>
        {
            Assert.Equal(Why.PastDeadline, decision.Why);
            Assert.Null(decision.Text());
            Assert.Equal(("late:a1:ann:2", TaskKind.TextNotSent), (decision.The<Effect.OpenTask>()!.Key, decision.The<Effect.OpenTask>()!.Kind));
        });
        Assert.Null(first.The<Effect.OpenTask>());
        Assert.Null(bothPast.The<Effect.OpenTask>());
    }

    [Theory]
    [InlineData(14, 0)] // learned while closed
    [InlineData(1.9, 10)] // settled while closed
    public void A_change_made_before_closed_days_and_learned_or_settled_within_them_waits_for_their_end(double hoursLate, int settleMinutes)
    {
        var friday = new DateTimeOffset(2026, 12, 4, 23, 0, 0, TimeSpan.Zero); // 18:00
        var closed = new DayHours[] { new(DayOfWeek.Saturday, default, default), new(DayOfWeek.Sunday, default, default) };
        var facts = Known with
        {
            Now = friday.AddHours(hoursLate),
            Policy = ClinicPolicy with { SettleFor = TimeSpan.FromMinutes(settleMinutes), Window = ClinicPolicy.Window with { Days = closed } },
        };

        var text = Learned(Visit(2, location: "Oak Avenue"), hoursLate, facts).Text();

        Assert.Equal(new DateTimeOffset(2026, 12, 7, 13, 0, 0, TimeSpan.Zero), text?.DueAt); // on Monday at eight
        Assert.Equal(new DateTimeOffset(2026, 12, 8, 13, 0, 0, TimeSpan.Zero), text?.Deadline);
    }

    [Fact]
    public void Who_has_rung_in_is_not_told_days_before_the_visit_that_they_missed_it()
    {
        var noShow = Visit(2, AppointmentStatus.NoShow);
        var before = Arrives(noShow, Known);
        var moved = Visit(2, start: Now.AddHours(-1));
        var beforeTheyWouldCome = Arrives(moved with { VersionId = "3", Status = AppointmentStatus.NoShow }, Known with { Visit = moved });
        var neverTold = Arrives(noShow, AtNoon with { Visit = Booked, Pending = [Unsent(MessageKind.Booked, Booked)] });

        Assert.All([before, beforeTheyWouldCome], decision =>
        {
            Assert.Equal((Why.VisitCancelled, MessageKind.Cancelled), (decision.Why, decision.Text()!.Kind));
            Assert.Equal(NextWeek, decision.Text()!.Values.Start);
        });
        Assert.Equal(Why.NeverToldOfBooking, neverTold.Why);
    }

    [Theory]
    [InlineData("07:30", true)]
    [InlineData("08:30", false)] // the window opens at 08:00
    public void Who_would_come_before_the_window_opens_hears_of_the_move_at_once(string old, bool isAtOnce)
    {
        var night = new DateTimeOffset(2026, 12, 2, 3, 0, 0, TimeSpan.Zero); // 22:00
        var early = Visit(start: new DateTimeOffset(2026, 12, 2, 5, 0, 0, TimeSpan.Zero) + TimeOnly.Parse(old, CultureInfo.InvariantCulture).ToTimeSpan());
        var facts = AtNoon with { Now = night, Visit = early, Texts = [Sent(MessageKind.Booked, early)] };

        var text = Arrives(early with { VersionId = "2", Start = NextWeek }, facts).Text()!;

        Assert.Equal(MessageKind.Rescheduled, text.Kind);
        Assert.Equal(isAtOnce ? night : new DateTimeOffset(2026, 12, 2, 13, 0, 0, TimeSpan.Zero), text.DueAt);
        if (isAtOnce) Assert.Equal(early.Start, text.OpenUntil); // afterwards they have come in vain, and the night is theirs again
        Assert.Equal(!isAtOnce, text.IsHeld);
    }

    [Fact]
    public void R_15_an_old_answer_still_stands_in_a_visit_that_is_put_back_and_goes_for_nothing_until_it_is_called_off_again()
    {
        var declined = Visit() with { Participation = ParticipationStatus.Declined };
        var cancelled = declined with { Status = AppointmentStatus.Cancelled };

        var back = declined.After(cancelled);
        var later = declined.After(back);

        Assert.True(back.IsOn);
        Assert.True(later.IsOn);
        Assert.False(cancelled.After(later).IsOn);
        Assert.False(declined.After(Visit()).IsOn); // declined just now
        Assert.False(declined.After(null).IsOn);
        Assert.False((declined with { IsGroup = true }).After(cancelled).IsOn);
        Assert.True((declined with { Participation = ParticipationStatus.Accepted }).After(back).IsConfirmed);
        Assert.False((declined with { Participation = ParticipationStatus.Accepted }).After(back).IsAskedAnew);
    }

    [Fact]
    public void A_deleted_visit_is_silent_and_a_staff_task()
    {
        var decision = OutreachDecider.Decide(new Occurrence.AppointmentGone(), Known);

        Assert.Equal(TaskKind.AppointmentDeleted, decision.The<Effect.OpenTask>()!.Kind);
        Assert.Null(decision.Text());
    }

    [Theory]
    [InlineData(EhrChange.Confirm, AppointmentStatus.EnteredInError)]
    [InlineData(EhrChange.Cancel, AppointmentStatus.CheckedIn)]
    [InlineData(EhrChange.Cancel, AppointmentStatus.Waitlist)]
    public void An_answer_to_a_visit_that_ends_without_a_word_goes_before_a_person(EhrChange change, AppointmentStatus status)
    {
        var facts = AtNoon with { Visit = Booked, Updates = [Asking(change, Booked, isWaitingTold: true)] };

        var decision = Arrives(Visit(2, status), facts);
        var begun = Arrives(Visit(2, status), facts with { Now = NextWeek });

        Assert.Equal(UpdateState.HandedToStaff, decision.The<Effect.SettleUpdate>()!.State);
        Assert.Equal(MessageKind.AnswerNotChanged, decision.Text()!.Kind);
        var task = Assert.Single(decision.Effects.OfType<Effect.OpenTask>(), task => task.Kind is TaskKind.EhrNotUpdated);
        Assert.Equal(("ehr:u1", Booked.Key), (task.Key, task.About));
        Assert.DoesNotContain(begun.Effects, effect => effect is Effect.OpenTask { Kind: TaskKind.EhrNotUpdated });
    }

    [Theory]
    [InlineData(EhrChange.Cancel, MessageKind.AnswerTooLate)]
    [InlineData(EhrChange.Confirm, MessageKind.NoShow)]
    public void Who_has_called_off_in_vain_is_not_told_that_they_were_missed(EhrChange change, MessageKind told)
    {
        var facts = Known with { Now = NextWeek.AddMinutes(15), Updates = [Asking(change, Booked, isWaitingTold: true)] };

        var decision = Arrives(Visit(2, AppointmentStatus.NoShow), facts);

        Assert.Equal(told, decision.Text()!.Kind);
        Assert.Equal(change is EhrChange.Cancel, decision.The<Effect.OpenTask>() is { Kind: TaskKind.EhrNotUpdated });
    }

    [Fact]
    public void That_a_visit_was_missed_is_told_by_day_whatever_time_the_EHR_has_for_it_by_now()
    {
        var night = new DateTimeOffset(2026, 12, 9, 6, 0, 0, TimeSpan.Zero); // one in the morning in New York
        var missed = Visit(start: night.AddMinutes(-30));
        var facts = AtNoon with { Now = night, Visit = missed, Texts = [Sent(MessageKind.Booked, missed)] };

        var text = Arrives(Visit(2, AppointmentStatus.NoShow, start: night.AddHours(8)), facts).Text()!;

        Assert.Equal((MessageKind.NoShow, missed.Start, night.AddHours(7)), (text.Kind, text.Start, text.DueAt));
    }

    [Theory]
    [InlineData(EhrChange.Confirm, MessageKind.AnswerConfirmed)]
    [InlineData(EhrChange.Cancel, MessageKind.AnswerCancelled)]
    public void A_joined_move_that_waits_still_says_that_the_old_visit_is_off_when_the_new_one_is_answered(EhrChange change, MessageKind answer)
    {
        var monday = NextWeek.AddDays(-1);
        var facts = AtNoon with
        {
            Visit = Booked,
            Pending = [Unsent(MessageKind.Rescheduled, Booked) with { Previous = monday, AlsoOff = "a0" }],
            Updates = [Asking(change, Booked)],
        };
        var after = change is EhrChange.Confirm ? Visit(2, participation: ParticipationStatus.Accepted) : Visit(2, AppointmentStatus.Cancelled);

        var decision = Arrives(after, facts);

        var texts = decision.Effects.OfType<Effect.SendMessage>().ToDictionary(text => text.Kind);
        Assert.Contains(answer, texts.Keys);
        if (change is EhrChange.Confirm) Assert.Null(decision.The<Effect.WithdrawText>());
        else Assert.Equal((monday, "a0"), (texts[MessageKind.Cancelled].Start, texts[MessageKind.Cancelled].AlsoOff));
    }

    [Fact]
    public void A_joined_move_is_from_the_time_that_the_patient_knows()
    {
        var moved = Visit(2, start: NextWeek.AddHours(1)); // of which the notice waits
        var other = Visit(id: "a2", start: NextWeek.AddDays(2));
        var facts = AtNoon with
        {
            Policy = ClinicPolicy with { SettleFor = TimeSpan.FromMinutes(10), JoinsMoves = true },
            Visit = moved,
            Texts = [Sent(MessageKind.Booked, Booked)],
            Pending = [Unsent(MessageKind.Rescheduled, moved)],
            Upcoming = [new(other, null)],
            Elsewhere = [Unsent(MessageKind.Booked, other)],
        };

        var text = Arrives(Visit(3, AppointmentStatus.Cancelled, start: NextWeek.AddHours(1)), facts).Text()!;

        Assert.Equal((MessageKind.Rescheduled, NextWeek), (text.Kind, text.Values.PreviousStart!.Value.ToUniversalTime()));
    }

    [Fact]
    public void A_yes_that_comes_back_after_the_patient_has_called_off_is_not_told()
    {
        var facts = Known with { Updates = [Asking(EhrChange.Cancel, Booked)] };

        var decision = Arrives(Visit(2, participation: ParticipationStatus.Accepted), facts);

        Assert.Null(decision.Text());
        Assert.Null(decision.The<Effect.SettleUpdate>()); // its own answer is still to come
    }

    [Fact]
    public void Who_was_reminded_of_a_visit_hears_that_it_is_off_though_its_booking_still_waits()
    {
        var facts = AtNoon with { Visit = Visit(), Texts = [Sent(MessageKind.Reminder, Visit())], Pending = [Unsent(MessageKind.Booked, Visit())] };

        Assert.Equal(MessageKind.Cancelled, Arrives(Visit(2, AppointmentStatus.Cancelled), facts).Text()!.Kind);
        Assert.Null(Arrives(Visit(2, AppointmentStatus.Cancelled), facts with { Texts = [] }).Text());
    }

    [Fact]
    public void A_cancellation_that_waits_goes_though_the_visit_is_deleted_and_all_else_that_waits_is_taken_back()
    {
        var facts = AtNoon with
        {
            Visit = Visit(2, AppointmentStatus.Cancelled),
            Pending = [Unsent(MessageKind.Cancelled, Visit()), Unsent(MessageKind.Reminder, Visit(), id: 8)],
        };

        Assert.Equal(8, OutreachDecider.Decide(new Occurrence.AppointmentGone(), facts).The<Effect.WithdrawText>()!.Id);
    }

    private static Decision Learned(Visit after, double hoursLate, Facts facts) => OutreachDecider.Decide(
        new Occurrence.VersionArrived(after, facts.Now.AddHours(-hoursLate)), facts with { Told = facts.Texts is [var told] ? told : null });
}
