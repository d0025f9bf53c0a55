using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>What is said back to a reply; and where nothing may be said, or nothing certain, who looks at it.</summary>
internal static class ReplyAnswers
{
    /// <summary>Says it, if anything may be said.</summary>
    public static Decision Says(Occurrence.ReplyArrived arrived, Facts facts, Why why, MessageKind kind) =>
        MayAnswer(facts) ? new(why, Texts.Answer(Key(arrived), kind, facts)) : Unanswerable(arrived);

    /// <summary>There is none to come that it could be about.</summary>
    public static Decision NoVisit(Occurrence.ReplyArrived arrived, Facts facts)
    {
        // The last we said of a visit to come was that it is off: that is what is answered.
        if (facts.Texts.FirstOrDefault(text => text.Start > facts.Now) is { Kind: MessageKind.Cancelled or MessageKind.AnswerCancelled })
            return Says(arrived, facts, Why.AlreadyCancelled, MessageKind.AnswerAlreadyCancelled);
        if (IsOneBegun(facts))
            return Says(arrived, facts, Why.VisitAlreadyBegan, MessageKind.AnswerTooLate);
        // It may be about the visit of somebody who has died: a person knows what to say.
        return facts.Patients.Any(Reach.IsGone)
            ? Unsure(arrived, facts, null)
            : Says(arrived, facts, Why.NoUpcomingVisit, MessageKind.AnswerNoVisit);
    }

    // By the last that was said of each visit: one that was called off has not begun.
    private static bool IsOneBegun(Facts facts) => facts.Texts
        .Where(text => text.Start is not null)
        .DistinctBy(text => (text.AppointmentId, text.PatientId))
        .Any(text => text.Start <= facts.Now && facts.Now - text.Start < TimeSpan.FromDays(1)
            && (text.Kind is MessageKind.NoShow || !text.Kind.SaysItIsOff()));

    /// <summary>A person looks, and the patient is told so once.</summary>
    public static Decision Unsure(Occurrence.ReplyArrived arrived, Facts facts, Visit? visit)
    {
        var task = Task(arrived, TaskKind.UnclearReply, visit);
        var saidSo = LastText(facts) is MessageKind.AnswerHandedToStaff;
        return saidSo || !MayAnswer(facts)
            ? new(Why.NotUnderstoodTwice, task)
            : new(Why.NotUnderstoodTwice, task, Texts.Answer(Key(arrived), MessageKind.AnswerHandedToStaff, facts));
    }

    public static MessageKind? LastText(Facts facts) => facts.Texts is [var last, ..] ? last.Kind : null;

    /// <summary>The number has stopped our texts and still writes to us: what we may not ask, a person can.</summary>
    public static Decision Unanswerable(Occurrence.ReplyArrived arrived, Visit? visit = null) =>
        new(Why.OptedOut, Task(arrived, TaskKind.UnclearReply, visit));

    /// <summary>Whoever wrote may be answered, even when we do not know who it is; not when the number has stopped us.</summary>
    public static bool MayAnswer(Facts facts) =>
        facts is { Phone: not null, IsOptedOut: false, IsAllowed: true } && !facts.IsStopped(NumberStopCause.TooManyTexts);

    public static Effect.OpenTask Task(Occurrence.ReplyArrived arrived, TaskKind kind, Visit? visit = null) =>
        new($"reply:{arrived.Id}", kind, visit?.Key, $"text {arrived.Id}");

    public static string Key(Occurrence.ReplyArrived arrived) => $"answer:{arrived.Id}";
}
