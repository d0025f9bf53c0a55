using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Outreach;

/// <summary>What each of the carrier's codes leads to, in an answer and in a report.</summary>
public sealed class CarrierDecisionTests
{
    private static readonly Facts Facts = Clinic.AtNoon with { Visit = Clinic.Visit() };
    private static readonly DateTimeOffset Soon = Clinic.Now.AddHours(6);

    public static TheoryData<int> Codes => [.. CarrierCodes.All.Select(code => code.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void R_54_every_code_in_a_report_leads_to_its_own_action(int code)
    {
        var decision = Reported(code);
        switch (CarrierCodes.For(code).Action)
        {
            case CarrierAction.OptedOut:
                Assert.True(Assert.Single(decision.Effects.OfType<Effect.RecordConsent>()).IsOptedOut);
                break;
            case CarrierAction.BadNumber:
                var stop = Assert.Single(decision.Effects.OfType<Effect.StopNumber>());
                Assert.Equal((NumberStopCause.BadNumber, code, null), (stop.Cause, stop.Code, stop.Until));
                Assert.Equal(TaskKind.BadNumber, Assert.Single(decision.Effects.OfType<Effect.OpenTask>()).Kind);
                break;
            case CarrierAction.RetryLater or CarrierAction.NetworkDailyLimit or CarrierAction.RetryOnce or CarrierAction.DailyLimit or CarrierAction.StopAndAlarm
                or CarrierAction.WrongSender or CarrierAction.Configuration:
                Assert.InRange(
                    Assert.IsType<Effect.PlanTextAgain>(Assert.Single(decision.Effects)).DueAt, Clinic.Now.AddMinutes(5), Soon);
                break;
            default:
                Assert.Equal(TaskKind.TextNotSent, Assert.IsType<Effect.OpenTask>(Assert.Single(decision.Effects)).Kind);
                break;
        }
    }

    [Theory]
    [InlineData(30003)]
    [InlineData(30008)]
    public void R_54_a_phone_that_was_off_gets_one_more_try_and_then_a_person_calls(int code)
    {
        Assert.IsType<Effect.PlanTextAgain>(Assert.Single(Reported(code).Effects));
        Assert.Equal(TaskKind.TextNotSent, Assert.IsType<Effect.OpenTask>(Assert.Single(Reported(code, retries: 1).Effects)).Kind);
    }

    [Theory]
    [InlineData(30003)]
    [InlineData(30008)]
    [InlineData(30001)]
    [InlineData(30034)]
    public void R_05_what_had_arrived_is_not_sent_anew_whatever_is_said_after_it(int code)
    {
        var refused = new Occurrence.CarrierRefused(7, MessageKind.AnswerHelp, code, Soon, WasTaken: true);
        Assert.IsType<Effect.PlanTextAgain>(Assert.Single(OutreachDecider.Decide(refused, Facts).Effects));

        var decision = OutreachDecider.Decide(refused with { HadArrived = true }, Facts);
        Assert.Equal(Why.NotDelivered, decision.Why);
        Assert.Equal(TaskKind.TextNotSent, Assert.IsType<Effect.OpenTask>(Assert.Single(decision.Effects)).Kind);
    }

    [Fact]
    public void What_would_come_too_late_is_not_sent_anew()
    {
        var decision = OutreachDecider.Decide(
            new Occurrence.CarrierRefused(7, MessageKind.Reminder, 30003, Clinic.Now.AddMinutes(20), WasTaken: true), Facts);

        Assert.Equal(TaskKind.TextNotSent, Assert.IsType<Effect.OpenTask>(Assert.Single(decision.Effects)).Kind);
    }

    [Theory]
    [InlineData(21614, TaskKind.BadNumber)]
    [InlineData(21408, TaskKind.TextNotSent)]
    [InlineData(21612, TaskKind.TextNotSent)]
    [InlineData(39999, TaskKind.TextNotSent)]
    public void R_55_what_the_api_will_not_take_goes_to_a_person(int code, TaskKind task)
    {
        var decision = OutreachDecider.Decide(new Occurrence.CarrierRefused(7, MessageKind.Booked, code), Facts);

        Assert.Equal(task, Assert.Single(decision.Effects.OfType<Effect.OpenTask>()).Kind);
        Assert.DoesNotContain(decision.Effects, effect => effect is Effect.PlanTextAgain);
    }

    [Fact]
    public void A_template_at_fault_is_one_task_however_many_texts_it_spoils()
    {
        var keys = Enumerable.Range(1, 50).Select(id => Assert.IsType<Effect.OpenTask>(Assert.Single(OutreachDecider.Decide(
            new Occurrence.CarrierRefused(id, MessageKind.Reminder, 21617), Facts).Effects)).Key);

        Assert.Single(keys.Distinct());
    }

    [Fact]
    public void A_text_nobody_can_account_for_is_never_sent_again_and_a_person_hears_of_it()
    {
        var decision = OutreachDecider.Decide(new Occurrence.TextUnaccounted(7, MessageKind.Booked), Facts);

        Assert.Equal(TaskKind.TextMaybeNotSent, Assert.IsType<Effect.OpenTask>(Assert.Single(decision.Effects)).Kind);
    }

    [Fact]
    public void R_08_the_text_that_is_one_too_many_stops_the_number_for_a_day_and_opens_the_one_task()
    {
        var facts = Facts with { Sent = new(5, 5, NumberStops.TextsPerDayMax) };
        var first = OutreachDecider.Decide(Overtaken(1), facts);
        var stop = Assert.Single(first.Effects.OfType<Effect.StopNumber>());
        Assert.Single(first.Effects.OfType<Effect.OpenTask>());

        var second = OutreachDecider.Decide(Overtaken(2), facts with { Stops = [new(stop.Cause, facts.Now, stop.Until)] });
        Assert.IsType<Effect.WithdrawText>(Assert.Single(second.Effects));
    }

    [Theory]
    [InlineData(1, 0, 1, 1, Why.CapReached)]
    [InlineData(1, 0, 0, 9, Why.HeldUp)]
    [InlineData(0, 3, 0, 3, Why.CapReached)]
    [InlineData(0, 0, 9, 9, Why.HeldUp)]
    public void Caps_hold_only_where_they_are_set(int daily, int weekly, int today, int week, Why why)
    {
        var facts = Facts;
        facts = facts with { Policy = facts.Policy with { DailyCap = daily, WeeklyCap = weekly }, Sent = new(today, week, week) };

        Assert.Equal(why, OutreachDecider.Decide(Overtaken(1), facts).Why);
    }

    [Fact]
    public void A_text_from_a_number_that_could_not_be_texted_lifts_that()
    {
        var facts = Clinic.AtNoon with { Stops = [new(NumberStopCause.BadNumber, Clinic.Now, null)] };

        var decision = Clinic.Writes(ReplyIntent.Help, facts);

        Assert.Equal(NumberStopCause.BadNumber, Assert.Single(decision.Effects.OfType<Effect.LiftNumberStop>()).Cause);
        Assert.Single(decision.Effects.OfType<Effect.SendMessage>());
    }

    [Fact]
    public void A_text_that_expired_at_the_carrier_is_a_persons_as_one_that_expired_here()
    {
        var expired = new Occurrence.CarrierRefused(7, MessageKind.AnswerHelp, 30036, Clinic.Now, 0, WasTaken: true);

        var task = Assert.IsType<Effect.OpenTask>(Assert.Single(OutreachDecider.Decide(expired, Facts).Effects));

        Assert.Equal(TaskKind.TextNotSent, task.Kind);
        Assert.Contains("too late", task.Note, StringComparison.Ordinal);
    }

    private static Decision Reported(int code, int retries = 0) => OutreachDecider.Decide(
        new Occurrence.CarrierRefused(7, MessageKind.AnswerHelp, code, Soon, retries, WasTaken: true), Facts);

    private static Occurrence.TextOvertaken Overtaken(long id) =>
        new(new PendingText(id, MessageKind.Booked, "a1", "p1", null, Soon), IsTrue: true);
}
