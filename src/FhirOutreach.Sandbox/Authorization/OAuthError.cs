using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Authorization;

/// <summary>Refusals as RFC 6749 section 5.2 writes them.</summary>
internal static class OAuthError
{
    public static Answer Of(int status, string error, string description) => Json(status, new JsonObject
    {
        ["error"] = error,
        ["error_description"] = description,
    });

    public static Answer Json(int status, JsonObject body) =>
        new Answer(status, "application/json", FhirJson.Write(body)).With("Cache-Control", "no-store").With("Pragma", "no-cache");
}
