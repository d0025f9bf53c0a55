using System.Globalization;
using System.Text;
using FhirOutreach.Domain.Replies;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirOutreach.Sms;

/// <summary>
/// A webhook's fields, decoded and otherwise untouched: a signature covers every one of them as it is.
/// </summary>
internal sealed class WebhookForm(IReadOnlyList<KeyValuePair<string, string>> fields)
{
    public IReadOnlyList<KeyValuePair<string, string>> Fields => fields;

    public static WebhookForm Read(byte[] body)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(body)))
            fields.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return new(fields);
    }

    /// <summary>Null when there is no MessageSid: nothing could tell it from the same text told again.</summary>
    public InboundText? Inbound() => Sid() is { } sid
        ? new(sid, Text("From") ?? "", Text("To") ?? "", Text("Body") ?? "", OptOut(), Number("NumMedia") ?? 0)
        : null;

    /// <summary>Null when it does not say which message, or what of it.</summary>
    /// <param name="ourId">From the callback's address.</param>
    public DeliveryReport? Report(string? ourId)
    {
        if (Sid() is not { } sid || (Text("MessageStatus") ?? Text("SmsStatus")) is not { } status) return null;
        var isOurs = long.TryParse(ourId, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        return new(isOurs ? id : null, sid, status, Number("ErrorCode"), Text("To"));
    }

    // The last two are older names of the same.
    private string? Sid() => Text("MessageSid") ?? Text("SmsMessageSid") ?? Text("SmsSid");

    private CarrierOptOut? OptOut() => Text("OptOutType")?.ToUpperInvariant() switch
    {
        "STOP" => CarrierOptOut.Stop,
        "START" => CarrierOptOut.Start,
        "HELP" => CarrierOptOut.Help,
        _ => null,
    };

    /// <summary>Null when missing or empty.</summary>
    private string? Text(string name)
    {
        foreach (var field in fields)
            if (field.Key == name) return field.Value.Length > 0 ? field.Value : null;
        return null;
    }

    private int? Number(string name) =>
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
