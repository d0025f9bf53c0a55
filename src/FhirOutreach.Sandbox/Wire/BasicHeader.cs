using System.Text;

namespace FhirOutreach.Sandbox.Wire;

/// <summary>The Authorization header of HTTP Basic (RFC 7617).</summary>
internal static class BasicHeader
{
    public static string Of(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
