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

    private static Decision Overtaken(PendingText text, DateTimeOffset now) =>
        OutreachDecider.Decide(new Occurrence.TextOvertaken(text), AtNoon with { Now = now, Visit = Booked });
}
