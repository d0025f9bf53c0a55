using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FhirOutreach.Keys;
using FhirOutreach.Tests.Ehr.Smart;

namespace FhirOutreach.Tests.Keys;

public sealed class KeyTextTests
{
    /// <summary>RFC 7518 section 6: what only the owner may have.</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    [Theory]
    [InlineData("RS384")]
    [InlineData("ES384")]
    public void The_thumbprint_is_that_of_RFC_7638(string alg)
    {
        var published = PublishedVectors.Keys(alg).Signer.Public;

        Assert.Equal(PublishedVectors.Of(alg).GetProperty("rfc7638_thumbprint").GetString(), published.Thumbprint);
        Assert.Equal(PublishedVectors.Of(alg).GetProperty("jwks_public").GetProperty("keys")[0].GetProperty("kid").GetString(), published.Kid);
    }

    [Fact]
    public void A_key_without_a_kid_is_called_by_its_thumbprint()
    {
        var jwk = PrivateJwk.Of(SigningKey.New(PublicJwk.Es384));
        jwk.Remove("kid");

        var published = Good(jwk.ToJsonString()).Signer.Public;

        Assert.Equal(published.Thumbprint, published.Kid);
    }

    [Theory]
    [InlineData("RS384")]
    [InlineData("ES384")]
    public void What_is_published_has_public_members_and_no_other(string alg)
    {
        var keys = PublishedVectors.Keys(alg);
        var whole = JsonNode.Parse(PublishedVectors.PrivateJwks(alg))!["keys"]![1]!.AsObject();

        var jwk = Assert.Single(keys.PublicJwks()["keys"]!.AsArray())!.AsObject();

        Assert.Empty(jwk.Select(member => member.Key).Intersect(PrivateMembers));
        foreach (var secret in whole.Where(member => PrivateMembers.Contains(member.Key)))
            Assert.DoesNotContain((string)secret.Value!, keys.PublicJwks().ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(("sig", alg, "verify"), ((string?)jwk["use"], (string?)jwk["alg"], (string?)jwk["key_ops"]![0]));
    }

    [Theory]
    [InlineData("RS384", "PKCS8")]
    [InlineData("RS384", "PKCS1")]
    [InlineData("ES384", "PKCS8")]
    [InlineData("ES384", "SEC1")]
    public void A_PEM_of_any_usual_kind_is_read(string alg, string form)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var pem = (alg, form) switch
        {
            ("RS384", "PKCS1") => rsa.ExportRSAPrivateKeyPem(),
            ("RS384", _) => rsa.ExportPkcs8PrivateKeyPem(),
            (_, "SEC1") => ec.ExportECPrivateKeyPem(),
            _ => ec.ExportPkcs8PrivateKeyPem(),
        };

        var keys = Good("\n" + pem + "\n");

        Assert.Equal(alg, keys.Signer.Public.Alg);
        Assert.Equal(alg == "RS384" ? PublicJwk.Of(rsa, null).Kid : PublicJwk.Of(ec, null).Kid, keys.Signer.Public.Kid);
    }

    [Fact]
    public void Of_several_keys_the_first_private_one_signs_and_all_are_published()
    {
        SigningKey[] keys = [SigningKey.New(PublicJwk.Es384), SigningKey.New(PublicJwk.Es384)];
        var old = SigningKey.New(PublicJwk.Es384).Public.Json();
        var file = new JsonObject { ["keys"] = new JsonArray(old, PrivateJwk.Of(keys[0]), PrivateJwk.Of(keys[1])) };

        var read = Good(file.ToJsonString());

        Assert.Equal(keys[0].Public.Kid, read.Signer.Public.Kid);
        Assert.Equal([(string)old["kid"]!, keys[0].Public.Kid, keys[1].Public.Kid], read.Published.Select(key => key.Kid));
    }

    [Fact]
    public void What_is_written_is_read_again_and_signs_as_before()
    {
        foreach (var alg in (string[])[PublicJwk.Rs384, PublicJwk.Es384])
        {
            var key = SigningKey.New(alg);
            var read = Good(PrivateJwk.Of(key).ToJsonString());

            Assert.Equal(key.Public.Json().ToJsonString(), read.Signer.Public.Json().ToJsonString());
            Assert.Equal(PrivateJwk.Of(key).ToJsonString(), PrivateJwk.Of(read.Signer).ToJsonString());
        }
    }

    [Fact]
    public void What_cannot_sign_is_refused_in_words()
    {
        using var weak = RSA.Create(1024);
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var jwk = PrivateJwk.Of(SigningKey.New(PublicJwk.Es384));
        var halfAKey = jwk.DeepClone().AsObject();
        halfAKey["x"] = "AAAA";
        var rs256 = jwk.DeepClone().AsObject();
        rs256["alg"] = "ES256";
        var twins = new JsonObject { ["keys"] = new JsonArray(Named(SigningKey.New(PublicJwk.Es384), "a"), Named(SigningKey.New(PublicJwk.Es384), "a")) };
        (string Text, string Found)[] cases =
        [
            ("", "an empty key"),
            ("hello", "neither JSON nor PEM"),
            ("{", "JSON that cannot be read"),
            ("{}", "a key of another kind than RSA or EC"),
            ("""{"keys":[]}""", "no private key in it"),
            ("""{"keys":[1]}""", "a key of another kind than RSA or EC"),
            ("""{"kty":"oct","k":"AAAA"}""", "a key of another kind than RSA or EC"),
            (SigningKey.New(PublicJwk.Es384).Public.Json().ToJsonString(), "no private key in it"),
            (halfAKey.ToJsonString(), "a key of kind EC with members missing or wrong"),
            (rs256.ToJsonString(), "a key for another algorithm than ES384"),
            (twins.ToJsonString(), "two keys with the same kid"),
            (weak.ExportPkcs8PrivateKeyPem(), "an RSA key of 1024 bits"),
            (otherCurve.ExportPkcs8PrivateKeyPem(), "an EC key that is not on P-384"),
            (good.ExportSubjectPublicKeyInfoPem(), "a PEM without a private key"),
            (good.ExportEncryptedPkcs8PrivateKeyPem("secret", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)), "a PEM key that is encrypted with a passphrase"),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "a PEM that cannot be read as an RSA or EC private key"),
        ];

        foreach (var (text, found) in cases) Assert.Equal(found, Assert.IsType<KeyReading.Refused>(KeyText.Read(text)).Found);
    }

    private static JsonObject Named(SigningKey key, string kid)
    {
        var jwk = PrivateJwk.Of(key);
        jwk["kid"] = kid;
        return jwk;
    }

    private static SigningKeys Good(string text) => Assert.IsType<KeyReading.Read>(KeyText.Read(text)).Keys;
}
