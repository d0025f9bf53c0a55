using Azure.Identity;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Tests.Settings;

namespace FhirOutreach.Tests.Ehr.Access;

/// <summary>Microsoft's own identity library, against an Entra ID of the test's.</summary>
public sealed class AzureTokenIssuerTests
{
    private const string Scope = "https://clinic-fhir.fhir.azurehealthcareapis.com/.default";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_for_the_EHR_is_asked_for()
    {
        await using var entra = await StubEhr.Start(request => request.Method == "POST"
            ? new(200, """{"token_type":"Bearer","expires_in":3600,"access_token":"entra-token"}""", "application/json")
            : OpenIdConfiguration());

        var granted = Assert.IsType<TokenAnswer.Granted>(await Issuer(entra).Ask(Ct));

        Assert.Equal("entra-token", granted.Token.Value);
        Assert.InRange(granted.Token.Lifetime, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        Assert.Contains(Uri.EscapeDataString(Scope), entra.Requests.Single(request => request.Method == "POST").Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""", true)]
    [InlineData(503, "busy", false)]
    public async Task What_a_person_must_put_right_is_told_from_an_outage(int status, string body, bool isMisconfigured)
    {
        await using var entra = await StubEhr.Start(request => request.Method == "POST" ? new(status, body, "application/json") : OpenIdConfiguration());

        var answer = await Issuer(entra).Ask(Ct);

        if (isMisconfigured) Assert.Contains("AADSTS7000215", Assert.IsType<TokenAnswer.Misconfigured>(answer).Reason, StringComparison.Ordinal);
        else Assert.IsType<TokenAnswer.Unreachable>(answer);
        Assert.DoesNotContain("client-s-own-secret", $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_of_identities_that_has_none_says_so()
    {
        await using var entra = await StubEhr.Start(_ => new(404));
        var nobody = new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            Transport = new AzureStandIn(entra).Transport,
            ExcludeManagedIdentityCredential = true, // it would look for Azure's own address, which is nobody's here
            ExcludeAzureCliCredential = true,
            ExcludeAzurePowerShellCredential = true,
            ExcludeAzureDeveloperCliCredential = true,
            ExcludeVisualStudioCredential = true,
            ExcludeInteractiveBrowserCredential = true,
            Retry = { MaxRetries = 0 },
        });

        Assert.IsType<TokenAnswer.Misconfigured>(await new AzureTokenIssuer(nobody, Scope, TimeProvider.System).Ask(Ct));
    }

    [Fact]
    public async Task The_scope_is_everything_at_the_base_unless_it_is_set()
    {
        await using var stub = await StubEhr.Start(_ => new(404));
        var settings = stub.Settings() with { BaseUrl = new Uri("https://clinic-fhir.fhir.azurehealthcareapis.com") };

        Assert.Equal(Scope, AzureTokenIssuer.ScopeOf(settings));
        Assert.Equal("api://own/.default", AzureTokenIssuer.ScopeOf(settings with { Scopes = "api://own/.default" }));
    }

    private static AzureTokenIssuer Issuer(StubEhr entra)
    {
        var credential = new ClientSecretCredential("00000000-0000-0000-0000-000000000001", "client", "client-s-own-secret", new ClientSecretCredentialOptions
        {
            Transport = new AzureStandIn(entra).Transport,
            DisableInstanceDiscovery = true,
            Retry = { MaxRetries = 0 },
        });
        return new AzureTokenIssuer(credential, Scope, TimeProvider.System);
    }

    private static StubAnswer OpenIdConfiguration() => new(200, """
        {"token_endpoint":"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001/oauth2/v2.0/token",
         "authorization_endpoint":"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001/oauth2/v2.0/authorize",
         "issuer":"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001/v2.0"}
        """, "application/json");
}
