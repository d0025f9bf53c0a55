using FhirOutreach.Keys;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Smart;

/// <summary>Where authorization servers fetch our public keys (RFC 7517). Nobody has to ask politely: they are public.</summary>
internal static class KeysEndpoint
{
    public const string Path = "/.well-known/jwks.json";

    /// <summary>How long a server may keep what it fetched, in seconds. A new key is published longer than that before it signs.</summary>
    public const int MaxAge = 300;

    public static void MapKeys(this WebApplication app) => app.MapMethods(Path, ["GET", "HEAD"], (HttpResponse response, EhrSettings ehr) =>
    {
        response.Headers.CacheControl = $"public, max-age={MaxAge}";
        return Results.Text((ehr.Keys?.PublicJwks() ?? SigningKeys.Jwks([])).ToJsonString(), "application/json");
    });
}
