using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Settings;

/// <summary>The name that was probably meant, in either case.</summary>
internal static class NearestName
{
    public static string? To(string name, IEnumerable<string> candidates)
    {
        var byUpper = candidates.ToLookup(candidate => candidate.ToUpperInvariant());
        return Nearest.To(name.ToUpperInvariant(), byUpper.Select(same => same.Key)) is { } meant ? byUpper[meant].First() : null;
    }
}
