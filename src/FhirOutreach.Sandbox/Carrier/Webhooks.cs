using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>A webhook that was posted, and its answer. Status is null when there was none.</summary>
public sealed record WebhookPost(
    DateTimeOffset At, string Url, IReadOnlyDictionary<string, string> Fields, int? Status, string? ContentType,
    string Body);

/// <summary>Posts signed forms to the customer's webhooks and keeps what became of each.</summary>
internal sealed class Webhooks(TimeProvider time, string authToken)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly List<WebhookPost> log = [];

    public IReadOnlyList<WebhookPost> Log
    {
        get
        {
            lock (gate)
            {
                return [.. log];
            }
        }
    }

    /// <param name="url">As the customer configured it; it is signed as it stands.</param>
    /// <param name="fields">The form.</param>
    /// <param name="idempotencyToken">The same for every try of one webhook.</param>
    public async Task<WebhookPost> Post(
        string url, IReadOnlyDictionary<string, string> fields, string idempotencyToken)
    {
        var answer = await OutboundCall.Send(
            () => Request(url, fields, idempotencyToken), Limit, time, CancellationToken.None);
        var post = new WebhookPost(
            time.GetUtcNow(), url, fields, answer?.Status, answer?.ContentType, answer?.Body ?? "");
        lock (gate)
        {
            log.Add(post);
        }

        return post;
    }

    private HttpRequestMessage Request(string url, IReadOnlyDictionary<string, string> fields, string idempotencyToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url.Split('#')[0])
        {
            Content = new FormUrlEncodedContent(fields),
        };
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", WebhookSignature.Of(authToken, url, fields));
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", idempotencyToken);
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        return request;
    }
}
