using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using FhirOutreach.Templates;

namespace FhirOutreach.Inbox;

/// <summary>Commits a decision: the decision itself with its facts, and each effect as rows, in the caller's transaction.</summary>
internal sealed partial class Settlement(TemplateFolder templates, Decide decide, ILogger<Settlement> log)
{
    public void Settle(Session session, long inboxId, Occurrence occurrence, Facts facts, VisitKey? about)
    {
        var decision = decide(occurrence, facts);
        var decisionId = session.Keep(inboxId, occurrence, facts, decision, about);
        foreach (var effect in decision.Effects) Commit(session, effect, facts, decisionId);
        Log.Decided(log, inboxId, occurrence.GetType().Name, about?.AppointmentId, decision.Why);
    }

    private void Commit(Session session, Effect effect, Facts facts, long decisionId)
    {
        switch (effect)
        {
            case Effect.SendMessage send:
                Intend(session, send, facts, decisionId);
                break;
            case Effect.WithdrawText withdraw:
                session.Withdraw(withdraw.Id, withdraw.State, withdraw.Why, facts.Now);
                break;
            case Effect.PlanTextAgain again:
                session.PlanAgain(again.Id, again.DueAt, facts.Now);
                break;
            case Effect.AwaitEhr wait:
                session.AwaitEhr(wait);
                break;
            case Effect.PostponeText postpone:
                session.Postpone(postpone);
                break;
            case Effect.RedirectText redirect:
                Redirect(session, redirect, facts);
                break;
            case Effect.StopNumber stop:
                session.StopNumber(facts.Phone!, stop, facts.Now);
                Log.NumberStopped(log, stop.Cause, stop.Code, decisionId);
                break;
            case Effect.LiftNumberStop lift:
                session.LiftNumberStop(facts.Phone!, lift.Cause);
                break;
            case Effect.UpdateEhr update:
                session.Intend(update, decisionId, facts.Now);
                break;
            case Effect.SettleUpdate settle:
                session.Settle(settle.UpdateId, settle.State, facts.Now);
                break;
            case Effect.RetryUpdate retry:
                session.Retry(retry.UpdateId, retry.DueAt);
                break;
            case Effect.NoteWaitingTold told:
                session.WaitingTold(told.UpdateId);
                break;
            case Effect.PlanReminder plan:
                session.Plan(plan);
                break;
            case Effect.WithdrawReminders withdraw:
                session.WithdrawReminders(withdraw.About);
                break;
            case Effect.CloseReminder close:
                session.Close(close);
                break;
            case Effect.RemindAnew anew:
                session.RemindAnew(anew.About, facts.Now);
                break;
            case Effect.PostponeReminder postpone:
                session.Postpone(postpone, facts.Now);
                break;
            case Effect.RecordConsent consent:
                session.Record(facts.Phone!, consent, decisionId, facts.Now);
                break;
            case Effect.OpenTask task:
                if (session.Open(task, facts.Phone, facts.Now)) Log.TaskOpened(log, task.Kind, task.About?.AppointmentId, task.Key);
                break;
            case Effect.AskWhichOne ask:
                session.Ask(facts.Phone!, ask);
                break;
            case Effect.CloseChoice close:
                session.CloseChoice(close.Id);
                break;
            case Effect.ReadAgain again:
                session.Keep($"read:{again.AppointmentId}:{decisionId}", InboxKind.ReadAppointment, again.AppointmentId, null, facts.Now);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(effect.GetType().Name);
        }
    }

    // The words are made here, once, and stored with the hash of the template they came from.
    private void Intend(Session session, Effect.SendMessage send, Facts facts, long decisionId)
    {
        var text = new IntendedText(
            send.Key, decisionId, send.Kind, Urgency(send.Kind), send.About, send.Start, send.Asks, send.IsGuarded, facts.Phone!,
            send.Language ?? "", Body: "", Template: "", Segments: 0, send.IsHeld ? DeliveryState.Held : DeliveryState.Planned,
            facts.Now, send.DueAt, send.Deadline, send.OpenUntil, send.Values.PreviousStart, send.AlsoOff);
        switch (templates.Write(send.Kind, send.Language, Introduced(session, send.Values, facts.Phone!)))
        {
            case Writing.WrittenText words:
                var isNew = session.Intend(text with
                {
                    Language = words.Language,
                    Body = words.Body,
                    Template = words.TemplateHash,
                    Segments = words.Segments.Segments,
                });
                if (isNew && send.Also is { Count: > 0 } also) session.AlsoNames(send.Key, also);
                break;
            case Writing.NotWritten refused:
                if (session.Intend(text)) session.NotWritten(send.Key, facts.Now);
                session.Open(new($"words:{send.Key}", TaskKind.TextNotSent, send.About, $"{send.Kind}: {refused.Reason}"), facts.Phone, facts.Now);
                Log.NotWritten(log, send.Kind, send.About?.AppointmentId, decisionId);
                break;
        }
    }

    // The words are as they were; a number that hears from us for the first time is told who writes, and how to stop.
    private void Redirect(Session session, Effect.RedirectText redirect, Facts facts)
    {
        if (session.Words(redirect.Id) is not { } words) return;
        var body = templates.ForNumber(redirect.Kind, words.Language, words.Body, Introduced(session, redirect.Values, facts.Phone!));
        session.Redirect(redirect.Id, facts.Phone!, body, Segments.Count(body).Segments);
    }

    // R-50 is about the first text that arrives: what was sent before and failed does not count.
    private static MessageValues Introduced(Session session, MessageValues values, string phone) =>
        values.IsFirstText || session.HasReached(phone) ? values : values with { IsFirstText = true };

    private static int Urgency(MessageKind kind) => kind switch
    {
        >= MessageKind.AnswerConfirmed => 0,
        MessageKind.Reminder or MessageKind.ReminderConfirmed => 2,
        _ => 1,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Inbox {InboxId} {Occurrence} of Appointment {AppointmentId}: {Why}")]
        public static partial void Decided(ILogger logger, long inboxId, string occurrence, string? appointmentId, Why why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Staff task {Kind} opened for Appointment {AppointmentId}: {Key}")]
        public static partial void TaskOpened(ILogger logger, TaskKind kind, string? appointmentId, string key);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A number is not texted any more: {Cause}, carrier's code {Code}, decision {DecisionId}")]
        public static partial void NumberStopped(ILogger logger, NumberStopCause cause, int? code, long decisionId);

        [LoggerMessage(Level = LogLevel.Error, Message = "No words for {Kind} about Appointment {AppointmentId}, decision {DecisionId}: the template refused its values; staff have a task")]
        public static partial void NotWritten(ILogger logger, MessageKind kind, string? appointmentId, long decisionId);
    }
}
