using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Ehr.Smart;
using FhirOutreach.Keys;
using FhirOutreach.Tests.Journeys;
using FhirOutreach.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>
/// An authorization server nobody here wrote (oidc-provider), which fetches our keys from our own running service, and an
/// EHR nobody here wrote (Medplum's packages), which asks that server about every token.
/// </summary>
public sealed class SmartPeerTests
{
    private const string Scopes = "system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Location.rs system/Subscription.cruds";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PublicJwk.Rs384)]
    [InlineData(PublicJwk.Es384)]
    public async Task A_strangers_authorization_server_takes_our_keys_from_us_and_gives_a_token(string alg)
    {
        NpmPeers.Require();
        var key = SigningKey.New(alg);
        await using var clinic = await Publishing(key);
        await using var oauth = await OAuthPeer.Start(SmartEhr.ClientId, new Uri(clinic.Http.BaseAddress!, KeysEndpoint.Path), Scopes, Ct);
        await using var medplum = await MedplumPeer.Start(Ct, oauth.Introspection);
        var settings = SmartEhr.Settings(medplum.BaseUrl, SigningKeys.Of(key));
        var access = new EhrAccess(settings, TimeProvider.System, NullLogger<EhrAccess>.Instance);
        var client = new EhrClient(new HttpClient(EhrClient.Transport(settings, access.Tokens)), settings, TimeProvider.System);

        Assert.IsType<EhrAnswer.Found>(await client.Search("Appointment", Ct));

        Assert.Equal((AuthorizationState.Good, null, 0), (access.Report.State, access.Report.Narrower, access.Report.Warnings.Count));
        Assert.Equal(403, Assert.IsType<EhrAnswer.Refused>(await client.Post("Appointment", """{"resourceType":"Appointment","status":"booked","participant":[]}"""u8.ToArray(), Ct)).Status);
    }

    [Fact]
    public async Task It_refuses_an_expired_a_replayed_and_a_misaddressed_assertion_of_ours()
    {
        NpmPeers.Require();
        var key = SigningKey.New(PublicJwk.Es384);
        await using var clinic = await Publishing(key);
        await using var oauth = await OAuthPeer.Start(SmartEhr.ClientId, new Uri(clinic.Http.BaseAddress!, KeysEndpoint.Path), Scopes, Ct);
        using var http = new HttpClient();
        var tokenUrl = new Uri(oauth.Issuer, "/token").AbsoluteUri;
        var good = ClientAssertion.New(SmartEhr.ClientId, tokenUrl, TimeProvider.System.GetUtcNow());

        Assert.Equal(200, await Ask(good));
        Assert.Equal(401, await Ask(good));
        Assert.Equal(401, await Ask(good with { Jti = "another", Expires = good.Expires - TimeSpan.FromMinutes(10) }));
        Assert.Equal(401, await Ask(good with { Jti = "a-third", Expires = good.Expires + TimeSpan.FromMinutes(10) }));
        Assert.Equal(401, await Ask(good with { Jti = "a-fourth", Audience = "https://elsewhere.example/token" }));
        Assert.Equal(401, await Ask(good with { Jti = "a-fifth" }, SigningKey.New(PublicJwk.Es384)));

        async Task<int> Ask(ClientAssertion assertion, SigningKey? other = null)
        {
            using var form = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"), new("scope", "system/Appointment.rus"),
                new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                new("client_assertion", assertion.SignedBy(other ?? key)),
            ]);
            using var answer = await http.PostAsync(tokenUrl, form, Ct);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task R_29_a_key_it_has_not_heard_of_is_a_mistake_to_be_put_right_and_not_an_outage()
    {
        NpmPeers.Require();
        await using var clinic = await Publishing(SigningKey.New(PublicJwk.Es384));
        await using var oauth = await OAuthPeer.Start(SmartEhr.ClientId, new Uri(clinic.Http.BaseAddress!, KeysEndpoint.Path), Scopes, Ct);
        var settings = SmartEhr.Settings(oauth.Issuer, SigningKeys.Of(SigningKey.New(PublicJwk.Es384)));

        var report = await new EhrAccess(settings, TimeProvider.System, NullLogger<EhrAccess>.Instance).Check(Ct);

        Assert.Equal(AuthorizationState.Misconfigured, report.State);
        Assert.Contains("invalid_client", report.Words, StringComparison.Ordinal);
    }

    /// <summary>Our whole service, running, with this key to publish.</summary>
    private static Task<RunningClinic> Publishing(SigningKey key) =>
        RunningClinic.Open(("Ehr:KeyFile", PrivateJwk.Of(key).ToJsonString()));
}
