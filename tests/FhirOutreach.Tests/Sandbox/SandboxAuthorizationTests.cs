using System.Net.Http.Json;
using System.Text.Json;
using FhirOutreach.Ehr.Smart;
using FhirOutreach.Keys;
using FhirOutreach.Tests.Ehr.Smart;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>The sandbox's authorization server is as strict as the strict ones out there: what passes here, passes there.</summary>
public sealed class SandboxAuthorizationTests : IDisposable
{
    private readonly SigningKey key = SigningKey.New(PublicJwk.Es384);
    private readonly HttpClient http = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_assertion_gets_a_token_once()
    {
        await using var ehr = await Start();

        Assert.Equal("200", await Ask(ehr, Good(ehr)));
        Assert.Equal("401 invalid_client exp must be no more than five minutes ahead", await Ask(ehr, Good(ehr) with { Expires = ehr.Theirs.GetUtcNow().AddMinutes(6) }));
        Assert.Equal("401 invalid_client The assertion has expired", await Ask(ehr, Good(ehr) with { Expires = ehr.Theirs.GetUtcNow().AddMinutes(-1) }));
        Assert.Equal("401 invalid_client aud must be the token endpoint's URL", await Ask(ehr, Good(ehr) with { Audience = ehr.Server.BaseUrl }));
        Assert.Equal("401 invalid_client iss and sub must be the client_id", await Ask(ehr, Good(ehr) with { ClientId = "stranger" }));
        Assert.Equal("401 invalid_client jti is missing", await Ask(ehr, Good(ehr) with { Jti = "" }));
        Assert.Equal("401 invalid_client No registered key with that kid made this signature", await Ask(ehr, Good(ehr), by: SigningKey.New(PublicJwk.Es384)));
        var used = Good(ehr);
        Assert.Equal("200", await Ask(ehr, used));
        Assert.Equal("401 invalid_client This jti has been used", await Ask(ehr, used));
    }

    [Theory]
    [InlineData("grant_type", "password", "400 unsupported_grant_type")]
    [InlineData("scope", "", "400 invalid_scope")]
    [InlineData("scope", "system/Observation.rs", "400 invalid_scope")]
    [InlineData("client_assertion_type", "jwt", "400 invalid_request")]
    [InlineData("client_assertion", "a.b", "401 invalid_client")]
    [InlineData("client_assertion", "", "401 invalid_client")]
    public async Task A_form_that_is_wrong_is_refused(string field, string value, string refusal)
    {
        await using var ehr = await Start();

        Assert.StartsWith(refusal, await Ask(ehr, Good(ehr), field, value), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("system/Appointment.rs", "GET", "Appointment", 200)]
    [InlineData("system/Appointment.rs", "GET", "Patient", 403)]
    [InlineData("system/Appointment.r", "GET", "Appointment", 403)]
    [InlineData("system/Appointment.read", "GET", "Appointment", 200)]
    [InlineData("system/Appointment.rs", "DELETE", "Appointment/1", 403)]
    [InlineData("system/*.d", "DELETE", "Appointment/none", 404)]
    [InlineData("user/*.*", "GET", "Appointment", 403)]
    public async Task A_token_does_what_its_scopes_say(string scope, string method, string path, int status)
    {
        await using var ehr = await Start(scope);
        await Ask(ehr, Good(ehr), "scope", scope);

        using var request = new HttpRequestMessage(new HttpMethod(method), $"{ehr.Server.BaseUrl}/{path}") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_token_ends_and_until_it_does_nobody_else_is_let_in()
    {
        await using var ehr = await Start();
        await Ask(ehr, Good(ehr));

        Assert.Equal(200, await Search(token));
        Assert.Equal(401, await Search(token + "x"));
        Assert.Equal(401, await Search(null));
        ehr.Theirs.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(401, await Search(token));

        async Task<int> Search(string? bearer)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{ehr.Server.BaseUrl}/Appointment");
            if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
            using var answer = await http.SendAsync(request, Ct);
            return (int)answer.StatusCode;
        }
    }

    public void Dispose() => http.Dispose();

    private string token = "";

    private Task<SmartEhr> Start(string? scopes = null) =>
        SmartEhr.Start(keys: SigningKeys.Of(key), registered: options => scopes is null ? options : options with { Scopes = scopes });

    private static ClientAssertion Good(SmartEhr ehr) => ClientAssertion.New(SmartEhr.ClientId, ehr.TokenUrl, ehr.Theirs.GetUtcNow());

    private async Task<string> Ask(SmartEhr ehr, ClientAssertion assertion, string? field = null, string value = "", SigningKey? by = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = "system/Appointment.rus",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion.SignedBy(by ?? key),
        };
        if (field is not null) form[field] = value;
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(ehr.TokenUrl, content, Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        if (!answer.IsSuccessStatusCode) return $"{(int)answer.StatusCode} {body.GetProperty("error")} {body.GetProperty("error_description")}";
        token = body.GetProperty("access_token").GetString()!;
        return "200";
    }
}
