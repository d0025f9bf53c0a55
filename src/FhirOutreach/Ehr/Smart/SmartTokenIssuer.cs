using FhirOutreach.Ehr.Access;
using FhirOutreach.Keys;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Smart;

/// <summary>Asks the EHR's authorization server for a token (SMART Backend Services). Every try has a new assertion.</summary>
internal sealed class SmartTokenIssuer(EhrSettings settings, SigningKeys keys, HttpClient http, TimeProvider wall) : ITokenIssuer
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly ServerClock clock = new(wall);
    private SmartDiscovery? discovery;

    private SmartDiscovery Discovery => discovery ??= new(settings, keys.Signer.Public.Alg, http, clock, wall);

    public async Task<TokenAnswer> Ask(CancellationToken ct)
    {
        var (smart, failure) = await Discovery.Find(ct);
        if (smart is null) return failure!;

        var presumed = clock.Offset;
        var answer = await Ask(smart, ct);
        // Refused, and the refusal shows that the assertion was dated by the wrong clock: that may be all there is to it.
        var isWronglyDated = (clock.Offset - presumed).Duration() >= ServerClock.OffsetMin;
        if (answer is TokenAnswer.Misconfigured && isWronglyDated) answer = await Ask(smart, ct);
        if (answer is TokenAnswer.Misconfigured) Discovery.Forget();
        return answer;
    }

    private async Task<TokenAnswer> Ask(SmartConfiguration smart, CancellationToken ct)
    {
        var scopes = settings.Scopes ?? smart.Scopes;
        using var request = new HttpRequestMessage(HttpMethod.Post, smart.TokenUrl)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"),
                new("scope", scopes),
                new("client_assertion_type", AssertionType),
                new("client_assertion", ClientAssertion.New(settings.ClientId!, smart.TokenUrl, clock.Now).SignedBy(keys.Signer)),
            ]),
        };
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await http.SendAsync(request, ct);
            clock.Learn(response);
            var read = TokenResponse.Read(response, await response.Content.ReadAsByteArrayAsync(ct), scopes, wall);
            return read is TokenAnswer.Granted granted ? WithWarnings(granted, smart) : read;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return new TokenAnswer.Unreachable($"the authorization server could not be reached ({SmartHttp.Words(e)})");
        }
    }

    private TokenAnswer.Granted WithWarnings(TokenAnswer.Granted granted, SmartConfiguration smart) => granted with
    {
        How = $"{keys.Signer.Public.Alg}, key {keys.Signer.Public.Kid}, token from {smart.TokenUrl} (by {smart.Source})",
        Warnings = [.. granted.Warnings, .. smart.Warnings, .. clock.Warning() is { } warning ? [warning] : Array.Empty<string>()],
    };
}
