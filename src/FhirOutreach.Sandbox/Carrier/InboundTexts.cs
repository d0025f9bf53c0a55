using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>Texts from phones: keywords are obeyed, the webhook is posted, and its TwiML is carried out.</summary>
internal sealed class InboundTexts(
    TimeProvider time, SandboxCarrierOptions options, MessageShelf shelf, OptOuts optOuts, Webhooks webhooks)
{
    private const string OptedOut = "You will get no more messages from this number. Text START to get them again.";
    private const string OptedIn = "You will get messages from this number again. Text STOP to end them.";
    private const string Help = "Text STOP to end messages from this number.";

    public async Task<WebhookPost?> Take(Phone phone, string to, string body, string? url)
    {
        var text = new Text(true, phone.Number, to, body, time.GetUtcNow(), shelf.NewSid("SM"));
        phone.Write(text);
        var message = new CarrierMessage(
            text.Sid, text.From, to, body, null, null, "received", "inbound", SegmentCount.Of(body), text.At);
        shelf.Add(message with { DateSent = text.At });
        Obey(phone, to, optOuts.KeywordIn(body));
        return await Post(phone, text, url);
    }

    public async Task<WebhookPost?> Post(Phone phone, Text text, string? url)
    {
        if (url is null)
        {
            return null;
        }

        var post = await webhooks.Post(url, Fields(text), text.Sid);
        foreach (var message in Twiml(post))
        {
            phone.Receive(new Text(false, text.To, phone.Number, message, time.GetUtcNow(), shelf.NewSid("SM")));
        }

        return post;
    }

    private void Obey(Phone phone, string to, Keyword keyword)
    {
        // START is answered only when it changes something: YES is an everyday word.
        var reply = keyword switch
        {
            Keyword.Stop => optOuts.Block(to, phone.Number) ? OptedOut : null,
            Keyword.Start => optOuts.Unblock(to, phone.Number) ? OptedIn : null,
            Keyword.Help => Help,
            _ => null,
        };
        if (reply is not null)
        {
            phone.Receive(new Text(false, to, phone.Number, reply, time.GetUtcNow(), shelf.NewSid("SM"), true));
        }
    }

    private Dictionary<string, string> Fields(Text text)
    {
        var fields = new Dictionary<string, string>
        {
            ["ToCountry"] = "US",
            ["ToState"] = "NY",
            ["ToCity"] = "NEW YORK",
            ["ToZip"] = "10001",
            ["FromCountry"] = "US",
            ["FromState"] = "NY",
            ["FromCity"] = "",
            ["FromZip"] = "",
            ["SmsMessageSid"] = text.Sid,
            ["SmsSid"] = text.Sid,
            ["MessageSid"] = text.Sid,
            ["SmsStatus"] = "received",
            ["NumMedia"] = "0",
            ["NumSegments"] = SegmentCount.Of(text.Body).ToString(CultureInfo.InvariantCulture),
            ["AccountSid"] = options.AccountSid,
            ["ApiVersion"] = CarrierMessage.ApiVersion,
            ["From"] = text.From,
            ["To"] = text.To,
            ["Body"] = text.Body,
        };
        if (options.MessagingServices.FirstOrDefault(service => service.Value.Contains(text.To)).Key is { } service)
        {
            fields["MessagingServiceSid"] = service;
        }

        if (options.AdvancedOptOut && optOuts.KeywordIn(text.Body) is not Keyword.None and var keyword)
        {
            fields["OptOutType"] = keyword.ToString().ToUpperInvariant();
        }

        return fields;
    }

    private static List<string> Twiml(WebhookPost post)
    {
        try
        {
            return post.Status is 200 && post.ContentType?.Contains("xml", StringComparison.Ordinal) == true
                ? [.. XDocument.Parse(post.Body).Root!.Elements("Message").Select(message => message.Value)]
                : [];
        }
        catch (XmlException)
        {
            return [];
        }
    }
}
