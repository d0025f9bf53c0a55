using System.Net;
using System.Text.Json;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Smart;

/// <summary>
/// Finds the token endpoint: <c>Ehr:TokenUrl</c>; else the SMART configuration document; else the CapabilityStatement.
/// Credentials are never sent on the way.
/// </summary>
internal sealed class SmartDiscovery(EhrSettings settings, string alg, HttpClient http, ServerClock clock, TimeProvider time)
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(1);

    private readonly EhrBase ehr = new(settings.BaseUrl);
    private (SmartConfiguration Configuration, long At)? known;

    /// <summary>The configuration, or why there is none.</summary>
    public async Task<(SmartConfiguration? Found, TokenAnswer? Failure)> Find(CancellationToken ct)
    {
        if (known is { } k && time.GetElapsedTime(k.At) < KnownFor) return (k.Configuration, null);
        var (found, failure) = await Look(ct);
        if (found is null) return (null, failure);
        if (Unsafe(found.TokenUrl) is { } problem) return (null, new TokenAnswer.Misconfigured(problem));
        var (capabilities, outage) = SmartScopes.DependOnCapabilities(settings) ? await Get("metadata", ct) : (null, null);
        found = found with { Scopes = SmartScopes.Needed(found.Notation, settings, capabilities ?? default) };
        if (outage is null) known = (found, time.GetTimestamp()); // otherwise the next token is asked for with what it says
        return (found, null);
    }

    /// <summary>It was refused there: perhaps the EHR has moved its authorization server.</summary>
    public void Forget() => known = null;

    private async Task<(SmartConfiguration? Found, TokenAnswer? Failure)> Look(CancellationToken ct)
    {
        var (document, outage) = await Get(SmartConfiguration.Path, ct);
        if (settings.TokenUrl is { } configured)
        {
            // Without the document nobody knows how scopes are written there, unless they were configured as well.
            if (outage is not null && settings.Scopes is null)
                return (null, outage with { Reason = outage.Reason + "; with Ehr:TokenUrl and Ehr:Scopes both set it would not be needed" });
            var notation = document is { } stated ? SmartConfiguration.NotationOf(stated) : ScopeNotation.V1;
            return (new(configured.OriginalString, notation, "Ehr:TokenUrl", []), null);
        }
        if (document is { } json && SmartConfiguration.Read(json, ehr, alg) is { } found) return (found, null);
        if (outage is not null) return (null, outage);

        (document, outage) = await Get("metadata", ct);
        if (document is { } statement && SmartConfiguration.ReadCapabilities(statement, ehr) is { } old) return (old, null);
        return (null, (TokenAnswer?)outage ?? new TokenAnswer.Misconfigured(
            $"the EHR has no {SmartConfiguration.Path} and its CapabilityStatement names no token endpoint: set Ehr:TokenUrl"));
    }

    /// <summary>A JSON object; nothing where there is none; an outage where nobody can say.</summary>
    private async Task<(JsonElement? Document, TokenAnswer.Unreachable? Outage)> Get(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(ehr.Url, path));
        request.Headers.Accept.ParseAdd("application/json, application/fhir+json;q=0.9");
        try
        {
            using var response = await http.SendAsync(request, ct);
            clock.Learn(response);
            if (response.IsSuccessStatusCode) return (SmartHttp.Json(await response.Content.ReadAsByteArrayAsync(ct)), null);
            var isOutage = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
            return (null, isOutage ? new($"the EHR answered {(int)response.StatusCode} to {path}", SmartHttp.RetryAfter(response, time)) : null);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return (null, new($"the EHR could not be asked for {path} ({SmartHttp.Words(e)})"));
        }
    }

    private string? Unsafe(string tokenUrl)
    {
        if (!Uri.TryCreate(tokenUrl, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
            return "the EHR names a token endpoint that is no http(s) URL: set Ehr:TokenUrl";
        return settings.BaseUrl.Scheme == Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttps
            ? $"the EHR is reached by https and names a token endpoint without it ({url.Authority}): nothing is sent there"
            : null;
    }
}
