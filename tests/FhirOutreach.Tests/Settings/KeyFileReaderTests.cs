using FhirOutreach.Keys;

namespace FhirOutreach.Tests.Settings;

/// <summary><c>Ehr:KeyFile</c>: what it may be, and what is said when it cannot be used.</summary>
public sealed class KeyFileReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhir-outreach-keys-");
    private readonly string jwk = PrivateJwk.Of(SigningKey.New(PublicJwk.Es384)).ToJsonString();

    [Fact]
    public void SmartBackend_needs_a_client_id_and_a_key()
    {
        var problems = Reading.Problems(("Ehr:Auth", "SmartBackend"));

        Assert.Equal(["Ehr:ClientId", "Ehr:KeyFile"], problems.Select(problem => problem.Setting));
        Assert.Contains("keys new", problems[1].PutThere, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_or_the_key_itself_will_do()
    {
        var inFile = Reading.Good(("Ehr:KeyFile", Written("ehr.json", jwk))).Ehr.Keys!;
        var itself = Reading.Good(("Ehr:KeyFile", jwk)).Ehr.Keys!;

        Assert.Equal(inFile.Signer.Public.Kid, itself.Signer.Public.Kid);
    }

    [Fact]
    public void A_file_that_is_not_there_or_holds_no_key_is_named_with_what_to_do()
    {
        var missing = Reading.Problem(("Ehr:KeyFile", "/keys/none.json"));
        var broken = Reading.Problem(("Ehr:KeyFile", Written("ehr.pem", "hello")));

        Assert.Contains("none.json", missing.Found, StringComparison.Ordinal);
        Assert.Contains("there is no file", missing.Found, StringComparison.Ordinal);
        Assert.EndsWith("with neither JSON nor PEM", broken.Found, StringComparison.Ordinal);
        Assert.Contains("keys new", broken.PutThere, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_stands_where_its_path_belongs_is_never_shown()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var bare = Convert.ToBase64String(rsa.ExportPkcs8PrivateKey());

        foreach (var pasted in (string[])[bare, bare[..60], jwk[..^20], "-----BEGIN PRIVATE KEY-----\n" + bare])
        {
            var problem = Reading.Problem(("Ehr:KeyFile", pasted)).ToString();
            Assert.DoesNotContain(pasted[..20], problem, StringComparison.Ordinal);
            Assert.DoesNotContain(bare[..40], problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_token_URL_keeps_the_slash_at_its_end() =>
        Assert.Equal("https://ehr.example/token/", Reading.Good(("Ehr:TokenUrl", "https://ehr.example/token/")).Ehr.TokenUrl!.OriginalString);

    public void Dispose() => folder.Delete(recursive: true);

    private string Written(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
