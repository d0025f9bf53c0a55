using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Domain.Replies;
using static FhirOutreach.Domain.Tests.Outreach.Clinic;

namespace FhirOutreach.Domain.Tests.Outreach;

/// <summary>Who may be texted, and how that changes.</summary>
public sealed class ConsentDecisionTests
{
    private static readonly Facts Answering = Asked(Visit()) with { Policy = ClinicPolicy with { AnswersOptOut = true } };

    [Theory]
    [InlineData("STOP", null, ReplyIntent.OptOut, false)]
    [InlineData("Stop.", null, ReplyIntent.OptOut, false)]
    [InlineData("quit", CarrierOptOut.Stop, ReplyIntent.OptOut, false)]
    [InlineData("stop texting me", null, ReplyIntent.OptOut, true)]
    [InlineData("no me escriban más", null, ReplyIntent.OptOut, true)]
    [InlineData("please take me off your list", null, ReplyIntent.OptOut, true)]
    public void An_opt_out_closes_the_number_and_own_words_are_read_by_a_person(
        string words, CarrierOptOut? carrier, ReplyIntent intent, bool isForAPerson)
    {
        var reply = ReplyInterpreter.Read(words, "en", carrier);

        var decision = Decide(reply, Asked(Visit()));

        Assert.Equal(intent, reply.Intent);
        Assert.True(decision.The<Effect.RecordConsent>()!.IsOptedOut);
        Assert.Equal(isForAPerson, decision.The<Effect.OpenTask>()?.Kind is TaskKind.OptedOutInOwnWords);
        Assert.Null(decision.Text());
    }

    [Fact]
    public void Everything_that_waits_is_taken_back_and_an_open_question_is_closed_R_48()
    {
        var facts = Asked(Visit()) with
        {
            Pending = [Unsent(MessageKind.Booked, Visit(), 1), Unsent(MessageKind.Modified, Visit(id: "a2"), 2)],
            WhichOne = new(9, ReplyIntent.Cancel, [new(1, "a1", "ann", NextWeek)]),
        };

        var decision = Writes(ReplyIntent.OptOut, facts);

        Assert.Equal([1L, 2L], decision.Effects.OfType<Effect.WithdrawText>().Select(withdrawn => withdrawn.Id));
        Assert.Equal(9, decision.The<Effect.CloseChoice>()!.Id);
        Assert.Null(decision.The<Effect.UpdateEhr>()); // STOP never cancels a visit
    }

    [Theory]
    [InlineData("stop texting me", null, true)]
    [InlineData("STOP", null, true)]
    [InlineData("CANCEL", null, true)]
    [InlineData("STOP", CarrierOptOut.Stop, false)] // the carrier has answered
    [InlineData("CANCEL", CarrierOptOut.Stop, false)]
    public void R_43_where_the_carrier_says_nothing_the_patient_is_told_how_to_come_back(string words, CarrierOptOut? carrier, bool isTold)
    {
        var text = Decide(ReplyInterpreter.Read(words, "en", carrier), Answering).Text();

        Assert.Equal(isTold, text?.Kind is MessageKind.AnswerOptedOut);
        if (isTold) Assert.Equal(Now.AddMinutes(5), text!.Deadline);
    }

    [Fact]
    public void R_45_on_a_shared_number_the_number_stops_and_staff_learn_who_is_affected()
    {
        var decision = Writes(ReplyIntent.OptOut, AtNoon with { Patients = [Ann, Ben] });

        var task = Assert.Single(decision.Effects.OfType<Effect.OpenTask>(), task => task.Kind is TaskKind.SharedNumberOptedOut);
        Assert.Contains("Patient/ann, Patient/ben", task.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann", task.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FEWER")]
    [InlineData("fewer texts")]
    [InlineData("Menos")]
    [InlineData("menos mensajes")]
    public void R_43_fewer_is_noted_and_answered(string words)
    {
        var decision = Decide(ReplyInterpreter.Read(words), AtNoon with { IsOptedOut = true });

        Assert.Equal(new Effect.RecordConsent(false, ConsentSource.PatientText, words.ToLowerInvariant(), WantsFewer: true), decision.The<Effect.RecordConsent>());
        Assert.Equal(MessageKind.AnswerFewer, decision.Text()!.Kind);
    }

    [Fact]
    public void Fewer_leaves_the_last_reminder_and_the_changes()
    {
        var fewer = AtNoon with { WantsFewer = true, Visit = Visit(), Reminders = [new(ReminderSlot.First, 1, Now, true), new(ReminderSlot.Second, 1, Now, true)] };

        Assert.Equal(Why.WantsFewerTexts, Due(ReminderSlot.First, fewer).Why);
        Assert.Equal(MessageKind.Reminder, Due(ReminderSlot.Second, fewer).Text()!.Kind);
        Assert.Equal(Why.WantsFewerTexts, Arrives(Visit(2, participation: ParticipationStatus.Accepted), fewer).Why);
        Assert.Equal(MessageKind.Rescheduled, Arrives(Visit(2, start: NextWeek.AddDays(1)), fewer).Text()!.Kind);
        Assert.Equal(MessageKind.Cancelled, Arrives(Visit(2, AppointmentStatus.Cancelled), fewer).Text()!.Kind);
    }

