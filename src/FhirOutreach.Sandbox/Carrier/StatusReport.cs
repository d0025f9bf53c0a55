using System.Globalization;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>The form of a status callback.</summary>
internal static class StatusReport
{
    public static Dictionary<string, string> Fields(CarrierMessage message, string accountSid)
    {
        var fields = new Dictionary<string, string>
        {
            ["AccountSid"] = accountSid,
            ["ApiVersion"] = CarrierMessage.ApiVersion,
            ["From"] = message.From ?? "",
            ["MessageSid"] = message.Sid,
            ["MessageStatus"] = message.Status,
            ["SmsSid"] = message.Sid,
            ["SmsStatus"] = message.Status,
            ["To"] = message.To,
        };
        if (message.MessagingServiceSid is { } service)
        {
            fields["MessagingServiceSid"] = service;
        }

        if (message.ErrorCode is { } code)
        {
            fields["ErrorCode"] = code.ToString(CultureInfo.InvariantCulture);
        }

        if (message.Status is "delivered" or "undelivered")
        {
            var done = message.DateUpdated.UtcDateTime;
            fields["RawDlrDoneDate"] = done.ToString("yyMMddHHmm", CultureInfo.InvariantCulture);
        }

        return fields;
    }
}
