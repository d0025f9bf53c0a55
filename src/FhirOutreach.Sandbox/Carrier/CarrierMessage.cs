using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>A Message resource of the carrier.</summary>
/// <param name="From">Null while a Messaging Service has not chosen a number.</param>
/// <param name="Status">Twilio's word: accepted, queued, sent, delivered, undelivered, received …</param>
/// <param name="Direction"><c>outbound-api</c>, <c>outbound-reply</c> or <c>inbound</c>.</param>
public sealed record CarrierMessage(
    string Sid, string? From, string To, string Body, string? MessagingServiceSid, string? StatusCallback,
    string Status, string Direction, int Segments, DateTimeOffset DateCreated)
{
    public const string ApiVersion = "2010-04-01";

    public int? ErrorCode { get; init; }
    public DateTimeOffset? DateSent { get; init; }
    public DateTimeOffset DateUpdated { get; init; } = DateCreated;

    internal JsonObject ToJson(string accountSid)
    {
        var uri = $"/{ApiVersion}/Accounts/{accountSid}/Messages/{Sid}";
        return new JsonObject
        {
            ["account_sid"] = accountSid,
            ["api_version"] = ApiVersion,
            ["body"] = Body,
            ["date_created"] = Rfc2822(DateCreated),
            ["date_sent"] = DateSent is { } sent ? Rfc2822(sent) : null,
            ["date_updated"] = Rfc2822(DateUpdated),
            ["direction"] = Direction,
            ["error_code"] = ErrorCode,
            ["error_message"] = ErrorCode is { } code ? $"Error {code}" : null,
            ["from"] = From,
            ["messaging_service_sid"] = MessagingServiceSid,
            ["num_media"] = "0",
            ["num_segments"] = Segments.ToString(CultureInfo.InvariantCulture),
            ["price"] = null,
            ["price_unit"] = "USD",
            ["sid"] = Sid,
            ["status"] = Status,
            ["subresource_uris"] = new JsonObject { ["media"] = uri + "/Media.json" },
            ["to"] = To,
            ["uri"] = uri + ".json",
        };
    }

    private static string Rfc2822(DateTimeOffset at) =>
        at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
