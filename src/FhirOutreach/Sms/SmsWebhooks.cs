using System.Collections.Concurrent;
using Microsoft.Net.Http.Headers;

namespace FhirOutreach.Sms;

/// <summary>
/// Where the carrier tells us of patients' texts and of the fate of ours. Only what it has signed is read; it is
/// answered once what it told is committed.
/// </summary>
internal sealed partial class SmsWebhooks(
    SmsDesk desk, TwilioSignature signature, Uri? publicBaseUrl, ILogger<SmsWebhooks> log)
{
    public const string InboundPath = "/sms/inbound";
    public const string StatusPath = "/sms/status";

    /// <summary>64 kB. A text has 1600 characters at most.</summary>
    public const int BodyBytesMax = 64 * 1024;

    private const UriComponents ShownParts = UriComponents.SchemeAndServer | UriComponents.Path;
    private const string SignatureHeader = "X-Twilio-Signature";
    private const string FormType = "application/x-www-form-urlencoded";
    private const string NothingToSay = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

    /// <summary>The carrier waits 15 s: better that it hears 503 than nothing.</summary>
    private static readonly TimeSpan KeepTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, bool> refusalsTold = new();

    public Task Inbound(HttpContext context) =>
        Take(context, form => form.Inbound() is { } text ? ct => desk.KeepInbound(text, ct) : null);

    public Task Status(HttpContext context) =>
        Take(context, form =>
            form.Report(context.Request.Query["m"]) is { } report ? ct => desk.KeepReport(report, ct) : null);

    private async Task Take(HttpContext context, Func<WebhookForm, Func<CancellationToken, Task>?> read)
    {
        if (await Body(context) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var form = IsForm(context.Request) ? WebhookForm.Read(body) : null;
        if (Refusal(context.Request, form, body) is { } reason)
        {
            if (refusalsTold.TryAdd(reason, true)) Log.Refused(log, reason);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (form is null) context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        else if (read(form) is not { } keep) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else await Answer(context.Response, await Keep(keep));
    }

    private static async Task<byte[]?> Body(HttpContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return body.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null; // the limit stands at the route
        }
    }

    private static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Why it is not read, in words for whoever set this up; null when the carrier signed it. Who did not sign learns
    /// nothing more.
    /// </summary>
    private string? Refusal(HttpRequest request, WebhookForm? form, byte[] body)
    {
        if (publicBaseUrl is null)
            return "Public:BaseUrl is empty, and the carrier signs the address it calls. "
                + "Set it to the address under which the carrier reaches us";
        if (request.Headers[SignatureHeader] is not [{ Length: > 0 } given])
            return "a request had no X-Twilio-Signature. "
                + "If it was the carrier's, something between it and us drops the header";

        // The path has only what routes let through; the query is signed as it was sent.
        var url = PublicAddress.Of(publicBaseUrl, request.Path.Value + request.QueryString.Value);
        var isSigned = form is null ? signature.IsValid(given, url, body) : signature.IsValid(given, url, form.Fields);
        return isSigned ? null : $"a signature does not fit {Shown(publicBaseUrl, request.Path)}. Check that the "
            + "carrier is given this very address, and Sms:Twilio:AuthToken (an API key's secret does not sign)";
    }

    // In lower case: one refusal is one line, however the path was typed.
    private static string Shown(Uri publicBaseUrl, PathString path) =>
        publicBaseUrl.GetComponents(ShownParts, UriFormat.UriEscaped).TrimEnd('/')
        + path.Value!.ToLowerInvariant().TrimEnd('/');

    // The carrier's hanging up does not stop it: what has arrived is kept.
    private async Task<bool> Keep(Func<CancellationToken, Task> keep)
    {
        try
        {
            using var limit = new CancellationTokenSource(KeepTimeout);
            await keep(limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception e) // whatever it was, the carrier must tell us again
        {
            Log.NotKept(log, e);
            return false;
        }
    }

    private static Task Answer(HttpResponse response, bool isKept)
    {
        response.StatusCode = isKept ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        if (!isKept) return Task.CompletedTask;
        response.ContentType = "text/xml; charset=utf-8";
        return response.WriteAsync(NothingToSay);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The carrier's webhooks are refused (403): {Reason}. This is said once")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "What the carrier told could not be kept; it was told 503")]
        public static partial void NotKept(ILogger logger, Exception exception);
    }
}
