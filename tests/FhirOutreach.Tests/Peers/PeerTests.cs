using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FhirOutreach.Tests.Peers;

/// <summary>The peers are up to what other tests ask of them.</summary>
public sealed class PeerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Medplum_keeps_an_Appointment_and_heeds_If_Match()
    {
        await using var medplum = await MedplumPeer.Start(Ct);
        using var http = new HttpClient();

        using var created = await http.PostAsync($"{medplum.BaseUrl}/Appointment", Fhir("""{"resourceType":"Appointment","status":"booked","participant":[]}"""), Ct);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString();
        using var stale = new HttpRequestMessage(HttpMethod.Patch, $"{medplum.BaseUrl}/Appointment/{id}")
        {
            Content = new StringContent("""[{"op":"replace","path":"/status","value":"cancelled"}]""", Encoding.UTF8, "application/json-patch+json"),
            Headers = { IfMatch = { new EntityTagHeaderValue("\"another\"", isWeak: true) } },
        };
        using var refused = await http.SendAsync(stale, Ct);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Contains("\"booked\"", await http.GetStringAsync($"{medplum.BaseUrl}/Appointment?_id={id}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_authorization_server_tells_where_tokens_are_and_refuses_strangers()
    {
        await using var oauth = await OAuthPeer.Start("fhir-outreach", new Uri("http://127.0.0.1:9/jwks.json"), "system/Appointment.rs", Ct);
        using var http = new HttpClient();

        var discovered = await http.GetFromJsonAsync<JsonElement>(new Uri(oauth.Issuer, "/.well-known/smart-configuration"), Ct);
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("scope", "system/Appointment.rs"),
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), new("client_assertion", "e30.e30.e30"),
        ]);
        using var refused = await http.PostAsync(discovered.GetProperty("token_endpoint").GetString(), form, Ct);

        Assert.True(refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{refused.StatusCode}");
    }

    [Fact]
    public async Task Medplum_lets_nobody_in_without_a_token_when_it_asks_for_one()
    {
        await using var medplum = await MedplumPeer.Start(Ct, introspection: new Uri("http://127.0.0.1:9/token/introspection"));
        using var http = new HttpClient();

        using var refused = await http.GetAsync($"{medplum.BaseUrl}/Appointment", Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Prism_takes_what_Twilios_contract_takes_and_nothing_else()
    {
        await using var prism = await PrismPeer.Mock(Ct);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("AC:token"u8));
        var messages = new Uri(prism.BaseUrl, $"/2010-04-01/Accounts/AC{new string('0', 32)}/Messages.json");

        using var whole = new FormUrlEncodedContent([new("To", "+15550100001"), new("From", "+15550100000"), new("Body", "Hello")]);
        using var taken = await http.PostAsync(messages, whole, Ct);
        using var withoutTo = new FormUrlEncodedContent([new("From", "+15550100000"), new("Body", "Hello")]);
        using var refused = await http.PostAsync(messages, withoutTo, Ct);

        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Twilios_helper_takes_its_own_signature_and_no_other()
    {
        await using var signer = await TwilioWebhookSigner.Start(Ct);
        const string url = "https://outreach.example.org/sms/inbound";
        var form = new Dictionary<string, string> { ["From"] = "+15550100001", ["Body"] = "C" };

        var signature = await signer.Sign("token", url, form, Ct);

        Assert.True(await signer.WouldTake(signature, "token", url, form, Ct));
        Assert.False(await signer.WouldTake(signature, "another token", url, form, Ct));
    }

    [Fact]
    public async Task A_peer_ends_when_its_test_does()
    {
        await using var signer = NpmPeers.Start("oauth-server.mjs", []);
        await signer.Line(new("^listening"), Ct);

        Assert.Equal(0, await signer.Ended(Ct));
    }

    private static StringContent Fhir(string json) => new(json, Encoding.UTF8, "application/fhir+json");
}
