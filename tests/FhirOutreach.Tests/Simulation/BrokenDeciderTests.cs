using System.Reflection;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Simulation;

namespace FhirOutreach.Tests.Simulation;

/// <summary>
/// A check that no mistake trips over proves nothing: for each rule a decider with that mistake, and it is caught. Where no
/// decider can break a rule because it is the storage's to keep, the storage has the mistake.
/// </summary>
public sealed class BrokenDeciderTests
{
    private const int Seed = 5;
    private const int SchedulesMax = 120;
    private const int SchedulesAtOnce = 2;
    private const int PreviewsMax = 24;

    private static readonly (string Rule, Decide Decide)[] Broken =
    [
        (Rules.NotOn, RemindsOfCancelledVisits),
        (Rules.NotOn, NamesAnotherVisitAtAWrongTime),
        (Rules.Gone, RemindsOfWhatIsGone),
        (Rules.QuietHours, NeverSleeps),
        (Rules.AfterStop, ForgetsStops),
        (Rules.TwoOfAKind, TellsTwice),
        (Rules.TwoOfAKind, RemindsTwiceAtOnce),
        (Rules.TooManyToday, CountsNoReminders),
        (Rules.ReplyLost, ShrugsAtReplies),
        (Rules.ReplyLost, KeepsAnswersUntilTheyAreOfNoUse),
        (Rules.AnsweredTwice, AnswersTwice),
        (Rules.WrongPerson, ConfirmsOnAnyWord),
        (Rules.WrongPerson, CancelsAllThereIs),
        (Rules.WrongPerson, CancelsWhatNobodyAskedAbout),
        (Rules.WrongPerson, TakesTheFirstOfSeveral),
        (Rules.WrongPerson, TakesAnOldYesForANewTime),
        (Rules.ClaimedForEver, IgnoresTheEhrsAnswer),
        (Rules.Told, SeesNothingNewInAnotherPlace),
        (Rules.Told, IsAnHourOff),
    ];

    private static readonly Dictionary<string, string> BrokenStorage = new()
    {
        // What may have been taken is sent again at once: nobody looks it up.
        [Rules.TakenTwice] =
            """
            CREATE TRIGGER IF NOT EXISTS mistake AFTER UPDATE OF state ON message WHEN new.state = 'Unknown'
            BEGIN UPDATE message SET state = 'Planned', due_at = handed_over_at WHERE id = new.id; END
            """,
        [Rules.Silent] =
            """
            CREATE TRIGGER IF NOT EXISTS mistake AFTER UPDATE OF state ON message WHEN new.state IN ('Withdrawn', 'Superseded', 'Expired')
            BEGIN UPDATE message SET why = NULL WHERE id = new.id; END
            """,
        [Rules.SumOfStates] =
            """
            DROP TRIGGER IF EXISTS message_is_kept;
            CREATE TRIGGER IF NOT EXISTS mistake AFTER UPDATE OF state ON message WHEN new.state = 'Withdrawn'
            BEGIN DELETE FROM message WHERE id = new.id; END
            """,
        // The projection keeps a visit's second version for ever.
        [Rules.Certificate] =
            """
            CREATE TRIGGER IF NOT EXISTS mistake AFTER UPDATE OF version_id ON appointment WHEN old.version_id = '2'
            BEGIN UPDATE appointment SET version_id = '2' WHERE id = new.id; END
            """,
        // What left is counted as long gone.
        [Rules.AboveCaps] =
            """
            CREATE TRIGGER IF NOT EXISTS mistake AFTER UPDATE OF state ON message WHEN new.state IN ('Accepted', 'Delivered')
            BEGIN UPDATE message SET handed_over_at = '2020-01-01T00:00:00.0000000Z' WHERE id = new.id; END
            """,
        [Rules.WrongNumber] =
            """
            CREATE TRIGGER IF NOT EXISTS mistake AFTER INSERT ON message
            BEGIN UPDATE message SET phone = '+15550109999' WHERE id = new.id; END
            """,
    };

