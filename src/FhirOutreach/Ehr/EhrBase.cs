using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr;

/// <summary>The EHR's FHIR base URL, and which URLs lie under it.</summary>
internal sealed class EhrBase
{
    /// <param name="baseUrl">With or without a slash at its end; query and fragment are dropped.</param>
    public EhrBase(Uri baseUrl)
    {
        Url = new Uri(baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
    }

    /// <summary>With a slash at its end.</summary>
    public Uri Url { get; }

    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port
        && string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>The URL of a resource; null when type or id would lead anywhere else.</summary>
    public Uri? Resource(string type, string id) =>
        type.Length > 0 && type.All(char.IsAsciiLetter) && FhirId.IsValid(id) ? new Uri(Url, $"{type}/{id}") : null;

    /// <summary>
    /// A URL relative to the base, such as <c>Appointment?date=ge2026-12-01</c>; null when it leads elsewhere.
    /// </summary>
    public Uri? Under(string relative) =>
        Uri.TryCreate(Url.AbsoluteUri + relative.TrimStart('/'), UriKind.Absolute, out var uri) ? Under(uri) : null;

    /// <summary>
    /// A URL the EHR gave us, relative or absolute; null when it does not lie under the base. A server behind a TLS
    /// proxy
    /// writes http:// where it is reached by https://: that is put right, anything else is not ours to follow.
    /// </summary>
    public Uri? Under(Uri link)
    {
        var uri = link.IsAbsoluteUri ? link : new Uri(Url, link);
        var isBehindTls = uri.Scheme == Uri.UriSchemeHttp && Url.Scheme == Uri.UriSchemeHttps;
        if (isBehindTls && uri.IsDefaultPort && Url.IsDefaultPort)
            uri = new UriBuilder(uri) { Scheme = Uri.UriSchemeHttps, Port = -1 }.Uri;
        return IsSameOrigin(uri, Url) && IsUnderBasePath(uri.AbsolutePath) ? uri : null;
    }

    // HAPI's page links are "{base}?_getpages=…", without the slash. An escaped dot or slash could climb out behind a
    // proxy.
    private bool IsUnderBasePath(string path) =>
        (path + "/").StartsWith(Url.AbsolutePath, StringComparison.Ordinal)
        && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase)
        && !path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
        && !path.Contains("%5c", StringComparison.OrdinalIgnoreCase);
}
