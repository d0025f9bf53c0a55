using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Domain.Outreach;

/// <summary>A newer version of a visit arrived, or the Appointment is gone.</summary>
internal static class VersionDecisions
{
    public static Decision Decide(Occurrence.VersionArrived arrived, Facts facts)
    {
        var change = VisitChange.Between(facts.Visit, arrived.After, facts.Now);
        var answers = OwnChanges(arrived.After, facts);
        if (answers.Answered)
        {
            var besides = BesidesTheAnswer(change, arrived, facts, answers.Why);
            return new(besides.Why, [.. answers.Effects, .. ReminderPlanning.After(change, arrived.After, facts), .. besides.Effects]);
        }
        if (arrived.IsSilent)
            return new(Why.TakenInSilently, ReminderPlanning.After(change, arrived.After, facts));

        var told = Tell(change, arrived, facts);
        return new(told.Why,
        [
            .. answers.Effects,
            .. ReminderPlanning.After(change, arrived.After, facts, toldAt: NoticeOf(told)),
            .. OneMove.Undone(arrived, facts),
            .. told.Effects,
        ]);
    }

    /// <summary>
    /// Deleted: everything pending stops, and a person looks; the patient is not told what nobody decided. What somebody did decide,
    /// that the visit is off, stays true and goes.
    /// </summary>
    public static Decision Gone(Facts facts) => facts.Visit is not { } visit
        ? new(Why.AppointmentDeleted)
        : new(Why.AppointmentDeleted,
        [
            .. RemindingAnew.Withdrawing(
                [.. facts.Pending.Where(text => !text.Kind.SaysItIsOff())], DeliveryState.Withdrawn, Why.AppointmentDeleted, facts),
            .. OneMove.StillOff(visit, facts.Now, facts),
            new Effect.WithdrawReminders(visit.Key),
            .. facts.Updates.Select(update => new Effect.SettleUpdate(update.Id, UpdateState.Overtaken)),
            .. visit.IsUpcoming(facts.Now)
                ? [new Effect.OpenTask($"deleted:{visit.AppointmentId}:{visit.PatientId}", TaskKind.AppointmentDeleted, visit.Key)]
                : Array.Empty<Effect>(),
        ]);

    private static (bool Answered, Why Why, IReadOnlyList<Effect> Effects) OwnChanges(Visit after, Facts facts)
    {
        foreach (var update in facts.Updates)
        {
            // Our own PATCH coming back, often before its answer: this version is the answer.
            if (EhrDecisions.Holds(update.Change, update.Start, after))
                return (true, Why.OwnChangeCameBack, EhrDecisions.Held(update, after, facts));
            if (update.Start != after.Start && after.IsUpcoming(facts.Now))
                return (true, Reach.Refusal(facts.Patient(after.PatientId), facts) ?? Why.VisitMovedSinceAsked, EhrDecisions.Moved(update, after, facts));
            if (update.CallsOff && after.Status is AppointmentStatus.NoShow && update.Start <= facts.Now) // nobody is missed who has said so
                return (true, Why.EhrOvertook, EhrDecisions.TooLate(update, facts, "not in the EHR when the visit began; it is put down as missed"));
            if (!after.IsOn && !after.IsCalledOff && update.Start > facts.Now) // of a silent end nobody tells: whoever has answered is not forgotten
                return (false, Why.EhrOvertook, EhrDecisions.NotChanged(update, facts, $"the visit is {after.Status}, the patient {after.Participation}"));
            if (!after.IsOn)
                return (false, Why.EhrOvertook,
                [
                    new Effect.SettleUpdate(update.Id, UpdateState.Overtaken),
                    // The notice tells it; where the clinic has switched that off, whoever just answered is told all the same.
                    .. after.IsCalledOff && !facts.Policy.Notices.Cancelled ? EhrDecisions.NotOnAnyMore(update, after, facts) : [],
                ]);
        }
        return (false, Why.NothingVisibleChanged, []);
    }

    // The answer names the time. Of another place or other people, changed in the same version or not told yet, it says nothing.
    private static Decision BesidesTheAnswer(VisitChangeKind change, Occurrence.VersionArrived arrived, Facts facts, Why why)
    {
        if (!arrived.After.IsOn)
            return new(why, [.. Withdrawn(facts, DeliveryState.Superseded, why), .. OneMove.StillOff(arrived.After, arrived.At, facts)]);
        if (change is not VisitChangeKind.Modified)
            return new(why, RemindingAnew.Withdrawing([.. facts.Pending.Where(text => !TellsMore(text, arrived.After, facts))], DeliveryState.Superseded, why, facts));

        var told = Tell(change, arrived, facts);
        return told.Effects.Any(effect => effect is Effect.SendMessage) ? new(why, told.Effects) : told;
    }

    private static bool TellsMore(PendingText text, Visit after, Facts facts) =>
        text.Kind is MessageKind.Modified
        || text.AlsoOff is not null // of another visit, that it is off
        || (text.Kind is MessageKind.Restored or MessageKind.Rescheduled && facts.LooksTold is { } looks
            && looks != after.Looks() && looks != (after with { Start = facts.Told?.Start }).Looks());

