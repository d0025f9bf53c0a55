using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Keys;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>The token is for the EHR and the assertion for its authorization server; nobody else gets to see either.</summary>
public sealed class TokenSecrecyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_token_goes_to_no_other_host()
    {
        await using var ehr = await SmartEhr.Start();
        await using var other = await StubEhr.Start(_ => new(200, "{}"));
        using var http = new HttpClient(EhrClient.Transport(SmartEhr.Settings(new Uri(ehr.Server.BaseUrl), SigningKeys.Of(SigningKey.New(PublicJwk.Es384))), ehr.Access.Tokens));

        using var elsewhere = await http.GetAsync(other.BaseUrl, Ct);
        using var samePortElsewhere = await http.GetAsync(new UriBuilder(ehr.Server.BaseUrl) { Host = "localhost" }.Uri + "/Appointment", Ct);

        Assert.Null(Assert.Single(other.Requests).Header("Authorization"));
        Assert.Null(Assert.Single(ehr.Ehr.Requests).Header("Authorization"));
        Assert.Empty(ehr.TokenRequests);
    }

    [Fact]
    public async Task The_token_does_not_follow_a_redirect_or_a_next_link()
    {
        await using var ehr = await SmartEhr.Start();
        await using var other = await StubEhr.Start(_ => new(200, """{"resourceType":"Bundle"}"""));
        ehr.Ehr.Faults.Next("GET", "/Appointment", new Fault.Redirect(new Uri(other.BaseUrl, "/").ToString()));

        Assert.Equal(307, Assert.IsType<EhrAnswer.Refused>(await ehr.Read()).Status);
        Assert.Equal(0, Assert.IsType<EhrAnswer.Refused>(await ehr.Client.Next(new Uri(other.BaseUrl + "?_getpages=1"), Ct)).Status);

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task The_assertion_does_not_follow_a_redirect_and_the_person_is_told_where_it_points()
    {
        await using var ehr = await SmartEhr.Start();
        await using var other = await StubEhr.Start(_ => new(200, """{"access_token":"abc","token_type":"bearer"}"""));
        ehr.Authorization.Faults.Always("POST", "/token", new Fault.Redirect(new Uri(other.BaseUrl, "/").ToString()));

        var report = await ehr.Access.Check(Ct);

        Assert.Equal(AuthorizationState.Misconfigured, report.State);
        Assert.Contains($"redirects to {other.BaseUrl.Authority}", report.Words, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_token_endpoint_without_TLS_when_the_EHR_has_it()
    {
        var settings = SmartEhr.Settings(new Uri("https://ehr.example/fhir"), SigningKeys.Of(SigningKey.New(PublicJwk.Es384)));
        var plain = new AnswersEverything("""{"token_endpoint":"http://ehr.example/token","capabilities":["permission-v2"]}""");
        using var http = new HttpClient(plain);

        var answer = await new FhirOutreach.Ehr.Smart.SmartTokenIssuer(settings, settings.Keys!, http, TimeProvider.System).Ask(Ct);

        Assert.Contains("without it (ehr.example)", Assert.IsType<TokenAnswer.Misconfigured>(answer).Reason, StringComparison.Ordinal);
        Assert.All(plain.Asked, uri => Assert.Equal("https", uri.Scheme));
    }

    [Fact]
    public void Neither_token_nor_key_shows_in_words()
    {
        var keys = SigningKeys.Of(SigningKey.New(PublicJwk.Es384));
        var secret = (string)PrivateJwk.Of(keys.Signer)["d"]!;
        var settings = SmartEhr.Settings(new Uri("https://ehr.example/fhir"), keys) with { Token = "secret-token" };
        TokenAnswer granted = new TokenAnswer.Granted(new AccessToken("secret-token", TimeSpan.FromMinutes(5)), "how", null, []);

        Assert.DoesNotContain("secret-token", $"{settings}{granted}", StringComparison.Ordinal);
        Assert.DoesNotContain(secret, $"{settings}{keys}{keys.Signer}", StringComparison.Ordinal);
    }

    private sealed class AnswersEverything(string body) : HttpMessageHandler
    {
        public List<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(body), RequestMessage = request });
        }
    }
}
