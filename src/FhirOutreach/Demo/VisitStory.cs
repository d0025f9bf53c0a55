using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Hosting;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Demo;

/// <param name="Source">Who brought it about: <c>ehr</c>, <c>patient</c>, <c>clock</c>, <c>carrier</c>.</param>
/// <param name="Quote">The patient's own words.</param>
internal sealed record StoryStep(
    string Id, string At, string Source, string Arrived, string? Quote, string Why, string Because, IReadOnlyList<StoryEffect> Effects);

/// <param name="Kind"><c>text</c>, <c>patch</c>, <c>plan</c>, <c>task</c>, <c>note</c>.</param>
/// <param name="State">Where it stands, in words.</param>
/// <param name="Tone"><c>good</c>, <c>bad</c>, <c>waiting</c> or <c>off</c>.</param>
/// <param name="Wire">The requests as they went over HTTP.</param>
internal sealed record StoryEffect(
    string Kind, string Title, string? Body = null, string? State = null, string? Tone = null, IReadOnlyList<StoryRequest>? Wire = null);

internal sealed record StoryRequest(string Request, string Condition, string Body, string Answer);

/// <summary>One visit's story: what arrived, what was decided and why, and what came of it.</summary>
internal sealed class VisitStory(OutreachClock clock, DemoClinic clinic)
{
    public List<StoryStep> Tell(Session session, string appointmentId, TimeZoneInfo zone)
    {
        var decisions = session.StoryOf(appointmentId);
        var texts = session.TextsOf(decisions.ConvertAll(decision => decision.Id)).ToLookup(text => text.DecisionId);
        var updates = session.UpdatesOf(appointmentId);
        var patches = clinic.Ehr.Requests.Of("PATCH", $"/Appointment/{appointmentId}")
            .Where(request => request.Path == $"/Appointment/{appointmentId}").ToList();
        return decisions.ConvertAll(decision => Step(decision, zone,
        [
            .. texts[decision.Id].Select(text => Text(text, zone)),
            .. updates.Where(update => update.DecisionId == decision.Id).Select(update => Patch(update, updates, patches)),
        ]));
    }

    private static StoryStep Step(StoryDecision decision, TimeZoneInfo zone, IReadOnlyList<StoryEffect> carriedOut)
    {
        var details = decision.Details is { } packed ? Details.Unpack<DecisionDetails>(packed) : null;
        var (source, arrived) = Arrived(details?.Occurrence, zone);
        return new(
            $"d{decision.Id}", InWords.DayAndTime(TimeZoneInfo.ConvertTime(decision.At, zone)), source, arrived, decision.Words,
            decision.Why.ToString(), WhyInWords.Of(decision.Why),
            [.. carriedOut, .. (details?.Effects ?? []).Select(effect => Other(effect, zone)).OfType<StoryEffect>()]);
    }

    private static (string Source, string Words) Arrived(Occurrence? occurrence, TimeZoneInfo zone) => occurrence switch
    {
        Occurrence.VersionArrived arrived => ("ehr", $"The EHR sent {InWords.Version(arrived.After)}"),
        Occurrence.AppointmentGone => ("ehr", "The EHR no longer has the appointment"),
        Occurrence.ReplyArrived => ("patient", "The patient texted"),
        Occurrence.EhrAnswered answered => ("ehr", Answered(answered.Outcome)),
        Occurrence.EhrStillSilent => ("clock", "The EHR has not answered for a minute"),
        Occurrence.TextOvertaken => ("clock", "A planned text came due"),
        Occurrence.ReminderDue due => ("clock",
            $"The {(due.Slot is ReminderSlot.First ? "first" : "second")} reminder came due"
            + $" (planned for {InWords.DayAndTime(TimeZoneInfo.ConvertTime(due.DueAt, zone))})"),
        Occurrence.LeadsChanged => ("clock", "The clinic changed when it reminds"),
        Occurrence.CarrierRefused refused => ("carrier", $"The carrier reported error {refused.Code}"),
        _ => ("clock", "Something happened"),
    };

