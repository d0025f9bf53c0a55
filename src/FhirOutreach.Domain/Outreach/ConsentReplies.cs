using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Replies;
using static FhirOutreach.Domain.Outreach.ReplyAnswers;

namespace FhirOutreach.Domain.Outreach;

/// <summary>A reply about the texts themselves: no more of them, fewer, again, or not to this number.</summary>
internal static class ConsentReplies
{
    private static readonly TimeSpan OptOutAnswerWithin = TimeSpan.FromMinutes(5);

    /// <summary>Null: the reply is about something else. What the carrier also acts on is decided first, and STOP never cancels a visit.</summary>
    public static Decision? Decide(Occurrence.ReplyArrived arrived, Facts facts) => arrived.Reply.Intent switch
    {
        ReplyIntent.OptOut => new(Why.PatientOptedOut,
        [
            .. OptOut(arrived, facts, ConsentSource.PatientText),
            .. IsCarriersWord(arrived) ? [] : new Effect[] { Task(arrived, TaskKind.OptedOutInOwnWords) },
            .. OptOutAnswer(arrived, facts),
        ]),
        ReplyIntent.BareCancel when IsForTheVisit(arrived, facts) => VisitReplies.About(arrived, ReplyIntent.Cancel, facts),
        ReplyIntent.BareCancel => new(Why.PatientMayWantToCancel,
        [
            .. OptOut(arrived, facts, ConsentSource.PatientText),
            Task(arrived, TaskKind.MayWantToCancel, facts.Upcoming is [var only] ? only.Visit : null),
            .. OptOutAnswer(arrived, facts),
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
        && facts.Upcoming.Count(visit => visit.IsAsked) == 1;

    private static IReadOnlyList<Effect> OptOut(Occurrence.ReplyArrived arrived, Facts facts, ConsentSource source) =>
    [
        new Effect.RecordConsent(true, source, arrived.Reply.Evidence),
        .. facts.Pending.Select(text => new Effect.WithdrawText(text.Id, DeliveryState.Withdrawn, Why.PatientOptedOut)),
        .. facts.WhichOne is { } open ? [new Effect.CloseChoice(open.Id)] : Array.Empty<Effect>(), // no question is left (R-48)
        .. SharedNumber(arrived, facts),
    ];

    // The number stops, whoever it was that wrote (R-45): who else is no longer texted is for a person to know.
    private static IEnumerable<Effect> SharedNumber(Occurrence.ReplyArrived arrived, Facts facts) =>
        facts.Patients.Where(patient => !Reach.IsGone(patient)).ToList() is { Count: > 1 } texted
            ? [new Effect.OpenTask($"shared:{arrived.Id}", TaskKind.SharedNumberOptedOut,
                Note: $"text {arrived.Id} stops every text to: {string.Join(", ", texted.Select(patient => $"Patient/{patient.Id}"))}")]
            : [];

    // The carrier answers its own words itself. One text about it all is allowed within five minutes (47 CFR 64.1200(a)(12)).
    private static IEnumerable<Effect> OptOutAnswer(Occurrence.ReplyArrived arrived, Facts facts) =>
        facts.Policy.AnswersOptOut && MayAnswer(facts) && !CarrierActed(arrived)
            ? [Texts.Answer($"opted-out:{arrived.Id}", MessageKind.AnswerOptedOut, facts) with { Deadline = facts.Now + OptOutAnswerWithin }]
            : [];

    private static bool IsCarriersWord(Occurrence.ReplyArrived arrived) =>
        CarrierActed(arrived) || OptOutKeywords.All.Any(keyword => keyword.Words == arrived.Reply.Evidence);

    public static bool CarrierActed(Occurrence.ReplyArrived arrived) =>
        arrived.Reply.Evidence.StartsWith(OptOutKeywords.ByCarrier, StringComparison.Ordinal);

    // "Fewer" is also a yes to being texted: the number is open again.
    private static Decision Fewer(Occurrence.ReplyArrived arrived, Facts facts) => new(Why.PatientWantsFewer,
    [
        new Effect.RecordConsent(false, ConsentSource.PatientText, arrived.Reply.Evidence, WantsFewer: true),
        .. MayAnswer(facts with { IsOptedOut = false }) ? [Texts.Answer(Key(arrived), MessageKind.AnswerFewer, facts)] : Array.Empty<Effect>(),
    ]);
}
