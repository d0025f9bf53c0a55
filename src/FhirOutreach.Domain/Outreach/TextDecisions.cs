using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>A text of ours met something on its way.</summary>
internal static class TextDecisions
{
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMinutes(1);

    /// <summary>It came due, and what it was decided on no longer holds.</summary>
    public static Decision Overtaken(Occurrence.TextOvertaken overtaken, Facts facts)
    {
        var text = overtaken.Text;
        if (facts.Now >= text.Deadline)
            return new(Why.PastDeadline, Late(text, facts));
        if (facts.IsOptedOut)
            return Withdraw(text, Why.OptedOut);
        if (text.PatientId is { } id && facts.Patient(id) is { } patient
            && Reach.Refusal(patient, facts) is (Why.PatientDeceased or Why.PatientInactive) and var refusal)
        {
            return Withdraw(text, refusal);
        }
        if (!overtaken.IsFresh)
            return new(Why.NotFresh, new Effect.AwaitEhr(text.Id, Sooner(facts.Now + BetweenReads, text.Deadline)));
        if (overtaken.HasOtherNumber)
            return Redirected(overtaken, facts);

        if (facts.Now >= text.OpenUntil && facts.Visit is { } visit && facts.Patient(visit.PatientId) is { } seen)
            return WindowClosed(text, TextTiming.NextWindow(text, visit, seen, facts), facts);

        return overtaken.IsTrue ? StandsInItsWay(overtaken, facts) : NoLongerTrue(text, facts);
    }

    // The visit changed, and the change itself was decided on its arrival.
    private static Decision NoLongerTrue(PendingText text, Facts facts) =>
        Withdraw(text, Why.FactsChanged, [.. RemindingAnew.OfAll(text, facts), .. Unanswered(text, facts)]);

    // Of a silent end no other text tells, and whoever wrote has heard nothing.
    private static IEnumerable<Effect> Unanswered(PendingText text, Facts facts) =>
        text.Kind.IsAnswer() && facts.Visit is { IsOn: false, IsCalledOff: false, Status: not AppointmentStatus.NoShow }
            ? [NotSent("late", text, "the visit ended before it could go")]
            : [];

    // The patient has another number by now: it goes there, or not at all.
    private static Decision Redirected(Occurrence.TextOvertaken overtaken, Facts facts)
    {
        var text = overtaken.Text;
        var patient = text.PatientId is { } id ? facts.Patient(id) : null;
        if (Reach.Refusal(patient, facts) is { } refusal)
            return Withdraw(text, refusal, [.. text.About() is { } about ? Reach.Task(refusal, about, patient) : []]);
        if (!overtaken.IsTrue)
            return NoLongerTrue(text, facts);

        return new(Why.NumberChanged, new Effect.RedirectText(text.Id, text.Kind, Texts.Values(facts, facts.Visit, patient)));
    }

    private static Decision StandsInItsWay(Occurrence.TextOvertaken overtaken, Facts facts)
    {
        var text = overtaken.Text;
        if (facts.IsStopped(NumberStopCause.BadNumber))
            return Withdraw(text, Why.NumberCannotBeTexted, text.About() is { } visit ? [NumberStops.Task(visit)] : []);
        if (facts.IsStopped(NumberStopCause.TooManyTexts))
            return Withdraw(text, Why.TooManyTexts);
        if (facts.Sent is { LastDay: >= NumberStops.TextsPerDayMax })
            return NumberStops.TooManyTexts(text, facts);
        if (!text.Kind.IsAnswer() && IsCapped(facts))
            return Withdraw(text, Why.CapReached,
                [NotSent("cap", text, "the number has had its texts for the day or week")]);

        // It held between the look and the decision, or nothing came of reading it anew: it is due as it was, and goes.
        return overtaken.IsReadAnew ? new(Why.HeldUp) : new(Why.HeldUp, new Effect.PlanTextAgain(text.Id, facts.Now));
    }

    private static bool IsCapped(Facts facts) =>
        (facts.Policy.DailyCap > 0 && facts.Sent?.Today >= facts.Policy.DailyCap)
        || (facts.Policy.WeeklyCap > 0 && facts.Sent?.ThisWeek >= facts.Policy.WeeklyCap);

    private static Decision Withdraw(PendingText text, Why why, params Effect[] besides) =>
        new(why, [new Effect.WithdrawText(text.Id, DeliveryState.Withdrawn, why), .. besides]);

    // The carrier was busy, or we were down, until after hours.
    private static Decision WindowClosed(PendingText text, SendMoment again, Facts facts) => again switch
    {
        SendMoment.At at => new(Why.WindowClosed, new Effect.PostponeText(text.Id, at.DueAt, at.OpenUntil)),
        SendMoment.Never never => new(never.Why, Late(text, facts, never.Why)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    // A later visit that it names beside its own is reminded of all the same.
    private static Effect[] Late(PendingText text, Facts facts, Why why = Why.PastDeadline) =>
    [
        new Effect.WithdrawText(text.Id, DeliveryState.Expired, why),
        NotSent("late", text, "past its deadline"),
        .. RemindingAnew.OfOthers(text, facts),
    ];

    private static Effect.OpenTask NotSent(string task, PendingText text, string why) =>
        new($"{task}:{text.Id}", TaskKind.TextNotSent, text.About(), $"{text.Kind}: not sent, {why}; call if the patient must know");
}
