using System.Text;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>What the EHR answered to an update, as it is written down: the outcome, and the version it left behind.</summary>
internal sealed record WrittenAnswer(EhrOutcome Outcome, string? AppointmentJson);

/// <summary>The EHR answered a change, or has owed an answer for too long.</summary>
internal sealed class EhrAnswerArrival(Settlement settlement, Rules rules, OutreachClock clock)
{
    public static byte[] Write(WriteAnswer answer) => Details.Pack(new WrittenAnswer(answer.Outcome, answer.AppointmentJson));

    public static byte[]? AppointmentIn(InboxRow row) =>
        Details.Unpack<WrittenAnswer>(row.Body!).AppointmentJson is { } json ? Encoding.UTF8.GetBytes(json) : null;

    /// <summary>The version in the answer, if there is one, has arrived already: what it settled is settled.</summary>
    public void Arrive(Session session, InboxRow row) =>
        Settle(session, row, new Occurrence.EhrAnswered(row.Subject, Details.Unpack<WrittenAnswer>(row.Body!).Outcome));

    public void StillSilent(Session session, InboxRow row) => Settle(session, row, new Occurrence.EhrStillSilent(row.Subject));

    private void Settle(Session session, InboxRow row, Occurrence occurrence)
    {
        if (session.UpdateVisit(row.Subject) is { } about)
            settlement.Settle(session, row.Id, occurrence, session.FactsAbout(about, rules, clock.GetUtcNow()), about);
    }
}
