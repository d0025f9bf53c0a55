namespace FhirOutreach.Sms;

/// <summary>
/// How the carrier reaches us. Made from <c>Public:BaseUrl</c> alone: a Host or X-Forwarded-* header is whatever the
/// caller writes into it.
/// </summary>
internal static class PublicAddress
{
    /// <summary>
    /// As the setting was typed: the case of the host, a port and a path prefix are part of what is signed.
    /// </summary>
    /// <param name="pathAndQuery">Begins with a slash.</param>
    public static string Of(Uri publicBaseUrl, string pathAndQuery) =>
        publicBaseUrl.OriginalString.TrimEnd('/') + pathAndQuery;
}
