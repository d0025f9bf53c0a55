using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Where the EHR tells us of changes. A notification is committed before it is answered 204, and the answer has no body:
/// HAPI takes a 2xx with any other body for a failure, and delivers again.
/// </summary>
internal sealed partial class NotificationEndpoints(
    NotificationKey key, NotificationSignature signature, NotificationDesk desk, References references,
    ILogger<NotificationEndpoints> log)
{
    /// <summary>1 MB. An Appointment is 2 kB.</summary>
    public const int BodyBytesMax = 1_048_576;

    public const string KeyHeader = "X-FhirOutreach-Key";

    private const string MedplumDeletedResource = "X-Medplum-Deleted-Resource";
    private const int ChunkBytes = 16 * 1024;

    /// <summary>HAPI waits 10 s: better that it hears 503 than nothing.</summary>
    private static readonly TimeSpan KeepTimeout = TimeSpan.FromSeconds(8);

    private readonly byte[] metadata = File.ReadAllBytes(FhirProfiles.PathOf("capability-endpoint.json"));

    public Task Metadata(HttpContext context)
    {
        if (!IsKeyRight(context.Request)) return UnknownKey(context);
        context.Response.ContentType = EhrMediaTypes.FhirJson;
        return context.Response.Body.WriteAsync(metadata, context.RequestAborted).AsTask();
    }

    public async Task Notify(HttpContext context)
    {
        if (!IsKeyRight(context.Request))
        {
            await UnknownKey(context);
            return;
        }
        if (await Body(context.Request, context.RequestAborted) is not { } body)
        {
            await OutcomeResponse.Write(context.Response, 413, "the body is larger than 1 MB");
            return;
        }
        if (!signature.Admits(context.Request.Headers, body.Span))
        {
            Log.WrongSignature(log);
            await UnknownKey(context);
            return;
        }
        await Answer(context, Request(context.Request, body[(body.Length - LenientJson.WithoutMark(body.Span).Length)..]).Read(references));
    }

    private bool IsKeyRight(HttpRequest request)
    {
        var header = request.Headers[KeyHeader];
        foreach (var value in header)
            if (!key.Is(value)) return false;
        return key.Is(request.RouteValues["key"] as string);
    }

    private static Task UnknownKey(HttpContext context) =>
        OutcomeResponse.Write(context.Response, 404, "there is nothing here");

    /// <summary>Null when it is larger than <see cref="BodyBytesMax"/>, whether or not it said so beforehand.</summary>
    private static async Task<ReadOnlyMemory<byte>?> Body(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > BodyBytesMax) return null;
        var isChunked = request.ContentLength is null;
        var body = new byte[request.ContentLength ?? ChunkBytes];
        var length = 0;
        while (true)
        {
            if (isChunked && length == body.Length) Array.Resize(ref body, Math.Min(body.Length * 4, BodyBytesMax + 1));
            var read = await request.Body.ReadAsync(body.AsMemory(length), ct);
            if (read == 0) return body.AsMemory(0, length);
            length += read;
            if (length > BodyBytesMax) return null;
        }
    }

    private static NotificationRequest Request(HttpRequest request, ReadOnlyMemory<byte> body) => new(
        request.Method,
        request.RouteValues["type"] as string,
        request.RouteValues["id"] as string,
        request.ContentType,
        body,
        request.Headers.TryGetValue(MedplumDeletedResource, out var deleted) ? deleted.ToString() : null);

    private async Task Answer(HttpContext context, NotificationReading reading)
    {
        switch (reading)
        {
            case NotificationReading.Rejected no:
                Log.Rejected(log, no.Status, no.Diagnostics);
                await OutcomeResponse.Write(context.Response, no.Status, no.Diagnostics);
                return;
            case NotificationReading.Kept kept when !await Keep(kept.Notification):
                context.Response.Headers.RetryAfter = "5";
                await OutcomeResponse.Write(context.Response, 503, "not kept: tell us again");
                return;
            default:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
        }
    }

    // The sender's hanging up does not stop it: what has arrived is kept.
    private async Task<bool> Keep(Notification notification)
    {
        try
        {
            using var limit = new CancellationTokenSource(KeepTimeout);
            await desk.Keep(notification, limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception e) // whatever it was, the EHR must tell us again
        {
            Log.NotKept(log, notification.GetType().Name, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A notification was rejected with {Status}: {Diagnostics}")]
        public static partial void Rejected(ILogger logger, int status, string diagnostics);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A notification without the signature of the EHR was answered 404")]
        public static partial void WrongSignature(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "A notification ({Kind}) was not kept; the EHR was told 503")]
        public static partial void NotKept(ILogger logger, string kind, Exception exception);
    }
}

internal static class NotificationRoutes
{
    private const string Path = "/ehr/notifications/{key}";

    /// <summary>
    /// Needs <see cref="NotificationKey"/>, <see cref="NotificationSignature"/>, <see cref="NotificationDesk"/> and
    /// <see cref="References"/> among the services.
    /// </summary>
    public static void MapEhrNotifications(this IEndpointRouteBuilder routes)
    {
        var endpoints = ActivatorUtilities.CreateInstance<NotificationEndpoints>(routes.ServiceProvider);
        routes.MapGet(Path + "/metadata", (RequestDelegate)endpoints.Metadata);
        routes.MapPost(Path, (RequestDelegate)endpoints.Notify);
        // The catch-all takes ids with a slash too, so that they are refused in words.
        routes.MapMethods(Path + "/{type}/{**id}", ["PUT", "POST", "DELETE"], (RequestDelegate)endpoints.Notify);
    }
}
