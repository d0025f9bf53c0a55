using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Replies;
using static FhirOutreach.Domain.Outreach.ReplyAnswers;

namespace FhirOutreach.Domain.Outreach;

/// <summary>A reply about a visit: first whose visit and which one, then what becomes of it in the EHR.</summary>
internal static class VisitReplies
{
    /// <param name="intent">Confirm, Yes or Cancel.</param>
    public static Decision About(Occurrence.ReplyArrived arrived, ReplyIntent intent, Facts facts)
    {
        // YES also opts a number back in at the carrier: without this our next text would never leave.
        var optIn = arrived.Reply.OptsIn && facts.IsOptedOut
            ? new Effect[] { new Effect.RecordConsent(false, ConsentSource.PatientText, arrived.Reply.Evidence) }
            : [];
        var within = facts with { IsOptedOut = facts.IsOptedOut && optIn.Length == 0 };
        var decision = ForTheVisitMeant(arrived, intent, within);
        return optIn.Length == 0 ? decision : new(decision.Why, [.. optIn, .. decision.Effects]);
    }

    /// <summary>Said to the list, after we asked which one.</summary>
    public static Decision Chosen(Occurrence.ReplyArrived arrived, ListAnswer answer, OpenChoice choice, Facts facts)
    {
        // "X 2" to the list of a C: a number alone may not take up that list any more.
        if (answer.Letter is { } letter && letter != choice.Intent)
            return new(Why.NotUnderstoodTwice, [new Effect.CloseChoice(choice.Id), .. Unsure(arrived, facts, null).Effects]);
        if (choice.Options.FirstOrDefault(option => option.Number == answer.Number) is not { } option)
            return NotOnTheList(arrived, choice, facts);

        var upcoming = facts.Upcoming.FirstOrDefault(visit =>
            visit.Visit.AppointmentId == option.AppointmentId && visit.Visit.PatientId == option.PatientId);
        var decision = upcoming switch
        {
            null when Reach.IsGone(facts.Patient(option.PatientId)) => Unsure(arrived, facts, null),
            null => OffUntold(arrived, facts, new(option.AppointmentId, option.PatientId))
                ?? Says(arrived, facts, Why.VisitNotUpcoming, MessageKind.AnswerNoVisit),
            _ => ForVisit(arrived, choice.Intent, upcoming with { AskedStart = option.Start }, facts),
        };
        return new(decision.Why, [new Effect.CloseChoice(choice.Id), .. decision.Effects]);
    }

    // The list once more, then a person: whoever doubts about the number is not helped by being asked for a letter.
    private static Decision NotOnTheList(Occurrence.ReplyArrived arrived, OpenChoice choice, Facts facts)
    {
        var listed = facts.Upcoming
            .Where(visit => choice.Options.Any(option => (option.AppointmentId, option.PatientId) == (visit.Visit.AppointmentId, visit.Visit.PatientId)))
            .ToList();
        if (listed.Count < 2)
            return ReplyDecisions.NotUnderstood(arrived, facts);

        var askedAgain = facts.Texts is [{ Kind: MessageKind.AnswerWhichOne }, { Kind: MessageKind.AnswerWhichOne }, ..]
            || LastText(facts) is MessageKind.AnswerUnclear or MessageKind.AnswerHandedToStaff;
        return askedAgain ? Unsure(arrived, facts, null) : WhichOne(arrived, choice.Intent, listed, facts);
    }

    private static Decision ForTheVisitMeant(Occurrence.ReplyArrived arrived, ReplyIntent intent, Facts facts)
    {
        var asked = facts.Upcoming.Where(visit => visit.IsAsked).ToList();
        // Confirmed, and moved since: whoever says yes has not heard of the new time yet.
        var unanswered = asked.Where(visit => !visit.Visit.IsConfirmed || visit.AskedStart != visit.Visit.Start).ToList();
        // A yes answers what is still open; a no may also take back an earlier yes.
        var meant = intent is ReplyIntent.Cancel ? asked : unanswered;
        return meant switch
        {
            [var only] when IsOnAnotherDay(arrived, only.Visit) => AskOfTheDay(arrived, only, facts),
            [var only] => ForVisit(arrived, intent, only, facts),
            [_, _, ..] => WhichOne(arrived, intent, meant, facts),
            [] when asked.Find(visit => facts.IsBeingCalledOff(visit.Visit)) is { } takenBack => Unsure(arrived, facts, takenBack.Visit),
            [] when asked is [var confirmed, ..] => AlreadyConfirmed(arrived, confirmed.Visit, facts),
            [] when facts.Upcoming is [var only] => Ask(arrived, only, facts, Why.NotAskedBefore),
            [] when facts.Upcoming.Count > 1 => WhichOne(arrived, intent, facts.Upcoming, facts),
            _ => NoVisit(arrived, facts),
        };
    }

