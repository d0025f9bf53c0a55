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
        if (OffUntold(arrived, facts) is { } off)
            return off;
        if (IsOneOff(facts))
            return Says(arrived, facts, Why.AlreadyCancelled, MessageKind.AnswerAlreadyCancelled);
        if (IsOneBegun(facts))
            return Says(arrived, facts, Why.VisitAlreadyBegan, MessageKind.AnswerTooLate);
        // It may be about the visit of somebody who has died: a person knows what to say.
        return facts.Patients.Any(Reach.IsGone)
            ? Unsure(arrived, facts, null)
            : Says(arrived, facts, Why.NoUpcomingVisit, MessageKind.AnswerNoVisit);
    }

    // The last we said of a visit to come, or are about to say, was that it is off: that is what is answered.
    private static bool IsOneOff(Facts facts) =>
        facts.Texts.FirstOrDefault(text => text.Start > facts.Now) is
        { Kind: MessageKind.Cancelled or MessageKind.AnswerCancelled or MessageKind.AnswerAlreadyCancelled }
        || facts.Pending.Any(text => text.Start > facts.Now && text.Kind is MessageKind.AnswerCancelled or MessageKind.AnswerAlreadyCancelled);

    /// <summary>It is off, and the notice that says so still waits: the answer says it now, in its place. Null: none waits.</summary>
    /// <param name="visit">Null: whichever is off.</param>
    public static Decision? OffUntold(Occurrence.ReplyArrived arrived, Facts facts, VisitKey? visit = null)
    {
        var notice = facts.Pending.FirstOrDefault(text =>
            text.Kind is MessageKind.Cancelled && text.Start > facts.Now && (visit is null || SaysOff(text) == visit));
        if (notice?.PatientId is not { } id || facts.Patient(id) is not { } patient || Reach.IsGone(patient) || !MayAnswer(facts))
            return null;

        var answer = Texts.Answer(
            Key(arrived), MessageKind.AnswerAlreadyCancelled, facts, notice.Visit is { } held ? held with { Start = notice.Start } : null, patient);
        return new(Why.AlreadyCancelled,
        [
            answer with { About = SaysOff(notice), Start = notice.Start },
            .. RemindingAnew.Withdrawing([notice], DeliveryState.Superseded, Why.SupersededByNewerText, facts),
        ]);
    }

    // Of a move made of two visits, of which the second is off too, it speaks of the first: of the second nobody has heard.
    private static VisitKey? SaysOff(PendingText notice) =>
        notice is { AlsoOff: { } first, PatientId: { } patient } ? new(first, patient) : notice.About();

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
