using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>A text the carrier refused or could not deliver, as it is written down.</summary>
internal sealed record CarrierRefusal(long MessageId, MessageKind Kind, int Code);

/// <summary>What the clock and our own texts bring up.</summary>
internal sealed class OwnArrivals(Settlement settlement, Rules rules, OutreachClock clock)
{
    public void TextOvertaken(Session session, InboxRow row)
    {
        var text = Details.Unpack<PendingText>(row.Body!);
        if (!session.IsPending(text.Id)) return;
        Settle(session, row, new Occurrence.TextOvertaken(text), text.Id, Key(text.AppointmentId, text.PatientId));
    }

    public void CarrierRefused(Session session, InboxRow row)
    {
        var refusal = Details.Unpack<CarrierRefusal>(row.Body!);
        Settle(session, row, new Occurrence.CarrierRefused(refusal.MessageId, refusal.Kind, refusal.Code),
            refusal.MessageId, session.MessageVisit(refusal.MessageId));
    }

    public void ReminderDue(Session session, InboxRow row, bool isFresh)
    {
        var due = Details.Unpack<DueReminder>(row.Body!);
        var about = new VisitKey(due.AppointmentId, due.PatientId);
        var occurrence = new Occurrence.ReminderDue(due.Slot, due.Planning, due.DueAt, isFresh);
        settlement.Settle(session, row.Id, occurrence, session.FactsForReminder(about, rules, clock.GetUtcNow()), about);
    }

    public void PlanAgain(Session session, InboxRow row)
    {
        var about = Details.Unpack<VisitKey>(row.Body!);
        settlement.Settle(
            session, row.Id, new Occurrence.LeadsChanged(), session.FactsAbout(about, rules, clock.GetUtcNow()), about);
    }

    private void Settle(Session session, InboxRow row, Occurrence occurrence, long messageId, VisitKey? about)
    {
        var now = clock.GetUtcNow();
        var facts = about is not null
            ? session.FactsAbout(about, rules, now)
            : session.FactsWith(session.MessagePhone(messageId)!, rules, now);
        settlement.Settle(session, row.Id, occurrence, facts, about);
    }

    private static VisitKey? Key(string? appointmentId, string? patientId) =>
        appointmentId is not null && patientId is not null ? new(appointmentId, patientId) : null;
}
