using FhirOutreach.Domain.Messages;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// A text's steps up the ladder, whoever tells of them: a report, the answer to the hand-over, or the carrier's list. A
/// failure is also something to decide about.
/// </summary>
internal sealed class DeliverySteps(SenderTrouble trouble)
{
    /// <returns>True: there is something to decide.</returns>
    public bool Report(Session session, ReportedText text, DeliveryReport report, DateTimeOffset now)
    {
        var state = DeliveryLadder.ClimbOnceTaken(text.State, report.Status, report.ErrorCode);
        session.Report(text.Id, state, report.MessageSid, report.Status, report.ErrorCode, now);
        if (state is DeliveryState.Delivered) trouble.Delivered(session, text.HandedOverAt);
        return Failed(session, text, state, report, now);
    }

    /// <summary>The carrier has it, and perhaps knows already that it cannot be delivered.</summary>
    /// <returns>True: there is something to decide.</returns>
    public bool Accepted(Session session, long id, string sid, string status, int? errorCode, DateTimeOffset now)
    {
        var text = session.Text(id)!;
        var state = DeliveryLadder.ClimbOnceTaken(text.State, status, errorCode);
        session.Accepted(id, state, sid, status, errorCode, now);
        return Failed(session, text, state, new(id, sid, status, errorCode), now);
    }

    /// <summary>Late news of a try that was followed by another.</summary>
    public static void EarlierTry(Session session, long id, DeliveryReport report, DateTimeOffset now)
    {
        if (DeliveryLadder.Climb(DeliveryState.Accepted, report.Status, report.ErrorCode) is DeliveryState.Delivered)
            session.EarlierTryArrived(id, report.MessageSid, report.Status, now);
    }

    private bool Failed(Session session, ReportedText text, DeliveryState state, DeliveryReport report, DateTimeOffset now)
    {
        if (state is not DeliveryState.Failed || text.State is DeliveryState.Failed) return false;

        var code = report.ErrorCode ?? 0;
        var hadArrived = text.State is DeliveryState.Delivered || DeliveryLadder.SaysArrived(report.Status);
        if (CarrierCodes.For(code).StopsSender) trouble.Refused(session, code, now);
        return session.Keep(
            $"refusal:{text.Id}:{code}:{report.MessageSid}", InboxKind.CarrierRefusal, $"{text.Id}",
            Details.Pack(new CarrierRefusal(text.Id, text.Kind, code, text.Deadline, text.Retries, WasTaken: true, hadArrived)), now);
    }
}
