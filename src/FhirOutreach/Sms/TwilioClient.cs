using System.Net.Http.Headers;
using System.Text;
using FhirOutreach.Settings;

namespace FhirOutreach.Sms;

/// <summary>
/// Twilio's REST API 2010-04-01, one account of it: one request, one answer. It follows no redirect and tries nothing
/// twice: the API has no idempotency key, so a second POST may be a second text.
/// </summary>
internal sealed class TwilioClient(HttpClient http, TwilioSettings twilio, TimeSpan? timeout = null)
{
    /// <summary>From the first byte sent to the last byte read.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Shorter than <see cref="AnswerTimeout"/>: a connection that was never made is known not to have taken anything.
    /// </summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>2 MB. A message is 1 kB; a page of 100 with the longest bodies is under 1 MB.</summary>
    public const int AnswerBytesMax = 2 * 1024 * 1024;

    private const string ApiVersion = "2010-04-01";

    /// <summary>An idle connection the other side has hung up on costs an unknown outcome: we hang up first.</summary>
    private static readonly TimeSpan IdleConnectionMax = TimeSpan.FromSeconds(20);

    /// <summary>Connections are renewed so that a change in DNS is noticed.</summary>
    private static readonly TimeSpan ConnectionLifeMax = TimeSpan.FromMinutes(5);

    private readonly string origin = twilio.ApiBaseUrl.OriginalString.TrimEnd('/');
    private readonly string account = $"/{ApiVersion}/Accounts/{twilio.AccountSid}";
    private readonly AuthenticationHeaderValue authorization =
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{twilio.AccountSid}:{twilio.AuthToken}")));

    /// <summary>
    /// The time-out is not the client's own: there it could not be told from a connection never made.
    /// </summary>
    public static HttpClient Http(SocketsHttpHandler? transport = null) => new(transport ?? Transport())
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = AnswerBytesMax,
    };

    public static SocketsHttpHandler Transport() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionIdleTimeout = IdleConnectionMax,
        PooledConnectionLifetime = ConnectionLifeMax,
    };

    /// <summary>POST to a resource of the account: <c>/Messages.json</c>.</summary>
    public Task<TwilioResponse> Post(
        string resource, IEnumerable<KeyValuePair<string, string>> form, CancellationToken ct) =>
        Send(new(HttpMethod.Post, origin + account + resource) { Content = new FormUrlEncodedContent(form) }, ct);

    public Task<TwilioResponse> Get(string resourceAndQuery, CancellationToken ct) =>
        Send(new HttpRequestMessage(HttpMethod.Get, origin + account + resourceAndQuery), ct);

    /// <summary>
    /// A page the carrier names. Only pages of our own account are asked for: the address goes out with our token.
    /// </summary>
    public Task<TwilioResponse> GetPage(string pageUri, CancellationToken ct)
    {
        // The contract promises full URIs; what comes are paths.
        var path = pageUri.StartsWith(origin + "/", StringComparison.Ordinal) ? pageUri[origin.Length..] : pageUri;
        return path.StartsWith(account + "/", StringComparison.Ordinal)
            ? Send(new HttpRequestMessage(HttpMethod.Get, origin + path), ct)
            : Task.FromResult<TwilioResponse>(new TwilioResponse.Lost("the next page is not one of our account"));
    }

    private async Task<TwilioResponse> Send(HttpRequestMessage request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout ?? AnswerTimeout);
        using (request)
        {
            request.Headers.Authorization = authorization;
            request.Headers.Accept.ParseAdd("application/json");
            try
            {
                using var response = await http.SendAsync(request, limit.Token); // headers and body
                return await TwilioResponse.Read(response);
            }
            catch (HttpRequestException e)
            {
                return WasConnected(e)
                    ? new TwilioResponse.Lost($"no answer: {e.HttpRequestError}")
                    : new TwilioResponse.NotConnected(e.HttpRequestError.ToString());
            }
            catch (OperationCanceledException) when (!limit.IsCancellationRequested)
            {
                // Not our limit, so it was the transport's, and it has only one: ConnectTimeout.
                return new TwilioResponse.NotConnected("no connection in time");
            }
            catch (OperationCanceledException)
            {
                return new TwilioResponse.Lost("no answer in time");
            }
        }
    }

    /// <summary>
    /// These are reported only while a connection is being made. Anything else may have come after the request went
    /// out.
    /// </summary>
    private static bool WasConnected(HttpRequestException e) => e.HttpRequestError is not (
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);
}
