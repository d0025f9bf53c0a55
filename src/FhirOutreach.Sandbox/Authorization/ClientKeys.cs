using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Authorization;

/// <summary>The client's public keys: as they were registered, or as its JWKS URL shows them.</summary>
internal sealed class ClientKeys(TimeProvider time, SandboxAuthorizationOptions options)
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<Kept>? kept;

    public string? Url { get; set; } = options.JwksUrl;

    public void Forget()
    {
        lock (gate)
        {
            kept = null;
        }
    }

    /// <summary>Whether one of its keys with this id and algorithm made the signature.</summary>
    public async Task<bool> Verify(string kid, string alg, string signed, byte[] signature)
    {
        var jwks = options.Jwks is { } registered ? FhirJson.Read(registered) : await Fetched();
        var key = jwks.Objects("keys").FirstOrDefault(jwk => jwk.Text("kid") == kid && jwk.Text("kty") == (alg == "RS384" ? "RSA" : "EC"));
        return key is not null && (!key.Texts("key_ops").Any() || key.Texts("key_ops").Contains("verify"))
            && Verify(key, alg, Encoding.ASCII.GetBytes(signed), signature);
    }

    // Kept for as long as the client allows, and not fetched for a kid nobody knows: so a client that signs with a key
    // it has only just published is refused, as by servers out there.
    private async Task<JsonNode?> Fetched()
    {
        Task<Kept> keys;
        lock (gate)
        {
            if (kept is null || (kept.IsCompleted && time.GetUtcNow() >= kept.Result.Until))
            {
                kept = Fetch();
            }

            keys = kept;
        }

        return (await keys).Jwks;
    }

    private async Task<Kept> Fetch()
    {
        var answer = await OutboundCall.Send(
            () => new HttpRequestMessage(HttpMethod.Get, Url), FetchTimeout, time, CancellationToken.None);
        var jwks = answer is { IsSuccess: true } ? FhirJson.Read(answer.Body) : null;
        return new Kept(jwks, jwks is null ? DateTimeOffset.MinValue : time.GetUtcNow() + KeptFor(answer!));
    }

    private TimeSpan KeptFor(OutboundAnswer answer) =>
        CacheControlHeaderValue.TryParse(answer.CacheControl, out var control) && control.MaxAge < options.KeysKeptMax
            ? control.MaxAge.Value
            : options.KeysKeptMax;

    private static bool Verify(JsonObject jwk, string alg, byte[] signed, byte[] signature)
    {
        try
        {
            if (alg == "RS384")
            {
                using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") });
                return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
            }

            using var ec = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP384,
                Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") },
            });
            return ec.VerifyData(signed, signature, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static byte[] Bytes(JsonObject jwk, string member) => Base64Url.DecodeFromChars(jwk.Text(member));

    private sealed record Kept(JsonNode? Jwks, DateTimeOffset Until);
}
