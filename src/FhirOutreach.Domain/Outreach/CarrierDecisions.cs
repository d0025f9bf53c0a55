using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>The carrier would not take a text, or could not deliver it, or nobody can tell.</summary>
internal static class CarrierDecisions
{
    public static Decision Refused(Occurrence.CarrierRefused refused, Facts facts)
    {
        var code = CarrierCodes.For(refused.Code);
        return code.Action switch
        {
            CarrierAction.OptedOut => new(Why.CarrierSaysOptedOut,
            [
                new Effect.RecordConsent(true, ConsentSource.Carrier, $"{refused.Code}"),
                .. facts.Pending.Select(text => new Effect.WithdrawText(text.Id, DeliveryState.Withdrawn, Why.OptedOut)),
            ]),
            CarrierAction.BadNumber => new(Why.NumberCannotBeTexted,
                new Effect.StopNumber(NumberStopCause.BadNumber, refused.Code, null), Task(refused, TaskKind.BadNumber, code, facts)),
            CarrierAction.TemplateError => new(Why.NotDelivered, [TemplateTask(refused, code, facts), .. Introduced(facts)]),
            _ when Retry(refused, code, facts) is { } again => new(
                code.StopsSender ? Why.SenderTrouble : Why.SentAnew, [new Effect.PlanTextAgain(refused.MessageId, again), .. Introduced(facts)]),
            _ => new(Why.NotDelivered, [Task(refused, TaskKind.TextNotSent, code, facts), .. Introduced(facts)]),
        };
    }

    /// <summary>Neither the answer nor the carrier's list says: sending it again could be once too often.</summary>
    public static Decision Unaccounted(Occurrence.TextUnaccounted text, Facts facts) => new(Why.MaybeNotSent,
        new Effect.OpenTask($"unaccounted:{text.MessageId}", TaskKind.TextMaybeNotSent, facts.Visit?.Key,
            $"{text.Kind}: we cannot tell whether this was sent"));

    // What was written while the first text was on its way counts on it to say who we are, and how to stop.
    private static IEnumerable<Effect> Introduced(Facts facts) => facts.Texts.Count > 1 ? [] :
        facts.Pending.Select(text => new Effect.RedirectText(text.Id, text.Kind, Texts.Values(facts, null, null)));

    // Only what the carrier had taken comes here to be sent anew: what it had not taken is tried again without a decision. Whoever has
    // the text, or a part of it, is not texted twice: a person looks.
    private static DateTimeOffset? Retry(Occurrence.CarrierRefused refused, CarrierCode code, Facts facts)
    {
        if (!refused.WasTaken || refused.HadArrived || refused.Deadline is not { } deadline) return null;
        if (RetrySchedule.AfterReport(code.Action, refused.MessageId, refused.Retries) is not { } pause) return null;
        return TextTiming.Again(refused.Kind, facts.Now + pause, deadline, facts);
    }

    private static Effect.OpenTask Task(Occurrence.CarrierRefused refused, TaskKind kind, CarrierCode code, Facts facts) =>
        new($"carrier:{refused.MessageId}", kind, facts.Visit?.Key, Note(refused, code));

    // The words are at fault, not the patient: one task for all texts of the kind on a day.
    private static Effect.OpenTask TemplateTask(Occurrence.CarrierRefused refused, CarrierCode code, Facts facts) =>
        new($"template:{refused.Kind}:{refused.Code}:{facts.Now:yyyyMMdd}", TaskKind.TextNotSent, facts.Visit?.Key, Note(refused, code));

    private static string Note(Occurrence.CarrierRefused refused, CarrierCode code) =>
        $"{refused.Kind}, carrier's code {refused.Code}: {code.Words}";
}
