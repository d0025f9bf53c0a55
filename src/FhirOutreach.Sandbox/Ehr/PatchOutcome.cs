using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What came of a PATCH of any kind.</summary>
internal abstract record PatchOutcome
{
    private PatchOutcome()
    {
    }

    public sealed record Applied(JsonNode? Document) : PatchOutcome;

    public sealed record Refused(int Status, string Diagnostics) : PatchOutcome;

    /// <summary>By the kind the dialect takes. All or nothing: the resource given is never changed.</summary>
    public static PatchOutcome Of(EhrDialect dialect, JsonObject resource, JsonNode? patch) => dialect.Patch switch
    {
        PatchKind.ClosedPaths => ClosedPathsPatch.Apply(resource, patch),
        PatchKind.FhirPath => FhirPathPatch.Apply(resource, patch),
        PatchKind.JsonPatchWithoutTests when HasTest(patch) => new Refused(400, "HAPI-1271: 'test' is not an operation"),
        _ => Json(dialect, JsonPatch.Apply(resource, patch)),
    };

    private static bool HasTest(JsonNode? patch) =>
        patch is JsonArray operations && operations.Any(operation => operation.Text("op") == "test");

    private static PatchOutcome Json(EhrDialect dialect, JsonPatchResult result) => result switch
    {
        JsonPatchResult.Applied(var document) => new Applied(document),
        JsonPatchResult.TestFailed(var index, var path) =>
            new Refused(dialect.FailedPatchTest, $"HAPI-1272: Operation {index}: the test of \"{path}\" failed"),
        JsonPatchResult.Refused(var index, var reason) => new Refused(400, $"HAPI-1271: Operation {index}: {reason}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