    private static string Answered(EhrOutcome outcome) => outcome switch
    {
        EhrOutcome.Held => "The EHR answered our PATCH: it holds the change",
        EhrOutcome.Overtaken => "The EHR answered our PATCH: the visit has changed since",
        EhrOutcome.Conflict conflict => $"The EHR answered our PATCH: {conflict.Status}, somebody else wrote first",
        EhrOutcome.Unreachable unreachable => $"No answer to our PATCH: {unreachable.Reason}",
        EhrOutcome.Refused refused => $"The EHR answered our PATCH: {refused.Status} {refused.Reason}",
        EhrOutcome.Recorded => "The EHR took the answer for its scheduler",
        EhrOutcome.PatientChanged changed => $"Nothing was sent: {changed.Reason}",
        EhrOutcome.NotWritable no => $"Nothing was sent: {no.Reason}",
        _ => "The EHR answered our PATCH: there is no such appointment",
    };

    private static StoryEffect Text(StoryText text, TimeZoneInfo zone)
    {
        var state = text.HandedOverAt is null && text.DueAt is { } due
            ? $"{InWords.State(text.State)} until {InWords.DayAndTime(TimeZoneInfo.ConvertTime(due, zone))}"
            : InWords.State(text.State);
        if (text.ErrorCode is { } code) state += $" (error {code})";
        return new("text", InWords.Notice(text.Kind), text.Body, state, Tone(text.State));
    }

    private static string Tone(Domain.Messages.DeliveryState state) => state switch
    {
        Domain.Messages.DeliveryState.Accepted or Domain.Messages.DeliveryState.Delivered => "good",
        Domain.Messages.DeliveryState.Failed or Domain.Messages.DeliveryState.Refused or Domain.Messages.DeliveryState.Expired => "bad",
        Domain.Messages.DeliveryState.Withdrawn or Domain.Messages.DeliveryState.Superseded => "off",
        _ => "waiting",
    };

    private StoryEffect Patch(StoryUpdate update, List<StoryUpdate> all, List<ReceivedRequest> patches)
    {
        var until = all.Where(other => other.Id > update.Id).Select(other => (DateTimeOffset?)other.AskedAt).FirstOrDefault();
        var wire = patches
            .Where(patch => clock.Ours(patch.At) is var at && at >= update.AskedAt && (until is null || at < until))
            .Select(patch => new StoryRequest(
                $"PATCH {patch.Path}", $"If-Match: {patch.Header("If-Match") ?? "none"}", patch.Body,
                patch.Status is { } status ? $"{status}" : "no answer yet"))
            .ToList();
        var tone = update.State switch
        {
            UpdateState.Held => "good",
            UpdateState.HandedToStaff => "bad",
            UpdateState.Overtaken or UpdateState.Withdrawn => "off",
            _ => "waiting",
        };
        return new("patch", $"Ask the EHR to {InWords.Change(update.Change)}", null, InWords.Update(update.State), tone, wire);
    }

    // Texts and changes are told from their own rows, which know what became of them.
    private static StoryEffect? Other(Effect effect, TimeZoneInfo zone) => effect switch
    {
        Effect.PlanReminder plan => new("plan",
            $"{(plan.Slot is ReminderSlot.First ? "First" : "Second")} reminder planned for {InWords.DayAndTime(TimeZoneInfo.ConvertTime(plan.DueAt, zone))}"),
        Effect.PostponeReminder later => new("plan",
            $"Looked at again {InWords.DayAndTime(TimeZoneInfo.ConvertTime(later.DueAt, zone))}"),
        Effect.WithdrawReminders => new("plan", "Reminders taken off the plan"),
        Effect.OpenTask task => new("task", $"Task for staff: {InWords.Task(task.Kind.ToString())}"),
        Effect.RecordConsent consent => new("note", consent.IsOptedOut ? "Noted: no more texts to this number" : "Noted: texts are welcome again"),
        Effect.AskWhichOne => new("note", "A number is now understood as the answer"),
        Effect.ReadAgain => new("note", "The appointment is read from the EHR again"),
        _ => null,
    };
}
