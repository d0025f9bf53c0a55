using System.Text.Json.Nodes;

namespace FhirOutreach.Keys;

/// <summary>The keys of <c>Ehr:KeyFile</c>: one signs, all are published, so that a new one can be known before it signs.</summary>
/// <param name="Published">In the order of the file; each <c>kid</c> once.</param>
internal sealed record SigningKeys(SigningKey Signer, IReadOnlyList<PublicJwk> Published)
{
    public static SigningKeys Of(SigningKey key) => new(key, [key.Public]);

    public JsonObject PublicJwks() => Jwks(Published);

    public static JsonObject Jwks(IEnumerable<PublicJwk> keys) =>
        new() { ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key.Json())]) };
}
