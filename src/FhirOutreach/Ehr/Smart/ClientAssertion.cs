using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirOutreach.Keys;

namespace FhirOutreach.Ehr.Smart;

/// <summary>The signed statement of who we are (RFC 7523, as SMART App Launch 2.2 narrows it). Each is used once.</summary>
/// <param name="ClientId">Both <c>iss</c> and <c>sub</c>.</param>
/// <param name="Audience">The token URL, character by character as it was found.</param>
/// <param name="Expires">At most five minutes ahead. There is no <c>nbf</c>: clocks differ.</param>
/// <param name="Jti">Never used before.</param>
internal sealed record ClientAssertion(string ClientId, string Audience, DateTimeOffset Expires, string Jti)
{
    /// <summary>SMART allows five minutes. One is left for clocks that differ.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(4);

    private const int JtiBytes = 16; // 128 bits: RFC 7519 wants a negligible chance of the same twice

    // The default encoder writes "+" as \u002B, which some readers of tokens do not expect.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ClientAssertion New(string clientId, string audience, DateTimeOffset now) =>
        new(clientId, audience, now + Lifetime, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(JtiBytes)));

    /// <returns>A JWS in compact form (RFC 7515).</returns>
    public string SignedBy(SigningKey key)
    {
        var header = new { alg = key.Public.Alg, kid = key.Public.Kid, typ = "JWT" };
        var claims = new { iss = ClientId, sub = ClientId, aud = Audience, exp = Expires.ToUnixTimeSeconds(), jti = Jti };
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part<T>(T part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part, Plain));
}
