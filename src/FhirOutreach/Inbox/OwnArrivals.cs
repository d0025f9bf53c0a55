using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>A text the carrier refused or could not deliver, as it is written down.</summary>
/// <param name="WasTaken">It could not deliver it.</param>
/// <param name="HadArrived">It says that it could not, and that the text, or a part of it, is on the phone.</param>
internal sealed record CarrierRefusal(
    long MessageId, MessageKind Kind, int Code, DateTimeOffset? Deadline = null, int Retries = 0, bool WasTaken = false,
    bool HadArrived = false);

internal sealed record UnaccountedText(long MessageId, MessageKind Kind);

/// <summary>What the clock and our own texts bring up.</summary>
internal sealed class OwnArrivals(Settlement settlement, Rules rules, OutreachClock clock, Freshness freshness)
{
    /// <param name="isFresh">False: the EHR could not be asked whether the text's facts still hold.</param>
    public void TextOvertaken(Session session, InboxRow row, bool isFresh)
    {
        var text = Details.Unpack<PendingText>(row.Body!);
        if (!session.IsPending(text.Id)) return;
        text = text with { Also = session.AlsoNamedBy(text.Id) };

        var now = clock.GetUtcNow();
        var occurrence = new Occurrence.TextOvertaken(
            text, session.IsStillTrue(text.Id, now), isFresh, IsReadAnew: row.Kind is InboxKind.TextStale);
        if (AtAnotherNumber(session, text, now) is { } elsewhere)
        {
            var stillLooks = occurrence with { IsTrue = session.LooksAsThen(text.Id), HasOtherNumber = true };
            settlement.Settle(session, row.Id, stillLooks, elsewhere, text.About());
            return;
        }

        var facts = FactsFor(session, text.Id, text.About(), now);
        facts = facts with { Sent = session.SentCounts(text.Id, rules.LimitsAt(now)) };
        settlement.Settle(session, row.Id, occurrence, facts, text.About());
    }

    public void CarrierRefused(Session session, InboxRow row)
    {
        var refusal = Details.Unpack<CarrierRefusal>(row.Body!);
        var about = session.MessageVisit(refusal.MessageId);
        var occurrence = new Occurrence.CarrierRefused(
            refusal.MessageId, refusal.Kind, refusal.Code, refusal.Deadline, refusal.Retries, refusal.WasTaken, refusal.HadArrived);
        var facts = FactsFor(session, refusal.MessageId, about, clock.GetUtcNow());
        // What became of the text concerns all that waits for its number.
        settlement.Settle(session, row.Id, occurrence, facts with { Pending = session.PendingTo(facts.Phone!) }, about);
    }

    public void TextUnaccounted(Session session, InboxRow row)
    {
        var text = Details.Unpack<UnaccountedText>(row.Body!);
        var about = session.MessageVisit(text.MessageId);
        settlement.Settle(
            session, row.Id, new Occurrence.TextUnaccounted(text.MessageId, text.Kind),
            FactsFor(session, text.MessageId, about, clock.GetUtcNow()), about);
    }

    public void ReminderDue(Session session, InboxRow row, bool isFresh)
    {
        var due = Details.Unpack<DueReminder>(row.Body!);
        var about = new VisitKey(due.AppointmentId, due.PatientId);
        var occurrence = new Occurrence.ReminderDue(due.Slot, due.Planning, due.DueAt, isFresh);
        var facts = session.FactsForReminder(about, rules, clock.GetUtcNow());
        settlement.Settle(session, row.Id, occurrence, facts with { Upcoming = [.. facts.Upcoming.Select(visit => KnownWell(session, visit, about))] }, about);
    }

    public void PlanAgain(Session session, InboxRow row)
    {
        var about = Details.Unpack<VisitKey>(row.Body!);
        settlement.Settle(
            session, row.Id, new Occurrence.LeadsChanged(), session.FactsAbout(about, rules, clock.GetUtcNow()), about);
    }

    // What could not be read is not named beside another: its own reminder comes due.
    private UpcomingVisit KnownWell(Session session, UpcomingVisit visit, VisitKey about) =>
        visit.Visit.AppointmentId == about.AppointmentId || freshness.IsFresh(session, visit.Visit.AppointmentId) ? visit : visit with { Reminders = null };

    // What tells of a visit goes to whom the visit is; an answer goes to whoever asked.
    private Facts? AtAnotherNumber(Session session, PendingText text, DateTimeOffset now) =>
        !text.Kind.IsAnswer() && text.About() is { } about && session.FactsAbout(about, rules, now) is { Patients.Count: > 0 } facts
        && facts.Phone != session.MessagePhone(text.Id)
            ? facts
            : null;

    // The number is the one the text goes to: the patient may have another by now.
    private Facts FactsFor(Session session, long messageId, VisitKey? about, DateTimeOffset now)
    {
        var phone = session.MessagePhone(messageId)!;
        if (about is null) return session.FactsWith(phone, rules, now);
        var facts = session.FactsAbout(about, rules, now);
        return facts.Phone == phone
            ? facts
            : facts with { Phone = phone, IsOptedOut = session.IsOptedOut(phone), Stops = session.NumberStops(phone, now) };
    }
}
