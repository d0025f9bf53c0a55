using System.Diagnostics.CodeAnalysis;

namespace FhirOutreach.Settings;

/// <summary>A time zone by its IANA name.</summary>
internal static class ZoneName
{
    public static bool TryRead(string text, [MaybeNullWhen(false)] out TimeZoneInfo value)
    {
        value = null;
        return HasShape(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out value);
    }

    public static string PutThere(string text)
    {
        var known = TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).ToList();
        return known.Count <= 1
            ? "This machine has no time zone data: install tzdata."
            : $"Put an IANA time zone such as America/New_York.{Meant(text, known)}";
    }

    // Zones are files on Linux: nothing that could lead out of their folder is looked up.
    private static bool HasShape(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+')
        && text is not "localtime" and not "Local";

    // "new york" and "NewYork" mean a city; the region in front is what people leave out.
    private static string Meant(string text, List<string> known)
    {
        var asWritten = text.Replace(' ', '_');
        var cities = known.ToLookup(zone => zone[(zone.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase);
        var meant = cities[asWritten].FirstOrDefault()
            ?? NearestName.To(asWritten, known)
            ?? (NearestName.To(asWritten, cities.Select(city => city.Key)) is { } city ? cities[city].First() : null);
        return meant is null ? "" : $" Did you mean {meant}?";
    }
}