    [Theory]
    [InlineData(true, true, Why.PatientDeceased)]
    [InlineData(false, false, Why.PatientInactive)]
    public void R_61_a_text_that_waits_is_taken_back_when_its_patient_has_died_or_left(bool isDeceased, bool isActive, Why expected)
    {
        var facts = AtNoon with { Visit = Visit(), Patients = [Ann with { IsDeceased = isDeceased, IsActive = isActive }] };

        var decision = OutreachDecider.Decide(new Occurrence.TextOvertaken(Unsent(MessageKind.Cancelled, Visit())), facts);

        Assert.Equal(expected, decision.Why);
        Assert.Equal(DeliveryState.Withdrawn, decision.The<Effect.WithdrawText>()!.State);
    }

    [Theory]
    [InlineData(21610)]
    public void R_41_the_carriers_refusal_closes_the_number_in_the_ledger_too(int code)
    {
        var decision = OutreachDecider.Decide(new Occurrence.CarrierRefused(7, MessageKind.Booked, code), AtNoon with { Visit = Visit() });

        Assert.Equal(new Effect.RecordConsent(true, ConsentSource.Carrier, $"{code}"), decision.The<Effect.RecordConsent>());
    }

    [Fact]
    public void R_42_every_keyword_is_data_with_its_source()
    {
        Assert.All(CarrierKeywords.All, keyword => Assert.NotEmpty(keyword.Source));
        Assert.Equal(["Help", "Start", "Stop"], CarrierKeywords.All.Select(keyword => $"{keyword.Family}").Distinct().Order());
        foreach (var word in (string[])["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "optout", "stopall"])
            Assert.Contains(CarrierKeywords.All, keyword => keyword.Family is KeywordFamily.Stop && keyword.Words == word);
        Assert.EndsWith("Stop\tno\tConsent:OptOutWords", CarrierKeywords.InLines(["no"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_start_and_help_word_is_understood_as_such()
    {
        foreach (var keyword in CarrierKeywords.All.Where(keyword => keyword.Family is not KeywordFamily.Stop))
        {
            var expected = keyword.Words == "yes" ? ReplyIntent.Yes
                : keyword.Family is KeywordFamily.Start ? ReplyIntent.OptIn
                : ReplyIntent.Help;
            Assert.Equal(expected, ReplyInterpreter.Read(keyword.Words.ToUpperInvariant()).Intent);
        }
    }

    [Fact]
    public void A_cancellation_and_a_booking_are_told_as_one_move_in_either_order()
    {
        var joining = AtNoon with { Policy = ClinicPolicy with { SettleFor = TimeSpan.FromMinutes(3), JoinsMoves = true } };
        var (old, booked) = (Visit(), Visit(id: "b", start: NextWeek.AddDays(2)));

        var bookedLast = Arrives(booked, joining with { Elsewhere = [Unsent(MessageKind.Cancelled, old)] });
        var cancelledLast = Arrives(
            Visit(2, AppointmentStatus.Cancelled),
            joining with { Visit = old, Elsewhere = [Unsent(MessageKind.Booked, booked)], Upcoming = [new(booked, null)] });

        foreach (var decision in (Decision[])[bookedLast, cancelledLast])
        {
            Assert.Equal(Why.ToldAsOneMove, decision.Why);
            Assert.Equal(7, decision.The<Effect.WithdrawText>()!.Id);
            Assert.Equal(MessageKind.Rescheduled, decision.Text()!.Kind);
            Assert.Equal(new VisitKey("b", "ann"), decision.Text()!.About);
            Assert.Equal(NextWeek, decision.Text()!.Values.PreviousStart);
            Assert.Equal(new DateTimeOffset(2026, 12, 2, 1, 0, 0, TimeSpan.Zero), decision.Text()!.OpenUntil); // not after the window closed
        }
    }

    [Fact]
    public void Two_notices_that_might_be_a_pair_are_told_as_they_are_when_nobody_asked_to_join_them() =>
        Assert.Equal(MessageKind.Booked, Arrives(Visit(id: "b"), AtNoon with { Elsewhere = [Unsent(MessageKind.Cancelled, Visit())] }).Text()!.Kind);

    [Fact]
    public void A_notice_of_Friday_night_still_goes_on_Monday_morning_where_weekends_are_closed()
    {
        var weekend = new[] { DayOfWeek.Saturday, DayOfWeek.Sunday }.Select(day => new DayHours(day, TimeSpan.Zero, TimeSpan.Zero)).ToList();
        var fridayNight = new DateTimeOffset(2026, 12, 5, 3, 0, 0, TimeSpan.Zero);
        var facts = AtNoon with { Now = fridayNight, Policy = ClinicPolicy with { Window = ClinicPolicy.Window with { Days = weekend } } };

        var text = Arrives(Visit(start: NextWeek.AddDays(3)), facts).Text()!;

        Assert.Equal(new DateTimeOffset(2026, 12, 7, 13, 0, 0, TimeSpan.Zero), text.DueAt);
        Assert.True(text.Deadline > text.DueAt);
    }

    private static Decision Decide(Reply reply, Facts facts) =>
        OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", reply, facts.Now), facts);

    private static Decision Due(ReminderSlot slot, Facts facts) =>
        OutreachDecider.Decide(new Occurrence.ReminderDue(slot, 1, Now, IsFresh: true), facts);
}
