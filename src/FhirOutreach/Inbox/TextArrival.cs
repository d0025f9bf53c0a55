using System.Text.Json;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Replies;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>A patient wrote.</summary>
internal sealed partial class TextArrival(
    Settlement settlement, Rules rules, OutreachSettings settings, OutreachClock clock, ILogger<TextArrival> log)
{
    public void Arrive(Session session, InboxRow row)
    {
        var text = JsonSerializer.Deserialize<InboundText>(row.Body!)!;
        if (!IsPhone(text.From)) // a short code or a name: nobody to answer
        {
            Log.NotAPhone(log, row.Id, row.Subject);
            return;
        }

        var facts = session.FactsWith(text.From, rules, clock.GetUtcNow(), row.ReceivedAt);
        var reply = ReplyInterpreter.Read(text.Body, facts.Patients is [var first, ..] ? first.Language : null, text.OptOut ?? ByConfiguredWord(text.Body));
        var isRepeat = session.IsRepeat(text.From, text.Body, row.ReceivedAt, text.MessageSid);
        session.Keep(text.MessageSid, text.From, text.Body, reply.Intent, row.ReceivedAt);
        settlement.Settle(
            session, row.Id, new Occurrence.ReplyArrived(text.MessageSid, reply, row.ReceivedAt, isRepeat), facts, about: null);
    }

    // A word the carrier was told to take as an opt-out has stopped the number there: it stops here too.
    private CarrierOptOut? ByConfiguredWord(string body) =>
        settings.Consent.OptOutWords.Items.Contains(body.Trim().ToLowerInvariant().Trim('.', '!')) ? CarrierOptOut.Stop : null;

    private static bool IsPhone(string from) => from is ['+', >= '1' and <= '9', ..] && from.Length is >= 8 and <= 16;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Inbox {InboxId}: text {MessageSid} is not from a phone; filed, not answered")]
        public static partial void NotAPhone(ILogger logger, long inboxId, string messageSid);
    }
}
