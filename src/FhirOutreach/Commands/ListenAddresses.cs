using System.Net;

namespace FhirOutreach.Commands;

/// <summary>Where the service is told to listen (<c>ASPNETCORE_URLS</c>, <c>--urls</c>), looked at before the host does, which would end in a trace.</summary>
internal static class ListenAddresses
{
    /// <param name="urls">Separated by semicolons; null or empty = the host's own choice.</param>
    /// <returns>What is wrong with the first bad one; null when all are good.</returns>
    public static string? Problem(string? urls) =>
        (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(url => !IsGood(url)) is { } bad
            ? $"ASPNETCORE_URLS (or --urls): found {bad}. Put an address to listen at, such as http://localhost:5000 or http://*:8080."
            : null;

    private static bool IsGood(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.PathBase.Length == 0 && !(address.Host == "localhost" && address.Port == 0) // Kestrel takes neither
                && address.Scheme is "http" or "https" && address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
                && (address.IsUnixPipe || address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal)); // a port that is no number stays with the host
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
