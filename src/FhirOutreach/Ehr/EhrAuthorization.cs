using System.Net.Http.Headers;
using System.Text;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>Adds the EHR's credentials, to requests for the EHR's own origin and to no other.</summary>
internal sealed class EhrAuthorization(EhrSettings settings) : DelegatingHandler
{
    private readonly AuthenticationHeaderValue? credentials = Credentials(settings);

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (credentials is not null && request.RequestUri is { } uri && EhrBase.IsSameOrigin(uri, settings.BaseUrl))
            request.Headers.Authorization = credentials;
        return base.SendAsync(request, cancellationToken);
    }

    private static AuthenticationHeaderValue? Credentials(EhrSettings settings) => settings.Auth switch
    {
        EhrAuth.Bearer => new("Bearer", settings.Token),
        EhrAuth.Basic => new("Basic", Base64($"{settings.User}:{settings.Password}")),
        _ => null,
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
