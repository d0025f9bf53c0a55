using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace FhirOutreach.Keys;

/// <summary>
/// Reads a JWK or a JWKS (RFC 7517). The first private key signs; all are published. Keys for other uses, and public keys
/// that stand beside their own private half, are what such files often hold too.
/// </summary>
internal static class JwkReader
{
    public static KeyReading Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return Keys(root.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                ? [.. keys.EnumerateArray()]
                : [root]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // or broken Unicode in it
        {
            return new KeyReading.Refused("JSON that cannot be read", KeyText.PutThere);
        }
    }

    private static KeyReading Keys(List<JsonElement> jwks)
    {
        SigningKey? signer = null;
        List<PublicJwk> published = [];
        foreach (var jwk in jwks)
        {
            if (Text(jwk, "use") is { } use && use != "sig") continue;
            var (key, problem) = Key(jwk);
            if (problem is not null) return new KeyReading.Refused(problem, KeyText.PutThere);
            var isPrivate = jwk.TryGetProperty("d", out _);
            if (isPrivate) signer ??= key;
            if (published.Find(other => other.Kid == key!.Public.Kid) is not { } same) published.Add(key!.Public);
            else if (same.Thumbprint != key!.Public.Thumbprint)
                return new KeyReading.Refused("two keys with the same kid", "Give each its own kid, or none: its thumbprint is used then.");
        }
        return signer is null
            ? new KeyReading.Refused("no private key in it", KeyText.PutThere)
            : new KeyReading.Read(new SigningKeys(signer, published));
    }

    private static (SigningKey? Key, string? Problem) Key(JsonElement jwk)
    {
        var kind = Text(jwk, "kty");
        if (kind is not ("RSA" or "EC")) return (null, "a key of another kind than RSA or EC");
        var alg = kind == "RSA" ? PublicJwk.Rs384 : PublicJwk.Es384;
        if (Text(jwk, "alg") is { } named && named != alg) return (null, $"a key for another algorithm than {alg}");
        try
        {
            return kind == "RSA" ? Rsa(jwk) : Ec(jwk);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, $"a key of kind {kind} with members missing or wrong");
        }
    }

    private static (SigningKey?, string?) Rsa(JsonElement jwk)
    {
        var parameters = new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") };
        if (jwk.TryGetProperty("d", out _))
        {
            // RFC 7518 allows d alone; .NET needs all of them, and every tool writes all of them.
            (parameters.D, parameters.P, parameters.Q) = (Bytes(jwk, "d"), Bytes(jwk, "p"), Bytes(jwk, "q"));
            (parameters.DP, parameters.DQ, parameters.InverseQ) = (Bytes(jwk, "dp"), Bytes(jwk, "dq"), Bytes(jwk, "qi"));
        }
        var key = RSA.Create(parameters);
        return KeyShape.Problem(key) is { } problem ? (null, problem) : (SigningKey.Of(key, Text(jwk, "kid")), null);
    }

    private static (SigningKey?, string?) Ec(JsonElement jwk)
    {
        if (Text(jwk, "crv") != "P-384") return (null, "an EC key that is not on P-384");
        var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP384,
            Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") },
            D = jwk.TryGetProperty("d", out _) ? Bytes(jwk, "d") : null,
        });
        return (SigningKey.Of(key, Text(jwk, "kid")), null);
    }

    private static byte[] Bytes(JsonElement jwk, string member) => Base64Url.DecodeFromChars(jwk.GetProperty(member).GetString());

    private static string? Text(JsonElement jwk, string member) =>
        jwk.ValueKind == JsonValueKind.Object && jwk.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
