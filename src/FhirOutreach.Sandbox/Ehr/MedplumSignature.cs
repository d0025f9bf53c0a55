using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Medplum signs what it sends with the secret that a Subscription holds.</summary>
internal static class MedplumSignature
{
    private const string Secret = "https://www.medplum.com/fhir/StructureDefinition/subscription-secret";

    public static string? SecretIn(JsonObject subscription) => subscription.Objects("extension")
        .FirstOrDefault(extension => extension.Text("url") == Secret).Text("valueString");

    public static string Of(ReadOnlySpan<byte> body, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
