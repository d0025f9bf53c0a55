using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace FhirOutreach.Simulation;

/// <summary>A text the carrier took: it reached, or will reach, the phone.</summary>
internal sealed record TakenText(long OurId, string Sid, string To, string Body, DateTimeOffset At);

/// <summary>A carrier in memory, with Twilio's API as far as the service asks it. It misbehaves as its random numbers say.</summary>
internal sealed class SimulatedCarrier(TimeProvider time, Random random)
{
    public const string Number = "+15550100000";

    private readonly ILookup<string, TakenText> none = Array.Empty<TakenText>().ToLookup(text => text.To);
    private readonly Dictionary<string, List<TakenText>> byPhone = new(StringComparer.Ordinal);
    private readonly HashSet<string> stopped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> undelivered = new(StringComparer.Ordinal);
    private int count;

    public int FaultPercent { get; set; }

    public bool IsDown { get; set; }

    /// <summary>Called as a text is asked to be sent, whatever comes of it.</summary>
    public Action<long> Asked { get; set; } = _ => { };

    /// <summary>Called as a text is taken, before the answer to it leaves.</summary>
    public Action<TakenText> Taken { get; set; } = _ => { };

    public int Count => count;

    public void Stop(string phone) => stopped.Add(phone);

    public void Start(string phone) => stopped.Remove(phone);

    /// <summary>It took the text and will not bring it: so its list says, and a report.</summary>
    public void Undelivered(TakenText text, int code) => undelivered.Add(text.Sid, code);

    public IReadOnlyList<TakenText> TextsTo(string phone) => byPhone.TryGetValue(phone, out var texts) ? texts : [.. none[phone]];

    public HttpResponseMessage Answer(HttpRequestMessage request)
    {
        if (IsDown) throw new HttpRequestException(HttpRequestError.ConnectionError);
        var fault = random.Next(100) < FaultPercent ? (CarrierFault)(1 + random.Next(6)) : CarrierFault.None;
        if (request.Method == HttpMethod.Get)
            return fault is CarrierFault.None ? List(request.RequestUri!) : Error(HttpStatusCode.InternalServerError, 20500);

        using var body = new StreamReader(request.Content!.ReadAsStream());
        var form = HttpUtility.ParseQueryString(body.ReadToEnd());
        Asked(OurId(form));
        return fault switch
        {
            CarrierFault.NotConnected => throw new HttpRequestException(HttpRequestError.ConnectionError),
            CarrierFault.LostBefore => throw new HttpRequestException(HttpRequestError.ResponseEnded),
            CarrierFault.ErrorBefore => Error(HttpStatusCode.InternalServerError, 20500),
            CarrierFault.Busy => Error(HttpStatusCode.TooManyRequests, 20429),
            _ => Send(form, fault),
        };
    }

    private HttpResponseMessage Send(System.Collections.Specialized.NameValueCollection form, CarrierFault fault)
    {
        var to = form["To"]!;
        if (stopped.Contains(to)) return Error(HttpStatusCode.BadRequest, 21610);

        var text = new TakenText(OurId(form), $"SM{++count:x32}", to, form["Body"]!, time.GetUtcNow());
        if (!byPhone.TryGetValue(to, out var texts)) byPhone.Add(to, texts = []);
        texts.Add(text);
        Taken(text);
        return fault switch
        {
            CarrierFault.AnswerLost => throw new HttpRequestException(HttpRequestError.ResponseEnded),
            CarrierFault.ErrorAfter => Error(HttpStatusCode.InternalServerError, 20500),
            _ => Json(HttpStatusCode.Created, Resource(text)),
        };
    }

    private static long OurId(System.Collections.Specialized.NameValueCollection form) =>
        long.Parse(HttpUtility.ParseQueryString(new Uri(form["StatusCallback"]!).Query)["m"]!, CultureInfo.InvariantCulture);

    private HttpResponseMessage List(Uri uri)
    {
        var to = HttpUtility.ParseQueryString(uri.Query)["To"]!;
        return Json(HttpStatusCode.OK, new JsonObject
        {
            ["messages"] = new JsonArray([.. TextsTo(to).Reverse().Take(100).Select(Resource)]),
        });
    }

    private JsonObject Resource(TakenText text) => new()
    {
        ["sid"] = text.Sid,
        ["status"] = undelivered.ContainsKey(text.Sid) ? "undelivered" : "queued",
        ["error_code"] = undelivered.TryGetValue(text.Sid, out var code) ? code : null,
        ["to"] = text.To,
        ["from"] = Number,
        ["body"] = text.Body,
        ["direction"] = "outbound-api",
        ["date_created"] = text.At.UtcDateTime.ToString("r", CultureInfo.InvariantCulture),
    };

    private static HttpResponseMessage Error(HttpStatusCode status, int code)
    {
        var answer = Json(status, new JsonObject { ["code"] = code, ["message"] = "as it was told" });
        if (status is HttpStatusCode.TooManyRequests) answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(3));
        return answer;
    }

    private static HttpResponseMessage Json(HttpStatusCode status, JsonObject body) =>
        new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private enum CarrierFault { None, NotConnected, LostBefore, ErrorBefore, Busy, AnswerLost, ErrorAfter }
}
