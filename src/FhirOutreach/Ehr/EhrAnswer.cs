using System.Text.Json;

namespace FhirOutreach.Ehr;

/// <summary>What the EHR answered to one request. Closed; no case is an exception.</summary>
internal abstract record EhrAnswer
{
    private EhrAnswer()
    {
    }

    /// <summary>2xx.</summary>
    /// <param name="Body">FHIR JSON; Undefined when the body was empty, as after a write with
    /// <c>return=minimal</c>.</param>
    /// <param name="ETag">As sent, such as <c>W/"3"</c>.</param>
    /// <param name="Date">The server's clock, by its <c>Date</c> header.</param>
    /// <param name="Location">Of a created resource.</param>
    public sealed record Found(JsonElement Body, string? ETag, DateTimeOffset? Date, Uri? Location = null) : EhrAnswer;

    /// <summary>404, or 410 when the server remembers that it was deleted.</summary>
    /// <param name="IsWordless">404 without a body, which a proxy may have said; <see cref="EhrClient"/> finds out, and no one else sees it.</param>
    public sealed record Missing(bool WasDeleted, bool IsWordless = false) : EhrAnswer;

    /// <summary>No answer, time-out, 408, 429, 5xx, or something that is not FHIR JSON: again after a while.</summary>
    /// <param name="IsTooMuch">It came not in time, or was too large: a smaller question may be answered.</param>
    public sealed record Unreachable(string Reason, TimeSpan? RetryAfter = null, bool IsTooMuch = false) : EhrAnswer;

    /// <summary>
    /// Any other 4xx, 501, a redirect, or a search answered with 200 and no Bundle. <paramref name="Status"/> is 0 when the request was never sent.
    /// <paramref name="Reason"/> holds no resource content.
    /// </summary>
    public sealed record Refused(int Status, string Reason) : EhrAnswer;
}
