using FhirOutreach.Domain.Messages;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Sms;

/// <summary>
/// The carrier refuses whatever our sender sends: it is stopped, one text now and then tries whether that is over, and when
/// it is, sending goes on by itself.
/// </summary>
internal sealed partial class SenderTrouble(OutreachSettings settings, ILogger<SenderTrouble> log)
{
    /// <summary>Some networks never say "delivered". A failure is reported within minutes: what stands "sent" for longer has left.</summary>
    private static readonly TimeSpan SentIsEnoughAfter = TimeSpan.FromMinutes(10);

    private string Sender => settings.Sms.Sender;

    private bool AreReported => settings.PublicBaseUrl is not null;

    /// <summary>Stops the sender, in the transaction that settles the text.</summary>
    /// <returns>When a text may try whether it is over.</returns>
    public DateTimeOffset Refused(Session session, int code, DateTimeOffset now)
    {
        if (session.StopForCarrier(Sender, code, now, now + RetrySchedule.Pause(RetrySchedule.Probe, 1, code)))
            Log.Stopped(log, code, CarrierCodes.For(code).Words);
        return session.SendingStops(Sender).Max(stop => stop.ProbeAt) ?? now;
    }

    /// <summary>
    /// It is not our sender, but this text's own number: the sender was stopped for this text before, the carrier has taken
    /// another since and the sender went on, and now it refuses this one again ("… for this destination", 21606).
    /// </summary>
    public bool IsOfOneNumber(Session session, int? codeBefore, DateTimeOffset? handedOverBefore) =>
        codeBefore is { } code && CarrierCodes.For(code).StopsSender
        && handedOverBefore is { } at && session.TookAnother(at)
        && !session.SendingStops(Sender).Exists(stop => stop.Cause is SendingStopCause.Carrier);

    /// <summary>A text is handed over: when it is the one that tries, the next may try only after a pause.</summary>
    public void HandedOver(Session session, DateTimeOffset now)
    {
        foreach (var stop in session.SendingStops(Sender).FindAll(stop => stop.Cause is SendingStopCause.Carrier))
        {
            if (session.WasSent(stop.Since, now - SentIsEnoughAfter)) GoOn(session);
            else session.Probed(Sender, now + RetrySchedule.Pause(RetrySchedule.Probe, stop.Probes + 2, stop.Code ?? 0));
        }
    }

    /// <summary>The API took a text. What only reports tell is not over by that, where there are reports.</summary>
    public void Took(Session session)
    {
        foreach (var stop in session.SendingStops(Sender))
            if (stop is { Cause: SendingStopCause.Carrier, Code: { } code } && !(AreReported && CarrierCodes.For(code).IsReported)) GoOn(session);
    }

    /// <summary>A text that was handed over since the trouble began was delivered.</summary>
    public void Delivered(Session session, DateTimeOffset? handedOverAt)
    {
        foreach (var stop in session.SendingStops(Sender))
            if (stop.Cause is SendingStopCause.Carrier && handedOverAt >= stop.Since) GoOn(session);
    }

    private void GoOn(Session session)
    {
        if (session.CarrierTakesAgain(Sender)) Log.GoesOn(log);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Sending is stopped by the carrier with {Code}: {Words} Texts wait; one now and then tries again")]
        public static partial void Stopped(ILogger logger, int code, string words);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier takes texts again: sending goes on")]
        public static partial void GoesOn(ILogger logger);
    }
}
