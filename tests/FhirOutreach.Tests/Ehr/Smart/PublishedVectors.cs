using System.Text.Json;
using FhirOutreach.Keys;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>The example keys and tokens that HL7 publishes with SMART App Launch.</summary>
internal static class PublishedVectors
{
    public static JsonElement Of(string alg) => JsonElement
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "smart-jwt-vectors.json")))
        .GetProperty(alg.ToLowerInvariant());

    public static string PrivateJwks(string alg) => Of(alg).GetProperty("jwks_private").GetRawText();

    public static SigningKeys Keys(string alg) => Assert.IsType<KeyReading.Read>(KeyText.Read(PrivateJwks(alg))).Keys;
}
