using System.Text.Json;
using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Reads a Practitioner: the name a patient knows, or none. Never half a name such as "Dr. ,".</summary>
internal static class PractitionerReader
{
    public static Practitioner Read(JsonElement resource) => new(resource.Text("id") ?? "", NameOf(resource));

    public static string? NameOf(JsonElement resource) =>
        HumanNames.InOrder(resource.Items("name"))
            .Select(Spoken)
            .FirstOrDefault(name => name is not null);

    // Prefix and family: "Dr. Okafor". Without a prefix the given name keeps it from being a bare surname.
    private static string? Spoken(JsonElement name)
    {
        if (name.Words("text") is { } text && text.Any(char.IsLetter)) return text;
        if (name.Words("family") is not { } family || !family.Any(char.IsLetter)) return null;
        var before = FirstOf(name, "prefix") ?? FirstOf(name, "given");
        return before is null ? family : $"{before} {family}";
    }

    private static string? FirstOf(JsonElement name, string part) =>
        name.Items(part).Select(item => item.Words())
            .FirstOrDefault(words => words is not null && words.Any(char.IsLetter));
}
