using FhirOutreach.Ehr.Smart;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Access;

/// <summary>By what right we speak to the EHR (<c>Ehr:Auth</c>), and what is to be said about it.</summary>
internal sealed class EhrAccess
{
    /// <summary>It refuses every token it does not know with 403, and nobody gets one.</summary>
    private const string PublicTestServer = "hapi.fhir.org";

    private readonly EhrSettings settings;

    public EhrAccess(EhrSettings settings, TimeProvider real, ILogger<EhrAccess> log)
    {
        this.settings = settings;
        Tokens = Issuer(settings, real) is { } issuer ? new AccessTokens(issuer, real, log) : null;
    }

    /// <summary>Null where there is nothing to ask for: no credentials, or such as do not change.</summary>
    public AccessTokens? Tokens { get; }

    /// <summary>As it was the last time that a token was asked for.</summary>
    public AuthorizationReport Report => Tokens is null ? Fixed() : InWords(Tokens.Last);

    /// <summary>Asks for a token where there is none yet.</summary>
    public async Task<AuthorizationReport> Check(CancellationToken ct)
    {
        if (Tokens is not null) await Tokens.Get(ct);
        return Report;
    }

    private static ITokenIssuer? Issuer(EhrSettings settings, TimeProvider real) => settings.Auth switch
    {
        EhrAuth.SmartBackend => new SmartTokenIssuer(settings, settings.Keys!, SmartHttp.Client(), real),
        EhrAuth.Azure => AzureTokenIssuer.Default(settings, real),
        _ => null,
    };

    private AuthorizationReport Fixed()
    {
        var words = settings.Auth is EhrAuth.None
            ? "no credentials are sent (Ehr:Auth=None)"
            : $"the same credentials with every request (Ehr:Auth={settings.Auth})";
        var isRefusedThere = settings.Auth is not EhrAuth.None
            && settings.BaseUrl.Host.Equals(PublicTestServer, StringComparison.OrdinalIgnoreCase);
        string[] refusal = [$"{PublicTestServer} answers 403 to every Authorization header it does not know: set Ehr:Auth to None."];
        return new(AuthorizationState.Good, words, null, [.. isRefusedThere ? refusal : [], .. Unencrypted()]);
    }

    private AuthorizationReport InWords(TokenAnswer? answer) => answer switch
    {
        null => new(AuthorizationState.Unknown, $"Ehr:Auth={settings.Auth}; no token has been asked for yet", null, [.. Unencrypted()]),
        TokenAnswer.Granted granted => new(
            AuthorizationState.Good, $"Ehr:Auth={settings.Auth}: {granted.How}", granted.Narrower, [.. granted.Warnings, .. Unencrypted()]),
        TokenAnswer.Unreachable no => new(AuthorizationState.Outage, $"Ehr:Auth={settings.Auth}: {no.Reason}", null, [.. Unencrypted()]),
        TokenAnswer.Misconfigured no => new(AuthorizationState.Misconfigured, $"Ehr:Auth={settings.Auth}: {no.Reason}", null, [.. Unencrypted()]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IEnumerable<string> Unencrypted()
    {
        if (settings.Auth is not EhrAuth.None && settings.BaseUrl.Scheme != Uri.UriSchemeHttps && !settings.BaseUrl.IsLoopback)
            yield return "Ehr:BaseUrl is http: credentials and patients' data travel unencrypted.";
    }
}
