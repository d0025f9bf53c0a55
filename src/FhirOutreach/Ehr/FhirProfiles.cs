namespace FhirOutreach.Ehr;

/// <summary>The FHIR we send, lying beside the program where a person can read it.</summary>
internal static class FhirProfiles
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "fhir-profiles", file);
}
