using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Domain.Outreach;

/// <summary>Numbers that are not texted for a reason other than consent: what begins that, and what ends it.</summary>
public static class NumberStops
{
    /// <summary>
    /// Two reminders and a handful of changes is a busy day, a dozen answers a long talk. Twenty texts to one number in 24
    /// hours is more than either, and far less than the 136 that one patient once got.
    /// </summary>
    public const int TextsPerDayMax = 20;

    private static readonly TimeSpan AfterTooManyTexts = TimeSpan.FromHours(24);
    private static readonly TimeSpan AfterTooManyAnswers = TimeSpan.FromHours(24);

    /// <summary>
    /// A text came from a number that could not be texted: it can, so it may be. While something there answers our answers,
    /// what it wrote is still acted on, and nothing is said.
    /// </summary>
    internal static Decision Replied(Facts facts, Func<Facts, Decision> decide)
    {
        var isLifted = facts.IsStopped(NumberStopCause.BadNumber);
        var decision = decide(isLifted ? facts with { Stops = [.. facts.Stops.Where(stop => stop.Cause is not NumberStopCause.BadNumber)] } : facts);
        if (facts.IsStopped(NumberStopCause.AnswersAnswers)) decision = Silently(decision);
        return isLifted
            ? new(decision.Why, [new Effect.LiftNumberStop(NumberStopCause.BadNumber), .. decision.Effects])
            : decision;
    }

    internal static Decision AnswersAnswers(Occurrence.ReplyArrived arrived, Facts facts) => new(Why.TooManyTexts,
        new Effect.StopNumber(NumberStopCause.AnswersAnswers, null, facts.Now + AfterTooManyAnswers),
        new Effect.OpenTask($"loop:{arrived.Id}", TaskKind.TooManyTexts, Note: $"text {arrived.Id}: every answer of ours was answered; no more are sent today"));

    /// <summary>The text is one too many. The first such opens the one task, and stops the number.</summary>
    internal static Decision TooManyTexts(PendingText text, Facts facts) => new(Why.TooManyTexts,
        new Effect.StopNumber(NumberStopCause.TooManyTexts, null, facts.Now + AfterTooManyTexts),
        new Effect.OpenTask($"flood:{text.Id}", TaskKind.TooManyTexts, text.About(),
            $"{TextsPerDayMax} texts within a day: nothing more is sent to this number for a day"),
        new Effect.WithdrawText(text.Id, Messages.DeliveryState.Withdrawn, Why.TooManyTexts));

    /// <summary>One for each visit whose patient cannot be told.</summary>
    internal static Effect.OpenTask Task(VisitKey about) => new(
        $"parked:{about.AppointmentId}:{about.PatientId}", TaskKind.BadNumber, about, "the number cannot be texted: call, and correct it in the EHR");

    // What was to be asked cannot be answered either, and the notice that the answer was to stand for goes. The one task that stands
    // says that a person reads this number's texts.
    private static Decision Silently(Decision decision)
    {
        var effects = decision.Effects.Where(effect => effect is not (Effect.SendMessage or Effect.AskWhichOne
            or Effect.WithdrawText { State: Messages.DeliveryState.Superseded } or Effect.RemindAnew)).ToList();
        return effects.Count == decision.Effects.Count ? decision : new(Why.TooManyTexts, effects);
    }
}
