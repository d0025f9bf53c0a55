using System.Text.Json;
using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Reads a Patient: what a text needs, and nothing else.</summary>
/// <param name="region">ISO 3166 alpha-2, for numbers written without a country code.</param>
/// <param name="minorsUnder">Years; patients younger than this are texted at their contact's number. Null: nobody is.</param>
internal sealed class PatientReader(References references, string region, int? minorsUnder = null)
{
    /// <summary>The patient is texted through somebody else.</summary>
    public bool NeedsProxy(JsonElement resource, DateTimeOffset now) => MinorsContact.Concerns(resource, minorsUnder, now);

    /// <param name="related">The RelatedPersons that name this patient; read for those who need a proxy.</param>
    public Patient Read(JsonElement resource, DateTimeOffset now, IReadOnlyList<JsonElement>? related = null)
    {
        var proxy = NeedsProxy(resource, now) ? MinorsContact.ToText(resource, related ?? [], region, now) : null;
        var phone = proxy is null ? Telecom.ToText(resource, region, now) : (proxy.Number, proxy.Problem);
        return new Patient(
            resource.Text("id") is { } id && FhirId.IsValid(id) ? id : "",
            FirstNameOf(resource, now),
            phone.Number,
            phone.Problem,
            proxy?.Language ?? Languages.Preferred(resource),
            ZoneOf(resource, now),
            !resource.IsFalse("active"),
            IsDeceased(resource),
            ReplacedBy(resource),
            Proxy: proxy?.Source);
    }

    // Never from name.text: it holds the surname.
    private static string? FirstNameOf(JsonElement resource, DateTimeOffset now) =>
        HumanNames.InOrder(resource.Items("name").Where(name => Periods.IsCurrent(name, now)))
            .Select(name => name.Items("given").Select(part => part.Words()).FirstOrDefault(part => part is not null))
            .FirstOrDefault(given => given is not null && given.Any(char.IsLetter));

    private static string? ZoneOf(JsonElement resource, DateTimeOffset now) =>
        Zones.OfResource(resource)
        ?? resource.Items("address")
            .Where(address => address.Text("use") is not ("old" or "billing" or "temp"))
            .Where(address => Periods.IsCurrent(address, now))
            .OrderBy(address => address.Text("use") == "home" ? 0 : 1)
            .Select(Zones.OfResource).FirstOrDefault(zone => zone is not null);

    // Any date of death will do, one that cannot be read too: a family must not get a reminder.
    private static bool IsDeceased(JsonElement resource) =>
        (IsThere(resource.At("deceasedBoolean")) && !resource.IsFalse("deceasedBoolean"))
        || IsThere(resource.At("deceasedDateTime"))
        || resource.At("_deceasedDateTime").ValueKind == JsonValueKind.Object;

    private static bool IsThere(JsonElement value) =>
        value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    private string? ReplacedBy(JsonElement resource) =>
        resource.Items("link").Where(link => link.Text("type") == "replaced-by")
            .Select(link => references.Read(link.At("other").Text("reference")))
            .FirstOrDefault(key => key?.Type == "Patient")?.Id;
}
