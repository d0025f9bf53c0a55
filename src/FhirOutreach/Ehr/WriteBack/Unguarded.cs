namespace FhirOutreach.Ehr.WriteBack;

internal static class Unguarded
{
    /// <summary>Where If-Match is the only guard and there is no version to name, somebody else's change could be
    /// overwritten.</summary>
    public static readonly WriteRequest.None Refused =
        new("the EHR names no version of the Appointment (no ETag, no meta.versionId), so it cannot be changed safely");
}
