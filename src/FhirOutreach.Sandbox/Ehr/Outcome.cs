using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Answers that hold an OperationOutcome.</summary>
internal static class Outcome
{
    public static Answer Error(int status, string diagnostics) => Of(status, "error", Code(status), diagnostics);

    public static Answer Information(int status, string diagnostics) =>
        Of(status, "information", "informational", diagnostics);

    private static Answer Of(int status, string severity, string code, string diagnostics) =>
        new(status, FhirJson.MediaType + ";charset=UTF-8", FhirJson.Write(new JsonObject
        {
            ["resourceType"] = "OperationOutcome",
            ["issue"] = new JsonArray(new JsonObject
            {
                ["severity"] = severity,
                ["code"] = code,
                ["diagnostics"] = diagnostics,
            }),
        }));

    private static string Code(int status) => status switch
    {
        401 => "login",
        403 => "forbidden",
        404 => "not-found",
        405 or 415 => "not-supported",
        409 or 412 => "conflict",
        410 => "deleted",
        422 => "business-rule",
        423 => "lock-error",
        429 => "throttled",
        >= 500 => "transient",
        _ => "processing",
    };
}
