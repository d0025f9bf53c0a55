using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using FhirOutreach.Keys;
using FhirOutreach.Settings;
using FhirOutreach.Tests.Ehr;

namespace FhirOutreach.Tests.Settings;

/// <summary>Microsoft's own client of Key Vault, against a vault of the test's.</summary>
public sealed class VaultSecretsTests
{
    private const string Vault = "https://clinic.vault.azure.net/secrets/";
    private const string Challenge = "Bearer authorization=\"https://login.microsoftonline.com/t\", resource=\"https://vault.azure.net\"";

    [Fact]
    public async Task A_secret_setting_that_names_a_secret_is_read_from_the_vault()
    {
        await using var vault = await StubEhr.Start(request => Answer(request, "right"));

        var read = Assert.IsType<SettingsReading.Read>(Read(vault, ("Ehr:Auth", "Bearer"), ("Ehr:Token", Vault + "ehr-token")));

        Assert.Equal("right", read.Settings.Ehr.Token);
        var asked = vault.Requests[^1];
        Assert.StartsWith("/secrets/ehr-token?", asked.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(("clinic.vault.azure.net", "Bearer entra"), (asked.Header(AzureStandIn.MeantFor), asked.Header("Authorization")));
    }

    [Fact]
    public async Task The_private_key_comes_out_of_the_vault_without_touching_a_disk()
    {
        var key = SigningKey.New(PublicJwk.Es384);
        await using var vault = await StubEhr.Start(request => Answer(request, PrivateJwk.Of(key).ToJsonString()));

        var read = Assert.IsType<SettingsReading.Read>(Read(vault,
            ("Ehr:Auth", "SmartBackend"), ("Ehr:ClientId", "us"), ("Ehr:KeyFile", Vault + "ehr-key/0123456789abcdef")));

        Assert.Equal(key.Public.Kid, read.Settings.Ehr.Keys!.Signer.Public.Kid);
        Assert.StartsWith("/secrets/ehr-key/0123456789abcdef?", vault.Requests[^1].PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "is not there")]
    [InlineData(403, "may not be read")]
    public async Task A_secret_that_cannot_be_read_stops_the_start_with_what_to_do(int status, string found)
    {
        await using var vault = await StubEhr.Start(request => request.Header("Authorization") is null
            ? Answer(request, "")
            : new(status, """{"error":{"code":"Nope","message":"no"}}""", "application/json"));

        var refused = Assert.IsType<SettingsReading.Refused>(Read(vault, ("Ehr:Auth", "SmartBackend"), ("Ehr:ClientId", "us"), ("Ehr:KeyFile", Vault + "ehr-key")));

        var problem = Assert.Single(refused.Problems);
        Assert.Equal("Ehr:KeyFile", problem.Setting);
        Assert.Contains($"{Vault}ehr-key, which {found}", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_identity_the_start_says_so()
    {
        await using var vault = await StubEhr.Start(request => Answer(request, ""));
        var nobody = new VaultSecrets(uri => Client(uri, vault, new Nobody()));

        var refused = Assert.IsType<SettingsReading.Refused>(SettingsReader.Read(Reading.Configuration(("Admin:Password", Vault + "admin")), null, nobody));

        Assert.Contains("no identity", Assert.Single(refused.Problems).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ehr:Token", "https://clinic.vault.azure.net.evil.example/secrets/a")]
    [InlineData("Ehr:Token", "http://clinic.vault.azure.net/secrets/a")]
    [InlineData("Ehr:Token", "https://clinic.vault.azure.net/keys/a")]
    [InlineData("Ehr:User", "https://clinic.vault.azure.net/secrets/a")]
    public async Task Nothing_else_is_asked_for(string name, string value)
    {
        await using var vault = await StubEhr.Start(request => Answer(request, "right"));

        Read(vault, (name, value));

        Assert.Empty(vault.Requests);
    }

    private static SettingsReading Read(StubEhr vault, params (string Name, string? Value)[] values) =>
        SettingsReader.Read(Reading.Configuration(values), null, new VaultSecrets(uri => Client(uri, vault, new Identity())));

    private static SecretClient Client(Uri uri, StubEhr vault, TokenCredential credential) => new(uri, credential, new SecretClientOptions
    {
        Transport = new AzureStandIn(vault).Transport,
        Retry = { MaxRetries = 0 },
    });

    private static StubAnswer Answer(StubRequest request, string secret) => request.Header("Authorization") is null
        ? new(401) { Headers = { ["WWW-Authenticate"] = Challenge } }
        : new(200, System.Text.Json.JsonSerializer.Serialize(new { value = secret, id = Vault + "ehr-token/1", attributes = new { enabled = true } }), "application/json");

    private sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("entra", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Nobody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("nobody");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("nobody");
    }
}
