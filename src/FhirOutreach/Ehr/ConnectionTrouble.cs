using System.Security.Authentication;

namespace FhirOutreach.Ehr;

/// <summary>Why no connection came about, in words that say where to look.</summary>
internal static class ConnectionTrouble
{
    public static string Words(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "nobody knows a host of that name",
        HttpRequestError.ConnectionError => "nobody answers at that address and port",
        HttpRequestError.SecureConnectionError => $"no TLS connection: {Tls(e)}",
        var error => $"{error}",
    };

    // .NET's own words name what is wrong with the certificate: NotTimeValid, RemoteCertificateNameMismatch …
    private static string Tls(HttpRequestException e) => e.InnerException is AuthenticationException { Message: var words }
        ? words.TrimEnd('.')
        : "it does not speak https there, or its certificate is not trusted on this machine";
}
