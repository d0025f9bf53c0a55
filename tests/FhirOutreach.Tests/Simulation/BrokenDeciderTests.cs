using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Simulation;

namespace FhirOutreach.Tests.Simulation;

/// <summary>A check that no mistake trips over proves nothing: for each rule a decider with that mistake, and it is caught.</summary>
public sealed class BrokenDeciderTests
{
    private const int Seed = 5;
    private const int SchedulesMax = 120;
    private const int SchedulesAtOnce = 2;

    private static readonly Dictionary<string, Decide> Broken = new()
    {
        [Rules.NotOn] = RemindsOfCancelledVisits,
        [Rules.QuietHours] = NeverSleeps,
        [Rules.AfterStop] = ForgetsStops,
        [Rules.TwoOfAKind] = TellsTwice,
        [Rules.TooManyToday] = CountsNoReminders,
        [Rules.ReplyLost] = ShrugsAtReplies,
        [Rules.WrongPerson] = ConfirmsOnAnyWord,
        [Rules.ClaimedForEver] = IgnoresTheEhrsAnswer,
    };

    public static TheoryData<string> RulesWithAMistake => [.. Broken.Keys, Rules.Replay];

    [Theory]
    [MemberData(nameof(RulesWithAMistake))]
    public void A_mistake_is_caught(string rule)
    {
        var decide = Broken.GetValueOrDefault(rule) ?? HasMoods();
        for (var first = 0; first < SchedulesMax; first += SchedulesAtOnce)
            if (Simulations.Schedules(Seed + first, SchedulesAtOnce, decide).Any(result => result.Breaches.Any(breach => breach.Rule == rule)))
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
        occurrence is Occurrence.ReplyArrived ? new(Why.NotUnderstood) : OutreachDecider.Decide(occurrence, facts);

    private static Decision ConfirmsOnAnyWord(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.ReplyArrived reply && facts.Upcoming is [var visit, ..]
            ? new(Why.PatientConfirmed, new Effect.UpdateEhr($"update:{reply.Id}", visit.Visit.Key, EhrChange.Confirm, visit.Visit.Start!.Value))
            : OutreachDecider.Decide(occurrence, facts);

    private static Decision IgnoresTheEhrsAnswer(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.EhrAnswered ? new(Why.AlreadySettled)
        : Without<Effect.SettleUpdate>(OutreachDecider.Decide(occurrence, facts));

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
}
