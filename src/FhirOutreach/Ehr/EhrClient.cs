using System.Net;
using System.Net.Http.Headers;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>
/// Speaks FHIR R4's RESTful API with the EHR. Every answer, and the lack of one, comes back as an
/// <see cref="EhrAnswer"/>.
/// Redirects are never followed: credentials and patients' data go to the configured base and nowhere else.
/// </summary>
internal sealed class EhrClient
{
    public static readonly TimeSpan TimeoutDefault = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>So that an EHR that moved is found by DNS.</summary>
    private static readonly TimeSpan ConnectionLifetimeMax = TimeSpan.FromMinutes(2);

    /// <summary>An EHR that asks for more gets it in pieces: somebody may have mistaken seconds for milliseconds.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(5);

    private readonly HttpClient http;
    private readonly EhrBase ehr;
    private readonly TimeSpan timeout;
    private readonly EhrAnswerReader answers;
    private readonly TimeProvider time;
    private long restsUntilTicks;

    /// <param name="http">Must not follow redirects: see <see cref="Transport"/>.</param>
    /// <param name="timeout">For one whole exchange, by the machine's clock and not a virtual one.</param>
    public EhrClient(HttpClient http, EhrSettings settings, TimeProvider time, TimeSpan? timeout = null)
    {
        (this.http, this.time) = (http, time);
        this.timeout = timeout ?? TimeoutDefault;
        ehr = new EhrBase(settings.BaseUrl);
        answers = new EhrAnswerReader(ehr, time);
        http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>The HTTP connections to the EHR, with its credentials.</summary>
    /// <param name="tokens">Where there are tokens to be asked for: <see cref="EhrAccess.Tokens"/>.</param>
    public static HttpMessageHandler Transport(EhrSettings settings, AccessTokens? tokens = null) => new EhrAuthorization(settings, tokens)
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetimeMax,
        },
    };

    public Task<EhrAnswer> Read(string type, string id, CancellationToken ct) =>
        Send(HttpMethod.Get, ehr.Resource(type, id), null, ct);

    /// <summary>As <see cref="Read"/>, also while the EHR wants to be left alone: what became of a write must be known.</summary>
    public Task<EhrAnswer> ReadAfterWrite(string type, string id, CancellationToken ct) =>
        Send(HttpMethod.Get, ehr.Resource(type, id), null, ct, isPressing: true);

    /// <param name="typeAndQuery">Such as <c>Appointment?date=ge2026-12-01</c>, already URL-encoded.</param>
    /// <returns>Found only with a Bundle.</returns>
    public async Task<EhrAnswer> Search(string typeAndQuery, CancellationToken ct) =>
        Searchset(await Send(HttpMethod.Get, ehr.Under(typeAndQuery), null, ct));

    /// <param name="path">Such as <c>Subscription/7/$status</c>, with its query.</param>
    public Task<EhrAnswer> Operation(string path, CancellationToken ct) => Send(HttpMethod.Get, ehr.Under(path), null, ct);

    /// <summary>
    /// The page a searchset's <c>next</c> link leads to; refused, unsent, when it leads away from the EHR.
    /// </summary>
    public async Task<EhrAnswer> Next(Uri nextLink, CancellationToken ct) => ehr.Under(nextLink) is { } under
        ? Searchset(await Send(HttpMethod.Get, under, null, ct))
        : new EhrAnswer.Refused(0, LeadsAway(nextLink));

    /// <summary>Why a link is not followed, and what to do; null when it is.</summary>
    public string? WhyNotFollowed(Uri nextLink) => ehr.Under(nextLink) is null ? LeadsAway(nextLink) : null;

    // Of the link no more than its host: behind the path stands a search, with ids in it.
    private string LeadsAway(Uri link) =>
        $"the EHR's next page is at {(link.IsAbsoluteUri ? link.GetLeftPart(UriPartial.Authority) : "an address of its own")},"
        + $" which is not Ehr:BaseUrl ({ehr.Url}): credentials go nowhere else; set Ehr:BaseUrl to the address that the EHR writes into its links,"
        + " or have it write this one";

    public Task<EhrAnswer> Capabilities(CancellationToken ct) => Send(HttpMethod.Get, ehr.Under("metadata"), null, ct);

    /// <param name="patch">A JSON Patch document (RFC 6902).</param>
    /// <param name="versionId">For If-Match; null sends none.</param>
    public Task<EhrAnswer> Patch(
        string type, string id, ReadOnlyMemory<byte> patch, string? versionId, CancellationToken ct,
        string mediaType = "application/json-patch+json") =>
        Send(HttpMethod.Patch, ehr.Resource(type, id), request =>
        {
            request.Content = Body(patch, mediaType);
            AddIfMatch(request, versionId);
        }, ct);

    public Task<EhrAnswer> Put(
        string type, string id, ReadOnlyMemory<byte> resource, string? versionId, CancellationToken ct) =>
        Send(HttpMethod.Put, ehr.Resource(type, id), request =>
        {
            request.Content = Body(resource, EhrMediaTypes.FhirJson);
            AddIfMatch(request, versionId);
        }, ct);

    /// <param name="header">One more, where the server wants it.</param>
    public Task<EhrAnswer> Post(
        string type, ReadOnlyMemory<byte> resource, CancellationToken ct, (string Name, string Value)? header = null) =>
        Send(HttpMethod.Post, ehr.Under(type), request =>
        {
            request.Content = Body(resource, EhrMediaTypes.FhirJson);
            if (header is { } one) request.Headers.Add(one.Name, one.Value);
        }, ct);

    /// <summary>Creates it once: where the server knows the condition, a second time finds the first.</summary>
    /// <param name="condition">Search parameters of the type, URL-encoded.</param>
    public Task<EhrAnswer> PostOnce(
        string type, ReadOnlyMemory<byte> resource, string condition, CancellationToken ct) =>
        Send(HttpMethod.Post, ehr.Under(type), request =>
        {
            request.Content = Body(resource, EhrMediaTypes.FhirJson);
            request.Headers.Add("If-None-Exist", condition);
        }, ct);

    public Task<EhrAnswer> Delete(string type, string id, CancellationToken ct) =>
        Send(HttpMethod.Delete, ehr.Resource(type, id), null, ct);

    // Taken for an empty one, it would say that there is nothing, and that nothing has changed.
    private static EhrAnswer Searchset(EhrAnswer answer) => answer is EhrAnswer.Found { Body: var body } && !Bundles.IsOne(body)
        ? new EhrAnswer.Refused(200, "the EHR answered a search with something that is no Bundle"
            + (OperationOutcomes.Reason(body, withDiagnostics: false) is { } reason ? $": {reason}" : ""))
        : answer;

    private static ByteArrayContent Body(ReadOnlyMemory<byte> bytes, string mediaType)
    {
        var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }

    private static void AddIfMatch(HttpRequestMessage request, string? versionId)
    {
        if (versionId is null) return;
        request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{versionId}\"", isWeak: true));
    }

    // Some EHRs say 404 without a word, and so does a proxy that has lost its EHR: no visit is gone for that. An EHR that is there
    // shows its CapabilityStatement, and what it reads a second time it had not lost.
    private async Task<EhrAnswer> Send(
        HttpMethod method, Uri? uri, Action<HttpRequestMessage>? fill, CancellationToken ct, bool isPressing = false)
    {
        var answer = await Exchange(method, uri, fill, isPressing, ct);
        if (answer is not EhrAnswer.Missing { IsWordless: true }) return answer;
        var metadata = ehr.Under("metadata");
        if (uri == metadata) return new EhrAnswer.Missing(WasDeleted: false);
        if (await Exchange(HttpMethod.Get, metadata, null, isPressing, ct) is not EhrAnswer.Found { Body: var body } || body.Text("resourceType") is null)
            return new EhrAnswer.Unreachable("the EHR answered 404 without a word, and has no /metadata either: is a proxy in front of it answering?");
        if (method == HttpMethod.Get) answer = await Exchange(method, uri, fill, isPressing, ct);
        return answer is EhrAnswer.Missing ? new EhrAnswer.Missing(WasDeleted: false) : answer;
    }

    private async Task<EhrAnswer> Exchange(
        HttpMethod method, Uri? uri, Action<HttpRequestMessage>? fill, bool isPressing, CancellationToken ct)
    {
        if (uri is null)
            return new EhrAnswer.Refused(0, $"not asked: the URL does not lie under Ehr:BaseUrl ({ehr.Url})");
        if (!isPressing && Rest() is { } rest)
            return new EhrAnswer.Unreachable($"the EHR is busy, and asked to be left alone for {rest.TotalSeconds:0} s more", rest);
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EhrMediaTypes.FhirJson));
        if (method != HttpMethod.Get) request.Headers.Add("Prefer", "return=representation");
        fill?.Invoke(request);

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(timeout);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            var answer = await answers.Read(response, limited.Token);
            if (answer is EhrAnswer.Unreachable { RetryAfter: { } wait }) RestFor(wait);
            return answer;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new EhrAnswer.Unreachable($"the EHR did not answer within {timeout.TotalSeconds:0.#} s", IsTooMuch: true);
        }
        catch (NoAccessException e)
        {
            return new EhrAnswer.Unreachable(e.Message, e.RetryAfter);
        }
        catch (HttpRequestException e)
        {
            return new EhrAnswer.Unreachable($"the EHR could not be reached: {ConnectionTrouble.Words(e)}");
        }
        catch (IOException) // the connection was dropped in the middle of the body
        {
            return new EhrAnswer.Unreachable("the EHR broke off its answer");
        }
    }

    // Said to one of us, it is meant for all: a hundred readers that each try again are what it is busy with.
    private void RestFor(TimeSpan wait) =>
        Interlocked.Exchange(ref restsUntilTicks, (time.GetUtcNow() + (wait < RestMax ? wait : RestMax)).UtcTicks);

    private TimeSpan? Rest()
    {
        var left = TimeSpan.FromTicks(Interlocked.Read(ref restsUntilTicks) - time.GetUtcNow().UtcTicks);
        return left > TimeSpan.Zero ? left : null;
    }
}
