namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Which PATCH a server takes.</summary>
public enum PatchKind
{
    /// <summary>RFC 6902, <c>test</c> included.</summary>
    JsonPatch,

    /// <summary>RFC 6902 without <c>test</c>: that operation is answered 400.</summary>
    JsonPatchWithoutTests,

    /// <summary>Oracle Health's closed list: <c>/status</c>, <c>/patient-status</c>, <c>/cancelationReason</c>.</summary>
    ClosedPaths,

    /// <summary>FHIRPath Patch: Parameters.</summary>
    FhirPath,
}
