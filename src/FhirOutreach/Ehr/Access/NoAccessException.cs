namespace FhirOutreach.Ehr.Access;

/// <summary>There is no access token, so the EHR was not asked. The message says why, without any secret.</summary>
internal sealed class NoAccessException(string reason, TimeSpan? retryAfter) : HttpRequestException(reason)
{
    public TimeSpan? RetryAfter => retryAfter;
}
