using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Smart;

/// <summary>The connection to authorization servers: no redirects, no cookies, no endless answers.</summary>
internal static class SmartHttp
{
    private const int ResponseBytesMax = EhrAnswerReader.ResponseBytesMax; // CapabilityStatements are among them, of several megabytes

    /// <summary>For one exchange, by the machine's clock.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>So that a server that moved is found by DNS.</summary>
    private static readonly TimeSpan ConnectionLifetimeMax = TimeSpan.FromMinutes(2);

    public static HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // an assertion is for the token endpoint and nobody else
        UseCookies = false,
        PooledConnectionLifetime = ConnectionLifetimeMax,
    })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = ResponseBytesMax,
    };

    /// <summary>Null when it is no JSON object.</summary>
    public static JsonElement? Json(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var json = JsonElement.Parse(LenientJson.WithoutMark(bytes));
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        return header?.Delta ?? header?.Date - (response.Headers.Date ?? time.GetUtcNow());
    }

    public static string Words(Exception e) => e is HttpRequestException http ? ConnectionTrouble.Words(http) : "no answer in time";
}