    public static TheoryData<string> Mistakes => [.. Broken.Select(mistake => mistake.Decide.Method.Name)];

    public static TheoryData<string> RulesOfTheStorage => [.. BrokenStorage.Keys];

    [Fact]
    public void No_rule_is_without_its_mistake()
    {
        var rules = typeof(Rules).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field is { IsLiteral: true }).Select(field => (string)field.GetRawConstantValue()!);
        string[] seen = [.. Broken.Select(mistake => mistake.Rule).Distinct(), .. BrokenStorage.Keys, Rules.Replay, Rules.Foreseen];
        Assert.Equal(rules.Order(), seen.Order());
    }

    [Fact]
    public void A_preview_that_foresees_no_reminder_is_caught() => AssertIsSeenIn(ForeseesNoReminders);

    [Fact]
    public void A_preview_that_foresees_another_reason_for_what_is_not_sent_is_caught() => AssertIsSeenIn(ForeseesAnotherReason);

    private static void AssertIsSeenIn(Decide preview) =>
        Assert.Contains(Simulations.Previews(Seed, PreviewsMax, preview), result => result.Breaches.Any(breach => breach.Rule == Rules.Foreseen));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_caught(string mistake)
    {
        var (rule, decide) = Broken.Single(one => one.Decide.Method.Name == mistake);
        AssertIsSeen(rule, decide, null);
    }

    [Theory]
    [MemberData(nameof(RulesOfTheStorage))]
    public void A_mistake_of_the_storage_is_caught(string rule) => AssertIsSeen(rule, null, BrokenStorage[rule]);

    [Fact]
    public void A_decider_with_moods_is_caught() => AssertIsSeen(Rules.Replay, HasMoods(), null);

    private static void AssertIsSeen(string rule, Decide? decide, string? storage)
    {
        for (var first = 0; first < SchedulesMax; first += SchedulesAtOnce)
            if (Simulations.Schedules(Seed + first, SchedulesAtOnce, decide, storage).Any(result => result.Breaches.Any(breach => breach.Rule == rule)))
                return;
        Assert.Fail($"{SchedulesMax} schedules from seed {Seed} did not notice: {rule}");
    }

    // The plan survives the cancellation, and what is due is sent.
    private static Decision RemindsOfCancelledVisits(Occurrence occurrence, Facts facts)
    {
        var seen = occurrence is Occurrence.ReminderDue && facts.Visit is { Start: not null } visit
            ? facts with { Visit = visit with { Status = AppointmentStatus.Booked, Participation = ParticipationStatus.NeedsAction, Problem = null } }
            : facts;
        return Without<Effect.WithdrawReminders>(OutreachDecider.Decide(occurrence, seen));
    }

    // A reminder names beside its visit another of the patient's, at a time it does not have.
    private static Decision NamesAnotherVisitAtAWrongTime(Occurrence occurrence, Facts facts)
    {
        var decision = OutreachDecider.Decide(occurrence, facts);
        return occurrence is Occurrence.ReminderDue && facts.Visit is { } visit && facts.Upcoming.FirstOrDefault(other => other.Visit.Key != visit.Key) is { } other
            ? With<Effect.SendMessage>(decision, text => text with { Also = [new(other.Visit.Key, other.Visit.Start!.Value.AddMinutes(15))] })
            : decision;
    }

    // Nothing stops when the EHR no longer has the Appointment.
    private static Decision RemindsOfWhatIsGone(Occurrence occurrence, Facts facts) => occurrence switch
    {
        Occurrence.AppointmentGone => new(Why.AppointmentDeleted),
        Occurrence.ReminderDue when facts.Visit is { Problem: not null } visit => OutreachDecider.Decide(occurrence, facts with { Visit = visit with { Problem = null } }),
        _ => OutreachDecider.Decide(occurrence, facts),
    };

    // The second reminder is planned for the first one's moment, and neither knows of the other.
    private static Decision RemindsTwiceAtOnce(Occurrence occurrence, Facts facts)
    {
        var decision = OutreachDecider.Decide(occurrence, occurrence is Occurrence.ReminderDue due
            ? facts with
            {
                Reminders = [.. facts.Reminders.Where(plan => plan.Slot == due.Slot)],
                Texts = [.. facts.Texts.Where(text => text.Kind is not (MessageKind.Reminder or MessageKind.ReminderConfirmed))],
                Pending = [.. facts.Pending.Where(text => text.Kind is not (MessageKind.Reminder or MessageKind.ReminderConfirmed))],
            }
            : facts);
        var first = decision.Effects.OfType<Effect.PlanReminder>().FirstOrDefault(plan => plan.Slot is ReminderSlot.First);
        return first is null ? decision : With<Effect.PlanReminder>(decision, plan => plan with { DueAt = first.DueAt });
    }

    private static Decision IsAnHourOff(Occurrence occurrence, Facts facts) => With<Effect.SendMessage>(
        OutreachDecider.Decide(occurrence, facts), text => text with { Values = text.Values with { Start = text.Values.Start?.AddHours(1) } });

    private static Decision NeverSleeps(Occurrence occurrence, Facts facts) =>
        OutreachDecider.Decide(occurrence, facts with { Policy = facts.Policy with { Window = SendingWindow.Always } });

    private static Decision ForgetsStops(Occurrence occurrence, Facts facts) =>
        Without<Effect.RecordConsent>(OutreachDecider.Decide(occurrence, facts));

    private static Decision TellsTwice(Occurrence occurrence, Facts facts)
    {
        var decision = OutreachDecider.Decide(occurrence, facts);
        return decision with
        {
            Effects = [.. decision.Effects, .. decision.Effects.OfType<Effect.SendMessage>().Select(text => text with { Key = text.Key + ":again" })],
        };
    }

    private static Decision CountsNoReminders(Occurrence occurrence, Facts facts) =>
        OutreachDecider.Decide(occurrence, occurrence is Occurrence.ReminderDue ? facts with { Texts = [], Pending = [], Upcoming = [] } : facts);

    private static Decision ShrugsAtReplies(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.ReplyArrived ? new(Why.NotUnderstoodTwice) : OutreachDecider.Decide(occurrence, facts);

    // They wait in the outbox until their time is past, and nobody is told of it.
    private static Decision KeepsAnswersUntilTheyAreOfNoUse(Occurrence occurrence, Facts facts) => occurrence switch
    {
        Occurrence.ReplyArrived => With<Effect.SendMessage>(OutreachDecider.Decide(occurrence, facts), text => text with { DueAt = text.Deadline }),
        Occurrence.TextOvertaken => Without<Effect.OpenTask>(OutreachDecider.Decide(occurrence, facts)),
        _ => OutreachDecider.Decide(occurrence, facts),
    };

    private static Decision AnswersTwice(Occurrence occurrence, Facts facts)
    {
        var decision = OutreachDecider.Decide(occurrence, facts);
        return decision with
        {
            Effects = [.. decision.Effects, .. decision.Effects.OfType<Effect.SendMessage>().Where(text => text.Kind.IsAnswer()).Select(text => text with { Key = text.Key + ":again" })],
        };
    }

    private static Decision ConfirmsOnAnyWord(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.ReplyArrived reply && facts.Upcoming is [var visit, ..]
            ? new(Why.PatientConfirmed, new Effect.UpdateEhr($"update:{reply.Id}", visit.Visit.Key, EhrChange.Confirm, visit.Visit.Start!.Value))
            : OutreachDecider.Decide(occurrence, facts);

    // One X, and everything that this number has to come is off.
    private static Decision CancelsAllThereIs(Occurrence occurrence, Facts facts)
    {
        var decision = OutreachDecider.Decide(occurrence, facts);
        return occurrence is Occurrence.ReplyArrived reply && decision.Effects.OfType<Effect.UpdateEhr>().Any(update => update.Change is EhrChange.Cancel)
            ? new(decision.Why, [.. facts.Upcoming.Select((visit, i) => new Effect.UpdateEhr($"update:{reply.Id}:{i}", visit.Visit.Key, EhrChange.Cancel, visit.Visit.Start!.Value))])
            : decision;
    }

    // Monday's X for Thursday's visit.
    private static Decision CancelsWhatNobodyAskedAbout(Occurrence occurrence, Facts facts)
    {
        var decision = OutreachDecider.Decide(occurrence, facts);
        return occurrence is Occurrence.ReplyArrived reply && decision.Effects.OfType<Effect.UpdateEhr>().Any(update => update.Change is EhrChange.Cancel)
            && facts.Upcoming.LastOrDefault(visit => visit.AskedStart is null) is { } other
            ? new(decision.Why, new Effect.UpdateEhr($"update:{reply.Id}", other.Visit.Key, EhrChange.Cancel, other.Visit.Start!.Value))
            : decision;
    }

    private static Decision TakesTheFirstOfSeveral(Occurrence occurrence, Facts facts) => OutreachDecider.Decide(
        occurrence, occurrence is Occurrence.ReplyArrived && facts.Upcoming.FirstOrDefault(visit => visit.AskedStart is not null) is { } first ? facts with { Upcoming = [first] } : facts);

    private static Decision TakesAnOldYesForANewTime(Occurrence occurrence, Facts facts) => OutreachDecider.Decide(
        occurrence, occurrence is Occurrence.ReplyArrived
            ? facts with { Upcoming = [.. facts.Upcoming.Select(visit => visit.AskedStart is null ? visit : visit with { AskedStart = visit.Visit.Start })] }
            : facts);

    private static Decision IgnoresTheEhrsAnswer(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.EhrAnswered ? new(Why.AlreadySettled)
        : Without<Effect.SettleUpdate>(OutreachDecider.Decide(occurrence, facts));

    private static Decision SeesNothingNewInAnotherPlace(Occurrence occurrence, Facts facts) =>
        OutreachDecider.Decide(occurrence, facts) is var decision && decision.Effects.OfType<Effect.SendMessage>().Any(text => text.Kind is MessageKind.Modified)
            ? Without<Effect.SendMessage>(decision) with { Why = Why.NothingVisibleChanged }
            : decision;

    private static Decision ForeseesNoReminders(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.ReminderDue
            ? Without<Effect.SendMessage>(OutreachDecider.Decide(occurrence, facts))
            : OutreachDecider.Decide(occurrence, facts);

    private static Decision ForeseesAnotherReason(Occurrence occurrence, Facts facts) =>
        OutreachDecider.Decide(occurrence, facts) is var decision && occurrence is Occurrence.ReminderDue
        && decision.Effects.OfType<Effect.CloseReminder>().Any() && !decision.Effects.OfType<Effect.SendMessage>().Any()
            ? decision with { Why = Why.HeldUp }
            : decision;

    // Not a function of its arguments alone.
    private static Decide HasMoods()
    {
        var moods = 0;
        return (occurrence, facts) => OutreachDecider.Decide(occurrence, facts) is var decision && Interlocked.Increment(ref moods) % 7 == 0
            ? decision with { Why = Why.NothingToAnswer }
            : decision;
    }

    private static Decision Without<T>(Decision decision)
        where T : Effect => decision with { Effects = [.. decision.Effects.Where(effect => effect is not T)] };

    private static Decision With<T>(Decision decision, Func<T, Effect> changed)
        where T : Effect => decision with { Effects = [.. decision.Effects.Select(effect => effect is T one ? changed(one) : effect)] };
}
