using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Outreach;

/// <summary>
/// A patient wrote. One text in gives at most one text out (R-09), and nothing is done for anyone but the person whose
/// visit it certainly is.
/// </summary>
internal static class ReplyDecisions
{
    /// <summary>More than this to one number within the hour is a loop or a misunderstanding: a person takes over (R-47).</summary>
    public const int AnswersPerHourMax = 12;

    private static readonly TimeSpan OptOutAnswerWithin = TimeSpan.FromMinutes(5);

    public static Decision Decide(Occurrence.ReplyArrived arrived, Facts facts)
    {
        if (arrived.IsRepeat)
            return new(Why.RepeatedText);
        if (Consent(arrived, facts) is { } consent)
            return consent;
        if (!facts.IsStopped(NumberStopCause.AnswersAnswers) && Answers(facts) >= AnswersPerHourMax)
            return NumberStops.AnswersAnswers(arrived, facts);

        return arrived.Reply.Intent switch
        {
            ReplyIntent.SmallTalk or ReplyIntent.Reaction => new(Why.NothingToAnswer),
            ReplyIntent.Confirm or ReplyIntent.Yes or ReplyIntent.Cancel => AboutAVisit(arrived, arrived.Reply.Intent, facts),
            ReplyIntent.Number => Chosen(arrived, facts),
            ReplyIntent.AnotherTime => AnotherTime(arrived, facts),
            ReplyIntent.Help when CarrierActed(arrived) => new(Why.PatientAskedForHelp), // a second answer would be one too many
            ReplyIntent.Help => Says(arrived, facts, Why.PatientAskedForHelp, MessageKind.AnswerHelp),
            _ => NotUnderstood(arrived, facts),
        };
    }

    // Those on their way count too: a slow sender must not hide a loop.
    private static int Answers(Facts facts) =>
        facts.Texts.Count(text => text.Kind.IsAnswer() && facts.Now - text.At < TimeSpan.FromHours(1))
        + facts.Pending.Count(text => text.Kind.IsAnswer());

    // What the carrier also acts on. STOP never cancels a visit.
    private static Decision? Consent(Occurrence.ReplyArrived arrived, Facts facts) => arrived.Reply.Intent switch
    {
        ReplyIntent.OptOut => new(Why.PatientOptedOut,
        [
            .. OptOut(arrived, facts, ConsentSource.PatientText),
            .. IsCarriersWord(arrived) ? [] : new Effect[] { Task(arrived, TaskKind.OptedOutInOwnWords) },
            .. OptOutAnswer(arrived, facts),
        ]),
        ReplyIntent.BareCancel when IsForTheVisit(arrived, facts) => AboutAVisit(arrived, ReplyIntent.Cancel, facts),
        ReplyIntent.BareCancel => new(Why.PatientMayWantToCancel,
        [
            .. OptOut(arrived, facts, ConsentSource.PatientText),
            Task(arrived, TaskKind.MayWantToCancel, facts.Upcoming is [var only] ? only.Visit : null),
        ]),
        ReplyIntent.WrongNumber => new(Why.WrongNumber,
            [.. OptOut(arrived, facts, ConsentSource.WrongNumber), Task(arrived, TaskKind.WrongNumber)]),
        ReplyIntent.OptIn => new(Why.PatientOptedIn,
            new Effect.RecordConsent(false, ConsentSource.PatientText, arrived.Reply.Evidence)),
        ReplyIntent.Fewer => Fewer(arrived, facts),
        _ => null,
    };

    // With two visits asked about, or none, nobody can say what it is for: then it is what the rule says it is.
    private static bool IsForTheVisit(Occurrence.ReplyArrived arrived, Facts facts) =>
        facts.Policy.CancelMeansAppointment
        && arrived.Reply.Evidence.Split(' ').All(word => word == OptOutKeywords.Cancel)
        && facts.Upcoming.Count(visit => visit.AskedStart is not null) == 1;

