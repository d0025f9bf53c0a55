using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>One claimed text on its way: wait for the sender's turn, hand over, send, write down what came of it.</summary>
internal sealed partial class TextDelivery(
    Database database, OutreachClock clock, TwilioSender sender, SenderRate rate, SenderTrouble trouble,
    DeliverySteps steps, Rules rules, OutreachSettings settings, Bells bells, ILogger<TextDelivery> log)
{
    public Task Turn(ClaimedText text, CancellationToken ct) => rate.Turn(text.Segments, ct, isAnswer: text.Kind.IsAnswer());

    public async Task Deliver(ClaimedText text, CancellationToken ct)
    {
        if (!await HandOver(text)) return; // something changed since the claim: the next look decides again

        // From here on the answer must be written down even when the program is stopping.
        var departure = await rate.Leave(text.Segments, ct);
        var answer = await sender.Send(new(text.Phone, text.Body, text.Id, text.GoodUntil - clock.GetUtcNow()), ct);
        rate.Answered(departure);
        var asksForDecision = await database.Write(session => Settle(session, text, answer));
        Log.Answered(log, text.Id, text.Kind, answer.GetType().Name);
        if (asksForDecision) bells.Inbox();
        if (answer is CarrierAnswer.Unknown) bells.Decided(); // looked up at once
    }

    private async Task<bool> HandOver(ClaimedText text)
    {
        var isHandedOver = false;
        try
        {
            return isHandedOver = await database.Write(session => HandOver(session, text));
        }
        finally
        {
            if (!isHandedOver) rate.StayBehind(text.Segments);
        }
    }

    private bool HandOver(Session session, ClaimedText text)
    {
        var now = clock.GetUtcNow();
        if (!session.HandOver(text.Id, text.Attempts, rules.LimitsAt(now), clock.WallNow, settings.Sms.Sender, settings.Sms.Twilio.AccountSid)) return false;
        trouble.HandedOver(session, now);
        return true;
    }

    /// <returns>True: there is something to decide.</returns>
    private bool Settle(Session session, ClaimedText text, CarrierAnswer answer)
    {
        var now = clock.GetUtcNow();
        switch (answer)
        {
            case CarrierAnswer.Accepted accepted:
                trouble.Took(session);
                return steps.Accepted(session, text.Id, accepted.Sid, accepted.Status, accepted.ErrorCode, now);
            case CarrierAnswer.Busy busy:
                session.NotTaken(text.Id, text.HandOver, Later(session, busy, text, now), busy.Code, Why.CarrierBusy);
                return false;
            case CarrierAnswer.NotConnected:
                var soon = now + RetrySchedule.Pause(RetrySchedule.NotTaken, text.HandOver, text.Id);
                session.NotTaken(text.Id, text.HandOver, soon, null, Why.CarrierNotReached);
                return false;
            case CarrierAnswer.Unknown:
                session.Unknown(text.Id, text.HandOver, now);
                return false;
            case CarrierAnswer.NotAllowed:
                session.RefusedByCarrier(text.Id, text.HandOver, 0, Why.NumberNotAllowed, now);
                return false;
            case CarrierAnswer.Refused refused:
                return Refused(session, text, refused, now);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // What the carrier names holds for all our texts, not for this one only.
    private DateTimeOffset Later(Session session, CarrierAnswer.Busy busy, ClaimedText text, DateTimeOffset now)
    {
        if (busy.RetryAfter is not { } asked)
            return now + RetrySchedule.Pause(RetrySchedule.NotTaken, text.HandOver, text.Id);
        session.PauseSending(settings.Sms.Sender, busy.Code, now, now + asked);
        return now + asked + RetrySchedule.WithJitter(TimeSpan.FromSeconds(1), text.Id, text.Attempts) - TimeSpan.FromSeconds(1);
    }

    private bool Refused(Session session, ClaimedText text, CarrierAnswer.Refused refused, DateTimeOffset now)
    {
        var code = refused.Code;
        var known = CarrierCodes.For(code);
        if (known.StopsSender && !trouble.IsOfOneNumber(session, text.ErrorCode, text.HandedOverByWallClock))
        {
            // Others try first: whatever stopped the sender may be in this text alone.
            var later = trouble.Refused(session, code, now) + RetrySchedule.Pause(RetrySchedule.NotTaken, text.HandOver, text.Id);
            session.NotTaken(text.Id, text.HandOver, later, code, Why.SenderTrouble);
            return false;
        }
        if (known is { IsWorthWaiting: true, StopsSender: false })
        {
            // Not before the carrier's own time, where it names one.
            var asked = refused.RetryAfter ?? TimeSpan.Zero;
            var later = now + Longer(asked, RetrySchedule.Pause(RetrySchedule.QueueFull, text.HandOver, text.Id));
            session.PauseSending(settings.Sms.Sender, code, now, now + Longer(asked, RetrySchedule.QueueFull[0]));
            session.NotTaken(text.Id, text.HandOver, later, code, Why.CarrierBusy);
            return false;
        }
        session.RefusedByCarrier(text.Id, text.HandOver, code, Why.CarrierRefused, now);
        return session.Keep(
            $"refusal:{text.Id}:{code}", InboxKind.CarrierRefusal, $"{text.Id}",
            Details.Pack(new CarrierRefusal(text.Id, text.Kind, code)), now);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} ({Kind}): {Answer}")]
        public static partial void Answered(ILogger logger, long messageId, MessageKind kind, string answer);
    }
}
