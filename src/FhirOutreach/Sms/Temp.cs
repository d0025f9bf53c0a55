using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FhirOutreach.Domain.Replies;
using FhirOutreach.Settings;

namespace FhirOutreach.Sms;

internal sealed record OutgoingText(string To, string Body, long MessageId);

internal abstract record CarrierAnswer
{
    internal sealed record Accepted(string Sid, string Status) : CarrierAnswer;
    internal sealed record Refused(int Code, string Reason) : CarrierAnswer;
    internal sealed record NotAllowed : CarrierAnswer;
    internal sealed record Busy(TimeSpan? RetryAfter, int? Code) : CarrierAnswer;
    internal sealed record NotConnected : CarrierAnswer;
    internal sealed record Unknown(string Reason) : CarrierAnswer;
}

internal abstract record LookUp
{
    internal sealed record Found(string Sid, string Status) : LookUp;
    internal sealed record NotFound : LookUp;
    internal sealed record CannotTell(string Reason) : LookUp;
}

internal sealed record InboundText(string MessageSid, string From, string To, string Body, CarrierOptOut? OptOut);

internal sealed record DeliveryReport(long? OurId, string MessageSid, string Status, int? ErrorCode);

internal sealed record SmsDesk(Func<InboundText, CancellationToken, Task> KeepInbound, Func<DeliveryReport, CancellationToken, Task> KeepReport);

internal sealed class SenderRate(OutreachSettings settings)
{
    public Task Take(int segments, CancellationToken ct) => Task.Delay(TimeSpan.FromSeconds(segments / settings.Sms.SegmentsPerSecond), ct);
}

internal sealed class TwilioSender(OutreachSettings settings)
{
    private readonly HttpClient http = Make(settings);
    private static HttpClient Make(OutreachSettings s)
    {
        var h = new HttpClient { BaseAddress = s.Sms.Twilio.ApiBaseUrl, Timeout = TimeSpan.FromSeconds(10) };
        h.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{s.Sms.Twilio.AccountSid}:{s.Sms.Twilio.AuthToken}")));
        return h;
    }

    private string Path => $"/2010-04-01/Accounts/{settings.Sms.Twilio.AccountSid}/Messages.json";

    public async Task<CarrierAnswer> Send(OutgoingText t, CancellationToken ct)
    {
        var f = new Dictionary<string, string> { ["To"] = t.To, ["From"] = settings.Sms.Twilio.From!, ["Body"] = t.Body };
        if (settings.PublicBaseUrl is { } u) f["StatusCallback"] = $"{u.ToString().TrimEnd('/')}/sms/status?m={t.MessageId}";
        try
        {
            using var r = await http.PostAsync(Path, new FormUrlEncodedContent(f), ct);
            var body = await r.Content.ReadAsStringAsync(ct);
            if ((int)r.StatusCode == 429) return new CarrierAnswer.Busy(r.Headers.RetryAfter?.Delta, 20429);
            if ((int)r.StatusCode >= 500) return new CarrierAnswer.Unknown("5xx");
            var j = JsonDocument.Parse(body).RootElement;
            if (r.IsSuccessStatusCode) return new CarrierAnswer.Accepted(j.GetProperty("sid").GetString()!, j.GetProperty("status").GetString()!);
            return new CarrierAnswer.Refused(j.GetProperty("code").GetInt32(), "");
        }
        catch (HttpRequestException e) { return new CarrierAnswer.Unknown(e.GetType().Name); }
    }

    public async Task<LookUp> Find(string to, string body, DateTimeOffset at, IReadOnlySet<string> ours, CancellationToken ct)
    {
        try
        {
            var j = JsonDocument.Parse(await http.GetStringAsync($"{Path}?To={Uri.EscapeDataString(to)}&PageSize=100", ct)).RootElement;
            foreach (var m in j.GetProperty("messages").EnumerateArray())
                if (m.GetProperty("body").GetString() == body && m.GetProperty("to").GetString() == to && !ours.Contains(m.GetProperty("sid").GetString()!))
                    return new LookUp.Found(m.GetProperty("sid").GetString()!, m.GetProperty("status").GetString()!);
            return new LookUp.NotFound();
        }
        catch (HttpRequestException e) { return new LookUp.CannotTell(e.GetType().Name); }
    }

    public Task<string?> Check(CancellationToken ct) => Task.FromResult<string?>(null);
}

internal static class SmsServices
{
    public static void AddSms(this IServiceCollection s) { s.AddSingleton<SenderRate>(); s.AddSingleton<TwilioSender>(); }

    public static void MapSms(this WebApplication app)
    {
        app.MapPost("/sms/inbound", async (HttpContext c, SmsDesk desk) =>
        {
            var f = await c.Request.ReadFormAsync();
            CarrierOptOut? o = f["OptOutType"].ToString() switch { "STOP" => CarrierOptOut.Stop, "START" => CarrierOptOut.Start, "HELP" => CarrierOptOut.Help, _ => null };
            await desk.KeepInbound(new(f["MessageSid"]!, f["From"]!, f["To"]!, f["Body"]!, o), default);
            return Results.Content("<Response/>", "text/xml");
        });
        app.MapPost("/sms/status", async (HttpContext c, SmsDesk desk) =>
        {
            var f = await c.Request.ReadFormAsync();
            await desk.KeepReport(new(long.Parse(c.Request.Query["m"]!, CultureInfo.InvariantCulture), f["MessageSid"]!, f["MessageStatus"]!, f["ErrorCode"].ToString() is { Length: > 0 } e ? int.Parse(e) : null), default);
            return Results.Content("<Response/>", "text/xml");
        });
    }
}
