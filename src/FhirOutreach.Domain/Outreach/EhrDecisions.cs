using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Outreach;

/// <summary>
/// The EHR answered a change, or owes an answer. The patient is told once, and only what the EHR holds.
/// The text about an update has one key, whichever way it was settled: so it can only be sent once.
/// </summary>
internal static class EhrDecisions
{
    public static Decision Decide(Occurrence.EhrAnswered answered, Facts facts)
    {
        if (facts.Updates.FirstOrDefault(open => open.Id == answered.UpdateId) is not { } update)
            return new(Why.AlreadySettled);

        return answered.Outcome switch
        {
            EhrOutcome.Held => new(Why.EhrHoldsAnswer, Held(update, facts.Visit, facts)),
            EhrOutcome.Overtaken => new(Why.EhrOvertook, Overtaken(update, facts)),
            EhrOutcome.Conflict => Again(update, facts, Why.EhrConflict, null),
            EhrOutcome.Unreachable unreachable => Again(update, facts, Why.EhrUnreachable, unreachable.RetryAfter),
            EhrOutcome.Refused refused => new(Why.EhrRefused,
                NotChanged(update, facts, $"HTTP {refused.Status}: {refused.Reason}")),
            EhrOutcome.Recorded => Recorded(update, facts),
            EhrOutcome.NotWritable no => new(Why.EhrNotWritable, ToStaff(update, facts, MessageKind.AnswerHandedToStaff, no.Reason)),
            EhrOutcome.PatientChanged changed => new(
                Reach.Refusal(facts.Patient(update.PatientId), facts) ?? Why.NumberChanged,
                [new Effect.SettleUpdate(update.Id, UpdateState.HandedToStaff), Task(update, changed.Reason)]), // whoever wrote is told nothing
            EhrOutcome.Gone => new(Why.AppointmentDeleted,
                [
                .. NotChanged(update, facts, "the EHR no longer has the Appointment"),
                new Effect.ReadAgain(update.AppointmentId),
            ]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public static Decision StillSilent(Occurrence.EhrStillSilent silent, Facts facts)
    {
        if (facts.Updates.FirstOrDefault(open => open.Id == silent.UpdateId) is not { } update)
            return new(Why.AlreadySettled);
        if (IsTooLate(update, facts))
            return new(Why.EhrTooLate, TooLate(update, facts, "no answer from the EHR in time"));
        return new(Why.EhrSilent, SayReceived(update, facts));
    }

    // The update stays open: the version in which the scheduler acted settles it, or the reading that goes on here.
    private static Decision Recorded(OpenUpdate update, Facts facts)
    {
        if (IsTooLate(update, facts))
            return new(Why.EhrTooLate, TooLate(update, facts, "the EHR's scheduler has not acted on the answer"));
        return new(Why.EhrRecordedAnswer,
        [
            new Effect.RetryUpdate(update.Id, facts.Now + EhrPatience.BetweenLooks),
            .. SayReceived(update, facts),
        ]);
    }

    private static IReadOnlyList<Effect> SayReceived(OpenUpdate update, Facts facts) => update.IsWaitingTold ? [] :
    [
        new Effect.NoteWaitingTold(update.Id),
        .. Answer($"waiting:{update.Id}", MessageKind.AnswerReceived, update, facts.Visit, facts),
    ];

    /// <summary>Does this version hold what the patient asked for?</summary>
    public static bool Holds(EhrChange change, DateTimeOffset start, Visit visit) => change switch
    {
        EhrChange.Confirm => visit.IsOn && visit.IsConfirmed && visit.Start == start,
        EhrChange.Cancel => visit.Status is AppointmentStatus.Cancelled,
        EhrChange.Decline => visit.IsCalledOff,
        _ => false,
    };

    public static IReadOnlyList<Effect> Held(OpenUpdate update, Visit? visit, Facts facts)
    {
        var kind = update.Change switch
        {
            EhrChange.Confirm => MessageKind.AnswerConfirmed,
            EhrChange.Cancel => MessageKind.AnswerCancelled,
            _ => MessageKind.AnswerDeclined,
        };
        var key = new VisitKey(update.AppointmentId, update.PatientId);
        return
        [
            new Effect.SettleUpdate(update.Id, UpdateState.Held),
            .. Outcome(kind, update, visit is null ? null : visit with { Start = update.Start }, facts),
            .. update.Change is EhrChange.Confirm ? [] : new Effect[] { new Effect.WithdrawReminders(key) },
            .. update.Change is EhrChange.Decline
                ? [new Effect.OpenTask($"declined:{update.Id}", TaskKind.GroupMemberDeclined, key)]
                : Array.Empty<Effect>(),
        ];
    }

    /// <summary>The visit has another time than the patient answered to: the new time, and the question again.</summary>
    public static IReadOnlyList<Effect> Moved(OpenUpdate update, Visit visit, Facts facts) =>
    [
        new Effect.SettleUpdate(update.Id, UpdateState.Overtaken),
        .. Outcome(MessageKind.AnswerMoved, update, visit, facts, previousStart: update.Start),
    ];

    private static IReadOnlyList<Effect> Overtaken(OpenUpdate update, Facts facts)
    {
        if (facts.Visit is { } visit && visit.IsUpcoming(facts.Now))
            return visit.Start == update.Start ? SeenOtherwise(update, visit, facts) : Moved(update, visit, facts);
        return
        [
            new Effect.SettleUpdate(update.Id, UpdateState.Overtaken),
            .. facts.Visit is { } over ? NotOnAnyMore(update, over, facts) : [],
            new Effect.ReadAgain(update.AppointmentId),
        ];
    }

    // We hold it as the patient does; the EHR, read a moment ago, does not. What it holds is on its way to us.
    private static IReadOnlyList<Effect> SeenOtherwise(OpenUpdate update, Visit visit, Facts facts)
    {
        if (update.Change is EhrChange.Cancel && visit.IsGroup)
            return ToStaff(update, facts, MessageKind.AnswerHandedToStaff, "others have joined the visit since: it is not cancelled for one of them");
        if (IsTooLate(update, facts))
            return TooLate(update, facts, "the EHR's Appointment is not as it was when the patient answered");
        return [new Effect.RetryUpdate(update.Id, facts.Now + EhrPatience.PauseAfter(update.Attempts)), new Effect.ReadAgain(update.AppointmentId)];
    }

    /// <summary>What the patient answered to is called off, or has begun: in its own words, with the time they know.</summary>
    public static IEnumerable<Effect> NotOnAnyMore(OpenUpdate update, Visit visit, Facts facts) =>
        visit.IsCalledOff
            ? Outcome(MessageKind.AnswerAlreadyCancelled, update, visit with { Start = update.Start }, facts)
            : Outcome(MessageKind.AnswerTooLate, update, visit with { Start = update.Start }, facts);

    public static Effect.OpenTask Task(OpenUpdate update, string note) => new(
        $"ehr:{update.Id}", TaskKind.EhrNotUpdated, new(update.AppointmentId, update.PatientId), $"{update.Change}: {note}");

    private static Decision Again(OpenUpdate update, Facts facts, Why why, TimeSpan? retryAfter)
    {
        if (IsTooLate(update, facts))
            return new(Why.EhrTooLate, TooLate(update, facts, "no answer from the EHR in time"));
        if (update.Attempts >= EhrPatience.AttemptsMax && why is Why.EhrConflict)
            return new(why, NotChanged(update, facts, "the EHR's Appointment kept changing"));

        var pause = EhrPatience.PauseAfter(update.Attempts);
        var due = facts.Now + (retryAfter is { } asked && asked > pause ? asked : pause);
        return new(why, new Effect.RetryUpdate(update.Id, due));
    }

    private static bool IsTooLate(OpenUpdate update, Facts facts) =>
        facts.Now >= update.Start || facts.Now - update.AskedAt >= EhrPatience.BeforeHandingToStaff;

    // Before the visit the patient can still call about the answer; once it began, only the visit itself is left to say.
    public static IReadOnlyList<Effect> TooLate(OpenUpdate update, Facts facts, string note) => ToStaff(
        update, facts, facts.Now >= update.Start ? MessageKind.AnswerTooLate : MessageKind.AnswerNotReached, note);

    /// <summary>They are told that it could not be done, and a person hears what stood in the way.</summary>
    public static IReadOnlyList<Effect> NotChanged(OpenUpdate update, Facts facts, string note) =>
        ToStaff(update, facts, MessageKind.AnswerNotChanged, note);

    private static IReadOnlyList<Effect> ToStaff(OpenUpdate update, Facts facts, MessageKind told, string note) =>
    [
        new Effect.SettleUpdate(update.Id, UpdateState.HandedToStaff),
        Task(update, note),
        .. Outcome(told, update, facts.Visit, facts),
    ];

    // What was to say that we wait says nothing any more.
    private static IEnumerable<Effect> Outcome(
        MessageKind kind, OpenUpdate update, Visit? visit, Facts facts, DateTimeOffset? previousStart = null) =>
    [
        .. facts.Pending.Where(text => text.Kind is MessageKind.AnswerReceived && text.About() == new VisitKey(update.AppointmentId, update.PatientId))
            .Select(text => new Effect.WithdrawText(text.Id, DeliveryState.Superseded, Why.SupersededByNewerText)),
        .. Answer($"outcome:{update.Id}", kind, update, visit, facts, previousStart),
    ];

    private static IEnumerable<Effect> Answer(
        string key, MessageKind kind, OpenUpdate update, Visit? visit, Facts facts, DateTimeOffset? previousStart = null)
    {
        var patient = facts.Patient(update.PatientId);
        if (patient is null || Reach.Refusal(patient, facts) is not null) return [];

        var answer = Texts.Answer(key, kind, facts, visit, patient, previousStart);
        return [visit is null || facts.Now - update.AskedAt <= Deadlines.AnswerAfterReply ? answer : TextTiming.Late(answer, visit, patient, update.Start, facts)];
    }
}
