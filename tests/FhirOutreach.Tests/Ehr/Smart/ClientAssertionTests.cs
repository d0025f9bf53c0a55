using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FhirOutreach.Ehr.Smart;
using FhirOutreach.Keys;

namespace FhirOutreach.Tests.Ehr.Smart;

public sealed class ClientAssertionTests
{
    /// <summary>The claims of HL7's example.</summary>
    private static readonly ClientAssertion Example = new(
        "https://bili-monitor.example.com", "https://authorize.smarthealthit.org/token",
        DateTimeOffset.FromUnixTimeSeconds(1422568860), "random-non-reusable-jwt-id-123");

    [Fact]
    public void HL7s_example_is_signed_with_RS384_byte_for_byte() =>
        Assert.Equal(
            PublishedVectors.Of("RS384").GetProperty("token").GetString(),
            Example.SignedBy(PublishedVectors.Keys("RS384").Signer));

    [Fact]
    public void HL7s_example_is_signed_with_ES384_as_r_and_s_and_its_key_verifies_both()
    {
        var published = PublishedVectors.Of("ES384").GetProperty("token").GetString()!;
        var ours = Example.SignedBy(PublishedVectors.Keys("ES384").Signer);

        Assert.Equal(published[..published.LastIndexOf('.')], ours[..ours.LastIndexOf('.')]);
        Assert.Equal(96, Signature(ours).Length);
        Assert.True(IsVerified(ours));
        Assert.True(IsVerified(published));
        Assert.False(IsVerified(published[..10] + "A" + published[11..]));
    }

    [Fact]
    public void Each_has_its_own_jti_of_128_bits_lives_four_minutes_and_has_no_nbf()
    {
        var now = new DateTimeOffset(2026, 12, 1, 14, 0, 0, TimeSpan.Zero);
        var key = SigningKey.New(PublicJwk.Es384);

        var claims = Enumerable.Range(0, 100).Select(_ => Claims(ClientAssertion.New("us", "https://ehr.example/token", now).SignedBy(key))).ToList();

        Assert.Equal(100, claims.Select(one => one.GetProperty("jti").GetString()).Distinct().Count());
        Assert.All(claims, one => Assert.Equal(128 / 4, one.GetProperty("jti").GetString()!.Length));
        Assert.All(claims, one => Assert.Equal(now.AddMinutes(4).ToUnixTimeSeconds(), one.GetProperty("exp").GetInt64()));
        Assert.Equal(["iss", "sub", "aud", "exp", "jti"], claims[0].EnumerateObject().Select(claim => claim.Name));
    }

    [Fact]
    public void A_plus_sign_in_a_URL_stays_a_plus_sign()
    {
        var signed = ClientAssertion.New("a+b", "https://ehr.example/a+b/token", DateTimeOffset.UnixEpoch).SignedBy(SigningKey.New(PublicJwk.Es384));

        Assert.Contains("\"https://ehr.example/a+b/token\"", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(signed.Split('.')[1])), StringComparison.Ordinal);
    }

    private static JsonElement Claims(string assertion) => JsonElement.Parse(Base64Url.DecodeFromChars(assertion.Split('.')[1]));

    private static byte[] Signature(string assertion) => Base64Url.DecodeFromChars(assertion.Split('.')[2]);

    private static bool IsVerified(string assertion)
    {
        var jwk = PublishedVectors.Of("ES384").GetProperty("jwks_public").GetProperty("keys")[0];
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP384,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()) },
        });
        return key.VerifyData(
            Encoding.ASCII.GetBytes(assertion[..assertion.LastIndexOf('.')]), Signature(assertion), HashAlgorithmName.SHA384,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
