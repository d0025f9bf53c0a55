using System.Text.Json;
using FhirOutreach.Hosting;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>Where the carrier's webhooks are written down. Complete once committed.</summary>
internal sealed partial class CarrierMail(
    Database database, OutreachClock clock, DeliverySteps steps, Bells bells, ILogger<CarrierMail> log)
{
    /// <summary>A text from a patient; the same MessageSid told again is the same row .</summary>
    public async Task KeepInbound(InboundText text, CancellationToken ct)
    {
        await database.WriteDown(session =>
            session.Keep($"text:{text.MessageSid}", InboxKind.Text, text.MessageSid, JsonSerializer.SerializeToUtf8Bytes(text), clock.GetUtcNow()))
            .WaitAsync(ct);
        bells.Inbox();
    }

    /// <summary>A step on a text's ladder; reports only move up. A failure is also something to decide about.</summary>
    public async Task KeepReport(DeliveryReport report, CancellationToken ct)
    {
        if (await database.WriteDown(session => Climb(session, report)).WaitAsync(ct)) bells.Inbox();
    }

    private bool Climb(Session session, DeliveryReport report)
    {
        if (session.EarlierTryOf(report.MessageSid) is { } id)
        {
            DeliverySteps.EarlierTry(session, id, report, clock.GetUtcNow());
            return false;
        }
        if (session.Reported(report.OurId, report.MessageSid, report.To) is { } text) return steps.Report(session, text, report, clock.GetUtcNow());

        Log.NotOurs(log, report.MessageSid);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A delivery report for {MessageSid}, which is no text of ours")]
        public static partial void NotOurs(ILogger logger, string messageSid);
    }
}
