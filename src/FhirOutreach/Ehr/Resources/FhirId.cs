using System.Buffers;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// FHIR's <c>id</c>: 1 to 64 of A-Z, a-z, 0-9, '-' and '.' (https://hl7.org/fhir/R4/datatypes.html#id).
/// </summary>
internal static class FhirId
{
    private const int LengthMax = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= LengthMax && !id.ContainsAnyExcept(Allowed) && id is not ("." or "..");
}