    // "Cancel my appointment on Tuesday" is not said of Thursday's visit, even where that is the only one we asked about.
    private static bool IsOnAnotherDay(Occurrence.ReplyArrived arrived, Visit visit) =>
        arrived.Reply.NamedDay is { } day && visit.LocalStart is { } start && !day.Is(
            DateOnly.FromDateTime(start.Date), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(arrived.At, visit.Zone).Date));

    private static Decision AskOfTheDay(Occurrence.ReplyArrived arrived, UpcomingVisit asked, Facts facts)
    {
        var ofTheDay = facts.Upcoming.Where(visit => !IsOnAnotherDay(arrived, visit.Visit)).ToList();
        return Ask(arrived, ofTheDay is [var one] ? one : asked, facts, Why.NamedAnotherDay);
    }

    private static Decision ForVisit(Occurrence.ReplyArrived arrived, ReplyIntent intent, UpcomingVisit upcoming, Facts facts)
    {
        var visit = upcoming.Visit;
        if (upcoming.AskedStart != visit.Start)
            return Ask(arrived, upcoming, facts, upcoming.AskedStart is null ? Why.NotAskedBefore : Why.VisitMovedSinceAsked);

        return intent is ReplyIntent.Cancel ? Cancel(arrived, visit, facts) : Confirm(arrived, visit, facts);
    }

    private static Decision Confirm(Occurrence.ReplyArrived arrived, Visit visit, Facts facts)
    {
        var open = facts.UpdatesOf(visit).ToList();
        if (open.Any(update => update.Change is EhrChange.Confirm))
            return new(Why.AnswerOnItsWay);
        if (open.Count > 0) // a cancellation is on its way: a person sorts it out, not a race
            return Unsure(arrived, facts, visit);

        return new(Why.PatientConfirmed,
            new Effect.UpdateEhr($"update:{arrived.Id}", visit.Key, EhrChange.Confirm, visit.Start!.Value));
    }

    private static Decision Cancel(Occurrence.ReplyArrived arrived, Visit visit, Facts facts)
    {
        var change = visit.IsGroup ? EhrChange.Decline : EhrChange.Cancel;
        var open = facts.UpdatesOf(visit).ToList();
        if (open.Any(update => update.Change == change))
            return new(Why.AnswerOnItsWay);

        return new(visit.IsGroup ? Why.PatientDeclined : Why.PatientCancelled,
        [
            .. open.Select(update => new Effect.SettleUpdate(update.Id, UpdateState.Withdrawn)),
            new Effect.UpdateEhr($"update:{arrived.Id}", visit.Key, change, visit.Start!.Value),
        ]);
    }

    private static Decision WhichOne(
        Occurrence.ReplyArrived arrived, ReplyIntent intent, IReadOnlyList<UpcomingVisit> visits, Facts facts)
    {
        if (!MayAnswer(facts))
            return Unanswerable(arrived);
        var choices = VisitChoices.Among(visits, facts);
        var text = Texts.Answer(Key(arrived), MessageKind.AnswerWhichOne, facts);
        return new(Why.AskedWhichOne,
            text with { Values = text.Values with { Choices = choices.Lines } },
            new Effect.AskWhichOne(text.Key, intent is ReplyIntent.Cancel ? intent : ReplyIntent.Confirm, choices.Options));
    }

    private static Decision Ask(Occurrence.ReplyArrived arrived, UpcomingVisit upcoming, Facts facts, Why why)
    {
        var visit = upcoming.Visit;
        var movedFrom = upcoming.AskedStart == visit.Start ? null : upcoming.AskedStart;
        return MayAnswer(facts)
            // The answer carries the new time: a notice of the same that still waits for its hour is not needed any more.
            ? new(why,
            [
                Texts.Answer(Key(arrived), MessageKind.AnswerMoved, facts, visit, facts.Patient(visit.PatientId), movedFrom),
                .. RemindingAnew.Withdrawing(
                    [.. facts.Pending.Where(text => text.AppointmentId == visit.AppointmentId && text.PatientId == visit.PatientId && text.AlsoOff is null)],
                    DeliveryState.Superseded, Why.SupersededByNewerText, facts),
            ])
            : Unanswerable(arrived, visit);
    }

    private static Decision AlreadyConfirmed(Occurrence.ReplyArrived arrived, Visit visit, Facts facts) =>
        MayAnswer(facts)
            ? new(Why.AlreadyConfirmed,
                Texts.Answer(Key(arrived), MessageKind.AnswerAlreadyConfirmed, facts, visit, facts.Patient(visit.PatientId)))
            : new(Why.AlreadyConfirmed);
}
