using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Replies;
using static FhirOutreach.Domain.Outreach.ReplyAnswers;

namespace FhirOutreach.Domain.Outreach;

/// <summary>
/// A patient wrote. One text in gives at most one text out, and nothing is done for anyone but the person whose
/// visit it certainly is.
/// </summary>
internal static class ReplyDecisions
{
    /// <summary>More than this to one number within the hour is a loop or a misunderstanding: a person takes over .</summary>
    public const int AnswersPerHourMax = 12;

    public static Decision Decide(Occurrence.ReplyArrived arrived, Facts facts)
    {
        if (arrived.IsRepeat)
            return new(Why.RepeatedText);
        if (ConsentReplies.Decide(arrived, facts) is { } consent)
            return consent;
        if (!facts.IsStopped(NumberStopCause.AnswersAnswers) && Answers(facts) >= AnswersPerHourMax)
            return NumberStops.AnswersAnswers(arrived, facts);

        return arrived.Reply.Intent switch
        {
            ReplyIntent.SmallTalk or ReplyIntent.Reaction => new(Why.NothingToAnswer),
            ReplyIntent.Confirm or ReplyIntent.Yes or ReplyIntent.Cancel => VisitReplies.About(arrived, arrived.Reply.Intent, facts),
            ReplyIntent.Number when facts.WhichOne is { } list => VisitReplies.Chosen(arrived, new(null, arrived.Reply.Number), list, facts),
            ReplyIntent.Unclear when facts.WhichOne is { } list && arrived.Reply.ToList is { } answer => VisitReplies.Chosen(arrived, answer, list, facts),
            ReplyIntent.AnotherTime => AnotherTime(arrived, facts),
            ReplyIntent.Help when ConsentReplies.CarrierActed(arrived) => new(Why.PatientAskedForHelp), // a second answer would be one too many
            ReplyIntent.Help => Says(arrived, facts, Why.PatientAskedForHelp, MessageKind.AnswerHelp),
            _ => NotUnderstood(arrived, facts),
        };
    }

    /// <summary>Asked once; then a person looks. Whoever writes of a death, or of danger, is not asked for a C or an X.</summary>
    public static Decision NotUnderstood(Occurrence.ReplyArrived arrived, Facts facts)
    {
        if (facts.Upcoming.Count == 0)
            return Unsure(arrived, facts, null);
        var askedAlready = LastText(facts) is MessageKind.AnswerUnclear or MessageKind.AnswerHandedToStaff;
        return askedAlready || arrived.Reply.IsGrave
            ? Unsure(arrived, facts, facts.Upcoming is [var only] ? only.Visit : null)
            : Says(arrived, facts, Why.NotUnderstood, MessageKind.AnswerUnclear);
    }

    // Those on their way count too: a slow sender must not hide a loop.
    private static int Answers(Facts facts) =>
        facts.Texts.Count(text => text.Kind.IsAnswer() && facts.Now - text.At < TimeSpan.FromHours(1))
        + facts.Pending.Count(text => text.Kind.IsAnswer());

    private static Decision AnotherTime(Occurrence.ReplyArrived arrived, Facts facts)
    {
        if (facts.Upcoming.Count == 0) return NoVisit(arrived, facts);
        var visit = facts.Upcoming is [var only] ? only.Visit : null;
        var task = Task(arrived, TaskKind.WantsAnotherTime, visit);
        if (!MayAnswer(facts)) return new(Why.PatientWantsAnotherTime, task);

        // With a cancellation on its way nobody can say that the visit stays booked.
        return facts.Updates.Any(update => update.CallsOff)
            ? new(Why.PatientWantsAnotherTime, task, Texts.Answer(Key(arrived), MessageKind.AnswerHandedToStaff, facts))
            : new(Why.PatientWantsAnotherTime, task,
                Texts.Answer(Key(arrived), MessageKind.AnswerAnotherTime, facts, visit, visit is null ? null : facts.Patient(visit.PatientId)));
    }
}
