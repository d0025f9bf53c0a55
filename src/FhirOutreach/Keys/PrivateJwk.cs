using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace FhirOutreach.Keys;

/// <summary>A private key as a JSON Web Key, for its owner's file. Nothing else writes private members.</summary>
internal static class PrivateJwk
{
    public static JsonObject Of(SigningKey key) => key.Export(
        rsa => Json(key.Public,
            ("d", rsa.D), ("p", rsa.P), ("q", rsa.Q), ("dp", rsa.DP), ("dq", rsa.DQ), ("qi", rsa.InverseQ)),
        ec => Json(key.Public, ("d", ec.D)));

    private static JsonObject Json(PublicJwk published, params (string Name, byte[]? Value)[] members)
    {
        var json = published.Json();
        json["key_ops"] = new JsonArray("sign");
        foreach (var (name, value) in members) json[name] = Base64Url.EncodeToString(value);
        return json;
    }
}
