using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>Twilio's refusals: its code, the HTTP status, and a message.</summary>
public static class TwilioError
{
    private const string JsonType = "application/json";

    private static readonly Dictionary<int, (int Status, string Message)> Known = new()
    {
        [20003] = (401, "Authenticate"),
        [20404] = (404, "The requested resource was not found"),
        [20429] = (429, "Too Many Requests"),
        [20500] = (500, "An internal server error has occurred"),
        [21211] = (400, "The 'To' number is not a valid phone number"),
        [21212] = (400, "The 'From' number is not a valid phone number"),
        [21266] = (400, "'To' and 'From' number cannot be the same"),
        [21408] = (400, "Permission to send an SMS to this region has not been enabled"),
        [21602] = (400, "Message body is required"),
        [21603] = (400, "A 'From' phone number or a Messaging Service is required"),
        [21604] = (400, "A 'To' phone number is required"),
        [21606] = (400, "The 'From' number is not a message-capable number of this account"),
        [21608] = (400, "The 'To' number is unverified; a trial account cannot text it"),
        [21610] = (400, "The recipient has opted out of messages from this sender"),
        [21611] = (429, "The 'From' number has exceeded its queue"),
        [21612] = (400, "The 'To' number cannot be reached from this 'From' number"),
        [21614] = (400, "The 'To' number is not a mobile number"),
        [21617] = (400, "The message body exceeds the 1600 character limit"),
        [21624] = (400, "The validity period is not between 1 and 36,000 seconds"),
        [21701] = (404, "The Messaging Service does not exist"),
        [63038] = (429, "The account has exceeded its daily messages limit"),
    };

    /// <summary>A fault that refuses with this code, as Twilio does; nothing is sent.</summary>
    public static Fault Fault(int code)
    {
        var (status, _) = Describe(code);
        return new Fault.Body(status, JsonType, Json(code).ToJsonString());
    }

    internal static Answer Answer(int code) =>
        Wire.Answer.Text(Describe(code).Status, JsonType, Json(code).ToJsonString());

    /// <summary>The error body for a bare HTTP status.</summary>
    internal static Answer OfStatus(int status)
    {
        var code = status switch { 401 => 20003, 404 => 20404, 429 => 20429, >= 500 => 20500, _ => 20001 };
        var body = Json(code);
        body["status"] = status;
        return Wire.Answer.Text(status, JsonType, body.ToJsonString());
    }

    private static (int Status, string Message) Describe(int code) =>
        Known.TryGetValue(code, out var known) ? known : (400, "The request was refused");

    private static JsonObject Json(int code)
    {
        var (status, message) = Describe(code);
        return new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
            ["status"] = status,
        };
    }
}
