using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirOutreach.Keys;

/// <summary>
/// The public half of a key, as a JSON Web Key (RFC 7517). It is made from exported public parameters and holds nothing
/// else, so that nothing private can be published with it.
/// </summary>
internal sealed class PublicJwk
{
    public const string Rs384 = "RS384";
    public const string Es384 = "ES384";

    /// <summary>What RFC 7638 hashes, in its order.</summary>
    private readonly (string Name, string Value)[] required;

    private PublicJwk(string alg, string? kid, params (string Name, string Value)[] required)
    {
        (Alg, this.required) = (alg, required);
        Thumbprint = ThumbprintOf(required);
        Kid = kid ?? Thumbprint;
    }

    /// <summary>RS384 for RSA, ES384 for EC on P-384: the two that SMART Backend Services name.</summary>
    public string Alg { get; }

    /// <summary>Its own, or else its thumbprint.</summary>
    public string Kid { get; }

    /// <summary>RFC 7638, SHA-256, base64url.</summary>
    public string Thumbprint { get; }

    public static PublicJwk Of(RSA key, string? kid)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new(Rs384, kid, ("e", Text(parameters.Exponent)), ("kty", "RSA"), ("n", Text(parameters.Modulus)));
    }

    public static PublicJwk Of(ECDsa key, string? kid)
    {
        // .NET pads the coordinates to the curve's 48 bytes, as RFC 7518 section 6.2.1.2 wants them.
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new(Es384, kid, ("crv", "P-384"), ("kty", "EC"), ("x", Text(point.X)), ("y", Text(point.Y)));
    }

    /// <summary>For a JWKS: with what it is used for, which some servers look at.</summary>
    public JsonObject Json()
    {
        var json = new JsonObject
        {
            ["kty"] = required.First(member => member.Name == "kty").Value,
            ["kid"] = Kid,
            ["use"] = "sig",
            ["alg"] = Alg,
            ["key_ops"] = new JsonArray("verify"),
        };
        foreach (var (name, value) in required) json[name] = value;
        return json;
    }

    private static string Text(byte[]? bytes) => Base64Url.EncodeToString(bytes);

    private static string ThumbprintOf((string Name, string Value)[] members)
    {
        var json = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value)));
        return Text(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(json)));
    }
}