    private static IReadOnlyList<Effect> OptOut(Occurrence.ReplyArrived arrived, Facts facts, ConsentSource source) =>
    [
        new Effect.RecordConsent(true, source, arrived.Reply.Evidence),
        .. facts.Pending.Select(text => new Effect.WithdrawText(text.Id, DeliveryState.Withdrawn, Why.PatientOptedOut)),
        .. facts.WhichOne is { } open ? [new Effect.CloseChoice(open.Id)] : Array.Empty<Effect>(), // no question is left (R-48)
        .. SharedNumber(arrived, facts),
    ];

    // The number stops, whoever it was that wrote (R-45): who else is no longer texted is for a person to know.
    private static IEnumerable<Effect> SharedNumber(Occurrence.ReplyArrived arrived, Facts facts) => facts.Patients.Count > 1
        ? [new Effect.OpenTask($"shared:{arrived.Id}", TaskKind.SharedNumberOptedOut,
            Note: $"text {arrived.Id} stops every text to: {string.Join(", ", facts.Patients.Select(patient => $"Patient/{patient.Id}"))}")]
        : [];

    // The carrier answers its own words itself. One text about it all is allowed within five minutes (47 CFR 64.1200(a)(12)).
    private static IEnumerable<Effect> OptOutAnswer(Occurrence.ReplyArrived arrived, Facts facts) =>
        facts.Policy.AnswersOptOut && MayAnswer(facts) && !CarrierActed(arrived)
            ? [Texts.Answer($"opted-out:{arrived.Id}", MessageKind.AnswerOptedOut, facts) with { Deadline = facts.Now + OptOutAnswerWithin }]
            : [];

    private static bool IsCarriersWord(Occurrence.ReplyArrived arrived) =>
        CarrierActed(arrived) || OptOutKeywords.All.Any(keyword => keyword.Words == arrived.Reply.Evidence);

    private static bool CarrierActed(Occurrence.ReplyArrived arrived) =>
        arrived.Reply.Evidence.StartsWith(OptOutKeywords.ByCarrier, StringComparison.Ordinal);

    // "Fewer" is also a yes to being texted: the number is open again.
    private static Decision Fewer(Occurrence.ReplyArrived arrived, Facts facts) => new(Why.PatientWantsFewer,
    [
        new Effect.RecordConsent(false, ConsentSource.PatientText, arrived.Reply.Evidence, WantsFewer: true),
        .. MayAnswer(facts with { IsOptedOut = false }) ? [Texts.Answer(Key(arrived), MessageKind.AnswerFewer, facts)] : Array.Empty<Effect>(),
    ]);

    private static Decision AboutAVisit(Occurrence.ReplyArrived arrived, ReplyIntent intent, Facts facts)
    {
        // YES also opts a number back in at the carrier: without this our next text would never leave.
        var optIn = arrived.Reply.OptsIn && facts.IsOptedOut
            ? new Effect[] { new Effect.RecordConsent(false, ConsentSource.PatientText, arrived.Reply.Evidence) }
            : [];
        var within = facts with { IsOptedOut = facts.IsOptedOut && optIn.Length == 0 };
        var decision = ForTheVisitMeant(arrived, intent, within);
        return optIn.Length == 0 ? decision : new(decision.Why, [.. optIn, .. decision.Effects]);
    }

    private static Decision ForTheVisitMeant(Occurrence.ReplyArrived arrived, ReplyIntent intent, Facts facts)
    {
        var asked = facts.Upcoming.Where(visit => visit.AskedStart is not null).ToList();
        // Confirmed, and moved since: whoever says yes has not heard of the new time yet.
        var unanswered = asked.Where(visit => !visit.Visit.IsConfirmed || visit.AskedStart != visit.Visit.Start).ToList();
        // A yes answers what is still open; a no may also take back an earlier yes.
        var meant = intent is ReplyIntent.Cancel ? asked : unanswered;
        return meant switch
        {
            [var only] when IsOnAnotherDay(arrived, only.Visit) => AskOfTheDay(arrived, only.Visit, facts),
            [var only] => ForVisit(arrived, intent, only, facts),
            [_, _, ..] => WhichOne(arrived, intent, meant, facts),
            [] when asked is [var confirmed, ..] => AlreadyConfirmed(arrived, confirmed.Visit, facts),
            [] when facts.Upcoming is [var only] => Ask(arrived, only.Visit, facts, Why.NotAskedBefore),
            [] when facts.Upcoming.Count > 1 => WhichOne(arrived, intent, facts.Upcoming, facts),
            _ => NoVisit(arrived, facts),
        };
    }

