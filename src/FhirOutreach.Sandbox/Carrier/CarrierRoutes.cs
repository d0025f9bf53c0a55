using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>Twilio's REST API for messages, version 2010-04-01.</summary>
internal sealed partial class CarrierRoutes(
    TimeProvider time, SandboxCarrierOptions options, MessageShelf shelf, OptOuts optOuts, StatusCallbacks callbacks)
{
    private const int LongestBody = 1600;

    /// <summary>In seconds: ten hours.</summary>
    private const int LongestValidity = 36_000;

    private const int DefaultPageSize = 50;
    private const int LargestPageSize = 1000;

    private readonly string account = $"/{CarrierMessage.ApiVersion}/Accounts/{options.AccountSid}";

    public async Task<Answer> Serve(ReceivedRequest request)
    {
        if (request.Header("Authorization") != BasicHeader.Of(options.AccountSid, options.AuthToken))
        {
            return TwilioError.Answer(20003).With("WWW-Authenticate", "Basic realm=\"Twilio API\"");
        }

        if (!request.Path.StartsWith(account, StringComparison.Ordinal))
        {
            return TwilioError.Answer(20404);
        }

        return (request.Method, request.Path[account.Length..].Split('/')) switch
        {
            ("GET", [".json"]) => Json(200, Account()),
            ("POST", ["", "Messages.json"]) => await Create(request),
            ("GET", ["", "Messages.json"]) => List(request),
            ("GET", ["", "Messages", var sid]) => Fetch(sid.Replace(".json", "")),
            ("GET", ["", "IncomingPhoneNumbers.json"]) => Numbers(request),
            _ => TwilioError.Answer(20404),
        };
    }

    private async Task<Answer> Create(ReceivedRequest request)
    {
        var form = QueryHelpers.ParseQuery(request.Body);
        var (to, body) = (Field(form, "To"), Field(form, "Body"));
        var (from, service) = (Field(form, "From"), Field(form, "MessagingServiceSid"));
        if (Refusal(to, from, service, body, Field(form, "ValidityPeriod")) is { } code)
        {
            return TwilioError.Answer(code);
        }

        var message = new CarrierMessage(
            shelf.NewSid("SM"), from ?? options.MessagingServices[service!][0], to!, body!, service,
            Field(form, "StatusCallback"), "queued", "outbound-api", SegmentCount.Of(body!), time.GetUtcNow());
        shelf.Add(message);
        await callbacks.Take(message);
        return Json(201, AsAnswered(message).ToJson(options.AccountSid));
    }

    /// <summary>A Messaging Service chooses its number, and counts the segments, only after the answer.</summary>
    private static CarrierMessage AsAnswered(CarrierMessage message) =>
        message.MessagingServiceSid is null ? message : message with { From = null, Status = "accepted", Segments = 0 };

    /// <summary>Twilio's code for what is wrong, in the order in which Twilio looks.</summary>
    private int? Refusal(string? to, string? from, string? service, string? body, string? validity) => 0 switch
    {
        _ when to is null => 21604,
        _ when from is null && service is null => 21603,
        _ when !E164().IsMatch(to) => 21211,
        _ when service is not null && !options.MessagingServices.ContainsKey(service) => 21701,
        _ when service is null && !E164().IsMatch(from!) => 21212,
        _ when service is null && !options.Numbers.Contains(from!) => 21606,
        _ when to == from => 21266,
        _ when body is null => 21602,
        _ when body.Length > LongestBody => 21617,
        _ when !IsValidity(validity) => 21624,
        _ when optOuts.Blocks(service ?? from!, to) => 21610,
        _ => null,
    };

    private static bool IsValidity(string? seconds) =>
        seconds is null || (int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= LongestValidity);

    private Answer List(ReceivedRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.Query);
        var found = shelf.All.Where(message => Fits(message, query)).Reverse().ToList();
        var size = Math.Clamp(Number(query, "PageSize") ?? DefaultPageSize, 1, LargestPageSize);
        var page = Number(query, "Page") ?? 0;
        var start = page * size;
        JsonNode[] messages = [.. found.Skip(start).Take(size).Select(message => message.ToJson(options.AccountSid))];
        return Json(200, new JsonObject
        {
            ["messages"] = new JsonArray(messages),
            ["first_page_uri"] = PageUri(query, size, 0),
            ["previous_page_uri"] = page > 0 ? PageUri(query, size, page - 1) : null,
            ["next_page_uri"] = start + size < found.Count ? PageUri(query, size, page + 1) : null,
            ["uri"] = PageUri(query, size, page),
            ["page"] = page,
            ["page_size"] = size,
            ["start"] = start,
            ["end"] = start + Math.Max(messages.Length - 1, 0),
        });
    }

    private static bool Fits(CarrierMessage message, Dictionary<string, StringValues> query)
    {
        // Twilio's dates are whole seconds; what is not sent yet is found by when it was made.
        var at = message.DateSent ?? message.DateCreated;
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
        return (Field(query, "To") is not { } to || message.To == to)
            && (Field(query, "From") is not { } from || message.From == from)
            && (Date(query, "DateSent>") is not { } after || at >= after)
            && (Date(query, "DateSent<") is not { } before || at <= before)
            && (Date(query, "DateSent") is not { } day || at.UtcDateTime.Date == day.UtcDateTime.Date);
    }

    private string PageUri(Dictionary<string, StringValues> query, int size, int page)
    {
        var kept = query.Where(q => q.Key is not ("Page" or "PageSize" or "PageToken"))
            .Select(q => KeyValuePair.Create<string, string?>(q.Key, q.Value));
        return QueryHelpers.AddQueryString(
            account + "/Messages.json", [.. kept, new("PageSize", $"{size}"), new("Page", $"{page}")]);
    }

    private Answer Fetch(string sid) =>
        shelf.Find(sid) is { } message ? Json(200, message.ToJson(options.AccountSid)) : TwilioError.Answer(20404);

    private JsonObject Account() => new()
    {
        ["sid"] = options.AccountSid,
        ["friendly_name"] = "Sandbox",
        ["status"] = "active",
        ["type"] = "Full",
        ["uri"] = account + ".json",
    };

    private Answer Numbers(ReceivedRequest request)
    {
        var wanted = Field(QueryHelpers.ParseQuery(request.Query), "PhoneNumber");
        var found = options.Numbers.Where(number => wanted is null || number == wanted);
        var numbers = found.Select(number => new JsonObject
        {
            ["phone_number"] = number,
            ["capabilities"] = new JsonObject { ["sms"] = true, ["mms"] = true, ["voice"] = true },
        });
        return Json(200, new JsonObject { ["incoming_phone_numbers"] = new JsonArray([.. numbers]) });
    }

    private static string? Field(Dictionary<string, StringValues> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    private static int? Number(Dictionary<string, StringValues> query, string name) =>
        int.TryParse(Field(query, name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static DateTimeOffset? Date(Dictionary<string, StringValues> query, string name)
    {
        var isDate = DateTimeOffset.TryParse(
            Field(query, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
        return isDate ? date : null;
    }

    private static Answer Json(int status, JsonObject body) =>
        Answer.Text(status, "application/json", body.ToJsonString());

    [GeneratedRegex("^\\+[1-9][0-9]{7,14}$")]
    private static partial Regex E164();
}
