using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>
/// Adds the EHR's credentials, to requests for the EHR's own origin and to no other. A token that the EHR refuses (401) is
/// renewed once.
/// </summary>
/// <param name="tokens">For ways of authorization where there is something to ask for.</param>
internal sealed class EhrAuthorization(EhrSettings settings, AccessTokens? tokens) : DelegatingHandler
{
    private readonly AuthenticationHeaderValue? credentials = Credentials(settings);

    /// <exception cref="NoAccessException">There is no token, and the EHR was not asked.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isOurs = request.RequestUri is { } uri && EhrBase.IsSameOrigin(uri, settings.BaseUrl);
        if (isOurs && tokens is not null) return await SendWithToken(request, tokens, cancellationToken);
        if (isOurs && credentials is not null) request.Headers.Authorization = credentials;
        return await base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendWithToken(
        HttpRequestMessage request, AccessTokens shared, CancellationToken ct)
    {
        var first = await shared.Get(ct);
        if (first is not TokenAnswer.Granted { Token: var token })
            return IsOpen(request.RequestUri!) ? await base.SendAsync(request, ct) : throw None(first);

        var response = await SendWith(token, request, shared, ct);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !shared.Refused(token)) return response;
        if (await shared.Get(ct) is not TokenAnswer.Granted { Token: var renewed }) return response;
        response.Dispose();
        return await SendWith(renewed, request, shared, ct);
    }

    private async Task<HttpResponseMessage> SendWith(
        AccessToken token, HttpRequestMessage request, AccessTokens shared, CancellationToken ct)
    {
        request.Headers.Authorization = new("Bearer", token.Value);
        var response = await base.SendAsync(request, ct);
        if (response.StatusCode != HttpStatusCode.Unauthorized) shared.Accepted(token);
        return response;
    }

    // Every EHR shows its CapabilityStatement to strangers: what it can do is not hidden behind a token that is not there.
    private bool IsOpen(Uri uri) => uri == new EhrBase(settings.BaseUrl).Under("metadata");

    private static NoAccessException None(TokenAnswer answer) => answer switch
    {
        TokenAnswer.Misconfigured no => new($"the EHR does not authorize us: {no.Reason}", null),
        TokenAnswer.Unreachable no => new($"no access to the EHR: {no.Reason}", no.RetryAfter),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static AuthenticationHeaderValue? Credentials(EhrSettings settings) => settings.Auth switch
    {
        EhrAuth.Bearer => new("Bearer", settings.Token),
        EhrAuth.Basic => new("Basic", Base64($"{settings.User}:{settings.Password}")),
        _ => null,
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
