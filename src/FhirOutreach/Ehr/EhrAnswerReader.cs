using System.Buffers;
using System.Net;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr;

/// <summary>Turns an HTTP response into an <see cref="EhrAnswer"/>.</summary>
internal sealed class EhrAnswerReader(EhrBase ehr, TimeProvider time)
{
    /// <summary>One page of a search, unpacked.</summary>
    public const int ResponseBytesMax = 16 * 1024 * 1024;

    /// <summary>FHIR R4's deepest resources stay well below this.</summary>
    private const int DepthMax = 64;

    private const int CopyBytes = 64 * 1024;
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    public async Task<EhrAnswer> Read(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400) return Redirected(response);
        if (await Bytes(response.Content, ct) is not { } bytes)
            return new EhrAnswer.Unreachable($"the EHR's answer is larger than {ResponseBytesMax / 1024 / 1024} MB", IsTooMuch: true);
        var body = Json(response, bytes);
        return status switch
        {
            < 300 when body is { } json => new EhrAnswer.Found(
                json, response.Headers.ETag?.ToString(), response.Headers.Date, response.Headers.Location),
            404 or 410 when body is { } said && IsTheEhrs(said) => new EhrAnswer.Missing(
                WasDeleted: status == 410, IsWordless: status == 404 && said.ValueKind is JsonValueKind.Undefined),
            < 300 or 404 or 410 => NotFhir(response),
            408 or 425 or 429 => Outage(response, body),
            501 => Refused(response, body),
            >= 500 => Outage(response, body),
            _ => Refused(response, body),
        };
    }

    private EhrAnswer.Refused Redirected(HttpResponseMessage response)
    {
        var (asked, target) = (response.RequestMessage!.RequestUri!, response.Headers.Location);
        if (target is null) return new((int)response.StatusCode, "the EHR redirects and does not say where");
        target = target.IsAbsoluteUri ? target : new Uri(asked, target);
        var relative = asked.AbsolutePath[Math.Min(ehr.Url.AbsolutePath.Length, asked.AbsolutePath.Length)..];
        var path = target.AbsolutePath;
        var baseUrl = relative.Length > 0 && path.TrimEnd('/').EndsWith("/" + relative, StringComparison.Ordinal)
            ? new Uri(target, path.TrimEnd('/')[..^relative.Length]).AbsoluteUri.TrimEnd('/')
            : "the address it really has";
        return new((int)response.StatusCode, $"the EHR redirects to {target.Authority}: set Ehr:BaseUrl to {baseUrl}");
    }

    /// <summary>Null when there are too many.</summary>
    private static async Task<ReadOnlyMemory<byte>?> Bytes(HttpContent content, CancellationToken ct)
    {
        if (content.Headers.ContentLength > ResponseBytesMax) return null;
        await using var stream = await content.ReadAsStreamAsync(ct);
        using var whole = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        var part = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            while (await stream.ReadAsync(part, ct) is > 0 and var read)
            {
                if (whole.Length + read > ResponseBytesMax) return null;
                whole.Write(part, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part, clearArray: true); // it held a patient's data
        }
        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    /// <summary>The body's JSON; an Undefined element for an empty body; null for anything else.</summary>
    private static JsonElement? Json(HttpResponseMessage response, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return default(JsonElement);
        var hasType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type);
        if (!EhrMediaTypes.IsJson(hasType ? type.ToString() : "")) return null;
        try
        {
            var json = JsonElement.Parse(LenientJson.WithoutMark(bytes.Span), new JsonDocumentOptions { MaxDepth = DepthMax });
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A gateway that cannot find the EHR says 404 in JSON too ({"message":"Not Found"}), and no visit is gone for that.
    private static bool IsTheEhrs(JsonElement body) => body.ValueKind is JsonValueKind.Undefined || body.Text("resourceType") is not null;

    private static EhrAnswer.Unreachable NotFhir(HttpResponseMessage response) =>
        new($"the EHR answered {(int)response.StatusCode} with"
            + $" {response.Content.Headers.ContentType?.MediaType ?? "no type"} that is not FHIR JSON:"
            + " is Ehr:BaseUrl right, or is a proxy in front of it answering?");

    private EhrAnswer.Unreachable Outage(HttpResponseMessage response, JsonElement? body) =>
        new(Reason(response, body), RetryAfter(response));

    private static EhrAnswer.Refused Refused(HttpResponseMessage response, JsonElement? body) =>
        new((int)response.StatusCode, response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "the EHR does not accept our credentials (401): see Ehr:Auth and the settings beside it",
            HttpStatusCode.Forbidden => $"{Reason(response, body)}: it knows us and does not allow this; have the right granted to this client (see Ehr:Scopes)",
            _ => Reason(response, body),
        });

    private static string Reason(HttpResponseMessage response, JsonElement? body)
    {
        var asked = response.RequestMessage!.RequestUri!;
        var outcome = OperationOutcomes.Reason(body ?? default, HoldsNoPatientData(asked));
        return $"the EHR answered {(int)response.StatusCode}{(outcome is null ? "" : ": " + outcome)}";
    }

    private static bool HoldsNoPatientData(Uri uri) =>
        uri.AbsolutePath.Contains("/Subscription", StringComparison.Ordinal)
        || uri.AbsolutePath.EndsWith("/metadata", StringComparison.Ordinal);

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - (response.Headers.Date ?? time.GetUtcNow());
        if (wait is not { } given) return null;
        return given < TimeSpan.Zero ? TimeSpan.Zero : given > RetryAfterMax ? RetryAfterMax : given;
    }
}