    private static Decision Tell(VisitChangeKind change, Occurrence.VersionArrived arrived, Facts facts)
    {
        switch (change)
        {
            case VisitChangeKind.None:
                return arrived.After.Problem is null
                    ? new(Why.NothingVisibleChanged)
                    : new(Why.VersionUnreadable, UnreadableTask(arrived.After));
            case VisitChangeKind.Ended:
                return new(Why.VisitEnded,
                    [.. Withdrawn(facts, DeliveryState.Withdrawn, Why.VisitEnded), .. OneMove.StillOff(arrived.After, arrived.At, facts)]);
            case VisitChangeKind.Unsettled:
                return new(Why.VisitUnsettled,
                [
                    .. Withdrawn(facts, DeliveryState.Withdrawn, Why.VisitUnsettled),
                    .. OneMove.StillOff(arrived.After, arrived.At, facts),
                    UnreadableTask(arrived.After),
                ]);
            // What waits is as true as it was, and has to be heard: beside it staff's yes is no news.
            case VisitChangeKind.Confirmed when News.Waits(MessageKind.Rescheduled, facts) || News.Waits(MessageKind.Modified, facts):
                return new(Why.VisitConfirmed);
            // The echo of an earlier yes, after which the patient has called off: the answer to that is what is said.
            case VisitChangeKind.Confirmed when facts.Updates.Any(update => update.CallsOff):
                return new(Why.VisitConfirmed);
            default:
                return TellPatient(change, arrived, facts);
        }
    }

    private static DateTimeOffset? NoticeOf(Decision told) => told.Effects.OfType<Effect.SendMessage>().FirstOrDefault()?.DueAt;

    private static Decision TellPatient(VisitChangeKind change, Occurrence.VersionArrived arrived, Facts facts)
    {
        var (why, notice) = News.Of(change, arrived.After, facts);
        if (notice is not { } kind)
            return new(why, Withdrawn(facts, DeliveryState.Withdrawn, why));
        if (!facts.Policy.Notices.IsOn(kind))
            return new(Why.NoticeSwitchedOff, Untold(kind, facts, why));
        if (facts.WantsFewer && kind is (MessageKind.Confirmed or MessageKind.NoShow))
            return new(Why.WantsFewerTexts, Untold(kind, facts, why));

        var patient = facts.Patient(arrived.After.PatientId);
        if (Reach.Refusal(patient, facts) is { } refusal)
            return new(refusal,
                [.. Withdrawn(facts, DeliveryState.Withdrawn, refusal), .. Reach.Task(refusal, arrived.After.Key, patient)]);

        if (OneMove.Of(kind, arrived, patient!, facts) is { } move)
            return move;

        return TextTiming.Notice(kind, arrived.At, arrived.After, patient!, facts, News.WouldCome(facts)) switch
        {
            SendMoment.At at => new(why,
            [
                .. Withdrawn(facts, DeliveryState.Superseded, Why.SupersededByNewerText),
                Text(kind, arrived.After, patient!, facts, at),
            ]),
            SendMoment.Never never => new(never.Why, [.. Withdrawn(facts, DeliveryState.Withdrawn, never.Why), .. Late(kind, arrived.After, facts)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // A booking, or a yes, untold leaves nobody in the wrong place: the reminders still come. Of times that are past nothing is to be done.
    private static IEnumerable<Effect> Late(MessageKind kind, Visit after, Facts facts) =>
        kind is MessageKind.Rescheduled or MessageKind.Modified or MessageKind.Restored or MessageKind.Cancelled
        && (after.Start > facts.Now || News.WouldCome(facts) > facts.Now)
            ? [new Effect.OpenTask($"late:{after.AppointmentId}:{after.PatientId}:{after.VersionId}", TaskKind.TextNotSent,
                after.Key, $"{kind}: not sent, the change was learned too late; call if the patient must know")]
            : [];

    // Staff's yes makes nothing untrue that still waits: where it is not told, the booking, the move or the reminder is.
    private static IReadOnlyList<Effect> Untold(MessageKind kind, Facts facts, Why why) => kind switch
    {
        MessageKind.Confirmed => [],
        // A reminder that waits has the old place: another is made.
        MessageKind.Modified =>
        [
            .. facts.Pending.Select(text => new Effect.WithdrawText(text.Id, DeliveryState.Withdrawn, why)),
            .. facts.Pending.SelectMany(text => RemindingAnew.OfAll(text, facts)),
        ],
        _ => Withdrawn(facts, DeliveryState.Withdrawn, why),
    };

    private static Effect.SendMessage Text(MessageKind kind, Visit after, Patient patient, Facts facts, SendMoment.At at)
    {
        // A cancelled visit is named by the time the patient knows.
        var shown = kind is MessageKind.Cancelled or MessageKind.NoShow && News.WouldCome(facts) is { } known
            ? after with { Start = known, Location = facts.Visit?.Location }
            : after;
        var previous = kind is MessageKind.Rescheduled ? News.KnownStart(facts) ?? facts.Visit?.Start : null;
        return Texts.AboutVisit(
            $"notice:{after.AppointmentId}:{kind}:{after.VersionId}:{after.PatientId}",
            kind,
            Texts.Values(facts, shown, patient, previous == after.Start ? null : previous),
            patient,
            at,
            after.Key,
            shown.Start,
            kind is MessageKind.Rescheduled or MessageKind.Cancelled ? News.AlsoOff(facts) : null);
    }

    private static IReadOnlyList<Effect> Withdrawn(Facts facts, DeliveryState state, Why why) =>
        RemindingAnew.Withdrawing(facts.Pending, state, why, facts);

    private static Effect.OpenTask UnreadableTask(Visit after) => new(
        $"unreadable:{after.AppointmentId}:{after.PatientId}:{after.VersionId}",
        TaskKind.UnreadableAppointment, after.Key, after.Problem ?? $"status {after.Status}");
}