    // "Cancel my appointment on Tuesday" is not said of Thursday's visit, even where that is the only one we asked about.
    private static bool IsOnAnotherDay(Occurrence.ReplyArrived arrived, Visit visit) =>
        arrived.Reply.NamedDay is { } day && visit.LocalStart is { } start && !day.Is(
            DateOnly.FromDateTime(start.Date), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(arrived.At, visit.Zone).Date));

    private static Decision AskOfTheDay(Occurrence.ReplyArrived arrived, Visit asked, Facts facts)
    {
        var ofTheDay = facts.Upcoming.Where(visit => !IsOnAnotherDay(arrived, visit.Visit)).ToList();
        return Ask(arrived, ofTheDay is [var one] ? one.Visit : asked, facts, Why.NamedAnotherDay);
    }

    private static Decision ForVisit(Occurrence.ReplyArrived arrived, ReplyIntent intent, UpcomingVisit upcoming, Facts facts)
    {
        var visit = upcoming.Visit;
        if (upcoming.AskedStart != visit.Start)
            return Ask(arrived, visit, facts, Why.VisitMovedSinceAsked);

        return intent is ReplyIntent.Cancel ? Cancel(arrived, visit, facts) : Confirm(arrived, visit, facts);
    }

    private static Decision Confirm(Occurrence.ReplyArrived arrived, Visit visit, Facts facts)
    {
        var open = OpenUpdates(visit, facts);
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
        var open = OpenUpdates(visit, facts);
        if (open.Any(update => update.Change == change))
            return new(Why.AnswerOnItsWay);

        return new(visit.IsGroup ? Why.PatientDeclined : Why.PatientCancelled,
        [
            .. open.Select(update => new Effect.SettleUpdate(update.Id, UpdateState.Withdrawn)),
            new Effect.UpdateEhr($"update:{arrived.Id}", visit.Key, change, visit.Start!.Value),
        ]);
    }

    private static Decision Chosen(Occurrence.ReplyArrived arrived, Facts facts)
    {
        if (facts.WhichOne is not { } choice)
            return NotUnderstood(arrived, facts);
        if (choice.Options.FirstOrDefault(option => option.Number == arrived.Reply.Number) is not { } option)
            return Says(arrived, facts, Why.NotUnderstood, MessageKind.AnswerUnclear);

        var upcoming = facts.Upcoming.FirstOrDefault(visit =>
            visit.Visit.AppointmentId == option.AppointmentId && visit.Visit.PatientId == option.PatientId);
        var decision = upcoming is null
            ? Says(arrived, facts, Why.VisitNotUpcoming, MessageKind.AnswerNoVisit)
            : ForVisit(arrived, choice.Intent, upcoming with { AskedStart = option.Start }, facts);
        return new(decision.Why, [new Effect.CloseChoice(choice.Id), .. decision.Effects]);
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

    private static Decision Ask(Occurrence.ReplyArrived arrived, Visit visit, Facts facts, Why why) =>
        MayAnswer(facts)
            // The answer carries the new time: a notice of the same that still waits for its hour is not needed any more.
            ? new(why,
            [
                Texts.Answer(Key(arrived), MessageKind.AnswerMoved, facts, visit, facts.Patient(visit.PatientId)),
                .. RemindingAnew.Withdrawing(
                    [.. facts.Pending.Where(text => text.AppointmentId == visit.AppointmentId && text.PatientId == visit.PatientId)],
                    DeliveryState.Superseded, Why.SupersededByNewerText, facts),
            ])
            : Unanswerable(arrived, visit);

    private static Decision AlreadyConfirmed(Occurrence.ReplyArrived arrived, Visit visit, Facts facts) =>
        MayAnswer(facts)
            ? new(Why.AlreadyConfirmed,
                Texts.Answer(Key(arrived), MessageKind.AnswerAlreadyConfirmed, facts, visit, facts.Patient(visit.PatientId)))
            : new(Why.AlreadyConfirmed);

    private static Decision AnotherTime(Occurrence.ReplyArrived arrived, Facts facts)
    {
        if (facts.Upcoming.Count == 0) return NoVisit(arrived, facts);
        var visit = facts.Upcoming is [var only] ? only.Visit : null;
        var task = Task(arrived, TaskKind.WantsAnotherTime, visit);
        return MayAnswer(facts)
            ? new(Why.PatientWantsAnotherTime, task,
                Texts.Answer(Key(arrived), MessageKind.AnswerAnotherTime, facts, visit, visit is null ? null : facts.Patient(visit.PatientId)))
            : new(Why.PatientWantsAnotherTime, task);
    }

    private static Decision NoVisit(Occurrence.ReplyArrived arrived, Facts facts)
    {
        // The last we said of a visit to come was that it is off: that is what is answered.
        if (facts.Texts.FirstOrDefault(text => text.Start > facts.Now) is { Kind: MessageKind.Cancelled or MessageKind.AnswerCancelled })
            return Says(arrived, facts, Why.AlreadyCancelled, MessageKind.AnswerAlreadyCancelled);
        var began = facts.Texts.Any(text => text.Start <= facts.Now && facts.Now - text.Start < TimeSpan.FromDays(1));
        return began
            ? Says(arrived, facts, Why.VisitAlreadyBegan, MessageKind.AnswerTooLate)
            : Says(arrived, facts, Why.NoUpcomingVisit, MessageKind.AnswerNoVisit);
    }

    // Asked once; then a person looks.
    private static Decision NotUnderstood(Occurrence.ReplyArrived arrived, Facts facts)
    {
        if (facts.Upcoming.Count == 0)
            return Unsure(arrived, facts, null);
        var askedAlready = LastText(facts) is MessageKind.AnswerUnclear or MessageKind.AnswerHandedToStaff;
        return askedAlready
            ? Unsure(arrived, facts, facts.Upcoming is [var only] ? only.Visit : null)
            : Says(arrived, facts, Why.NotUnderstood, MessageKind.AnswerUnclear);
    }

    private static MessageKind? LastText(Facts facts) => facts.Texts is [var last, ..] ? last.Kind : null;

    private static Decision Unsure(Occurrence.ReplyArrived arrived, Facts facts, Visit? visit)
    {
        var task = Task(arrived, TaskKind.UnclearReply, visit);
        var saidSo = LastText(facts) is MessageKind.AnswerHandedToStaff;
        return saidSo || !MayAnswer(facts)
            ? new(Why.NotUnderstoodTwice, task)
            : new(Why.NotUnderstoodTwice, task, Texts.Answer(Key(arrived), MessageKind.AnswerHandedToStaff, facts));
    }

    private static Decision Says(Occurrence.ReplyArrived arrived, Facts facts, Why why, MessageKind kind) =>
        MayAnswer(facts) ? new(why, Texts.Answer(Key(arrived), kind, facts)) : Unanswerable(arrived);

    // The number has stopped our texts and still writes to us: what we may not ask, a person can.
    private static Decision Unanswerable(Occurrence.ReplyArrived arrived, Visit? visit = null) =>
        new(Why.OptedOut, Task(arrived, TaskKind.UnclearReply, visit));

    // Whoever wrote may be answered, even when we do not know who it is; not when the number has stopped us.
    private static bool MayAnswer(Facts facts) =>
        facts is { Phone: not null, IsOptedOut: false, IsAllowed: true } && !facts.IsStopped(NumberStopCause.TooManyTexts);

    private static List<OpenUpdate> OpenUpdates(Visit visit, Facts facts) =>
        [.. facts.Updates.Where(update => update.AppointmentId == visit.AppointmentId && update.PatientId == visit.PatientId)];

    private static Effect.OpenTask Task(Occurrence.ReplyArrived arrived, TaskKind kind, Visit? visit = null) =>
        new($"reply:{arrived.Id}", kind, visit?.Key, $"text {arrived.Id}");

    private static string Key(Occurrence.ReplyArrived arrived) => $"answer:{arrived.Id}";
}
