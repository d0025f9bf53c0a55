using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>One claimed text on its way: wait for the sender's turn, hand over, send, write down what came of it.</summary>
internal sealed partial class TextDelivery(
    Database database, OutreachClock clock, TwilioSender sender, SenderRate rate, Bells bells, ILogger<TextDelivery> log)
{
    // A table, not a formula: known not taken, so asking again can double nothing.
    private static readonly TimeSpan[] PauseAfterNotTaken =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
    ];

    public async Task Deliver(ClaimedText text, CancellationToken ct)
    {
        await rate.Take(text.Segments, ct);
        if (!await database.Write(session => session.HandOver(text.Id, text.Attempts, clock.GetUtcNow(), clock.WallNow)))
            return; // something changed since the claim: the next look decides again

        // From here on the answer must be written down even when the program is stopping.
        var answer = await sender.Send(new(text.Phone, text.Body, text.Id), ct);
        await database.Write(session => Settle(session, text, answer));
        Log.Answered(log, text.Id, text.Kind, answer.GetType().Name);
        if (answer is CarrierAnswer.Refused) bells.Inbox();
        if (answer is CarrierAnswer.Unknown) bells.Decided(); // looked up at once
    }

    private void Settle(Session session, ClaimedText text, CarrierAnswer answer)
    {
        var now = clock.GetUtcNow();
        switch (answer)
        {
            case CarrierAnswer.Accepted accepted:
                session.Accepted(text.Id, accepted.Sid, accepted.Status, now);
                break;
            case CarrierAnswer.Busy busy:
                session.NotTaken(text.Id, text.Attempts, now + (busy.RetryAfter ?? Pause(text)), busy.Code);
                break;
            case CarrierAnswer.NotConnected:
                session.NotTaken(text.Id, text.Attempts, now + Pause(text), null);
                break;
            case CarrierAnswer.Unknown:
                session.Unknown(text.Id, text.Attempts, now);
                break;
            case CarrierAnswer.NotAllowed:
                session.RefusedByCarrier(text.Id, text.Attempts, 0, Why.NumberNotAllowed, now);
                break;
            case CarrierAnswer.Refused refused:
                Refused(session, text, refused.Code, now);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Refused(Session session, ClaimedText text, int code, DateTimeOffset now)
    {
        if (CarrierCodes.For(code).IsWorthWaiting)
        {
            session.NotTaken(text.Id, text.Attempts, now + CarrierCodes.WaitBeforeNextTry, code);
            return;
        }
        session.RefusedByCarrier(text.Id, text.Attempts, code, Why.CarrierRefused, now);
        session.Keep(
            $"refusal:{text.Id}:{code}", InboxKind.CarrierRefusal, $"{text.Id}",
            Details.Pack(new CarrierRefusal(text.Id, text.Kind, code)), now);
    }

    private static TimeSpan Pause(ClaimedText text) =>
        PauseAfterNotTaken[Math.Clamp(text.Attempts - 1, 0, PauseAfterNotTaken.Length - 1)];

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} ({Kind}): {Answer}")]
        public static partial void Answered(ILogger logger, long messageId, MessageKind kind, string answer);
    }
}
