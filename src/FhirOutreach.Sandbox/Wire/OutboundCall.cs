namespace FhirOutreach.Sandbox.Wire;

/// <summary>What somebody else's server answered.</summary>
internal sealed record OutboundAnswer(int Status, string? ContentType, string Body, string? CacheControl = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsJson => ContentType?.Contains("json", StringComparison.Ordinal) == true;

    public bool IsXml => ContentType?.Contains("xml", StringComparison.Ordinal) == true;
}

/// <summary>Calls from a sandbox to its customer: no redirects, no cookies, a time limit by its own clock.</summary>
internal static class OutboundCall
{
    private static readonly SocketsHttpHandler Handler = new() { AllowAutoRedirect = false, UseCookies = false };

    private static readonly HttpClient Http = new(Handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Null when there was no answer: a bad address, a broken connection, or the time limit.</summary>
    public static async Task<OutboundAnswer?> Send(
        Func<HttpRequestMessage> make, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        try
        {
            using var timeout = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
            using var request = make();
            using var response = await Http.SendAsync(request, either.Token);
            var body = await response.Content.ReadAsStringAsync(either.Token);
            return new OutboundAnswer(
                (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body,
                response.Headers.CacheControl?.ToString());
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException
            or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}
