namespace FhirOutreach.Ehr;

internal static class EhrMediaTypes
{
    public const string FhirJson = "application/fhir+json";

    /// <summary>
    /// JSON by its media type: <c>application/json</c>, <c>text/json</c> or anything <c>+json</c>; no type is taken for
    /// JSON.
    /// </summary>
    /// <param name="contentType">A whole Content-Type header, parameters and all.</param>
    public static bool IsJson(ReadOnlySpan<char> contentType)
    {
        var semicolon = contentType.IndexOf(';');
        var type = (semicolon >= 0 ? contentType[..semicolon] : contentType).Trim();
        return type.IsEmpty
            || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
