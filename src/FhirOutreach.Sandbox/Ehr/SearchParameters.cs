using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

internal enum SearchType
{
    Token,
    Reference,
    Date,
    String,
    Uri,
}

internal sealed record SearchParameter(
    string Name, SearchType Type, Func<ResourceVersion, JsonObject, IEnumerable<SearchValue>> Values);

/// <summary>The resource types this server knows, and what each can be searched by.</summary>
internal static class SearchParameters
{
    private static readonly SearchParameter[] Every =
    [
        new("_id", SearchType.Token, (version, _) => [new SearchValue(version.Id)]),
        new("_lastUpdated", SearchType.Date, (version, _) =>
            [new SearchValue("", null, version.LastUpdated, version.LastUpdated.AddMilliseconds(1))]),
        new("_tag", SearchType.Token, (_, r) => Codings(r["meta"], "tag")),
        new("identifier", SearchType.Token, (_, r) =>
            r.Objects("identifier").Select(i => new SearchValue(i.Text("value") ?? "", i.Text("system")))),
    ];

    private static readonly Dictionary<string, SearchParameter[]> ByType = new()
    {
        ["Appointment"] =
        [
            Code("status"),
            new("date", SearchType.Date, (_, r) => Dates(r.Text("start"))),
            new("part-status", SearchType.Token, (_, r) =>
                Codes(r.Objects("participant").Select(p => p.Text("status")))),
            new("actor", SearchType.Reference, (_, r) => Actors(r, "")),
            new("patient", SearchType.Reference, (_, r) => Actors(r, "Patient/")),
            new("practitioner", SearchType.Reference, (_, r) => Actors(r, "Practitioner/")),
            new("location", SearchType.Reference, (_, r) => Actors(r, "Location/")),
            Concept("service-type", "serviceType"),
            Concept("service-category", "serviceCategory"),
            Concept("specialty", "specialty"),
            Concept("appointment-type", "appointmentType"),
        ],
        ["Patient"] =
        [
            Names("name", "family", "given", "text"), Names("family", "family"), Names("given", "given"),
            Telecom("telecom", null), Telecom("phone", "phone"),
            new("birthdate", SearchType.Date, (_, r) => Dates(r.Text("birthDate"))),
        ],
        ["Practitioner"] =
        [
            Names("name", "family", "given", "text"), Names("family", "family"), Telecom("phone", "phone"),
        ],
        ["Location"] = [Code("status"), new("name", SearchType.String, (_, r) => Codes([r.Text("name")]))],
        ["Subscription"] =
        [
            Code("status"),
            new("criteria", SearchType.String, (_, r) => Codes([r.Text("criteria")])),
            new("type", SearchType.Token, (_, r) => Codes([r["channel"].Text("type")])),
            new("url", SearchType.Uri, (_, r) => Codes([r["channel"].Text("endpoint")])),
        ],
        ["PractitionerRole"] = [],
        ["RelatedPerson"] =
        [
            new("patient", SearchType.Reference, (_, r) =>
                r["patient"].Text("reference") is { } reference ? [new SearchValue(reference)] : []),
            Telecom("phone", "phone"),
        ],
        ["Organization"] = [],
        ["HealthcareService"] = [],
        ["Schedule"] = [],
        ["Slot"] = [Code("status")],
        ["Encounter"] = [Code("status")],
        ["Communication"] = [Code("status")],
        ["AppointmentResponse"] = [],
        ["Basic"] = [],
    };

    private static readonly Dictionary<string, SearchParameter[]> Known =
        ByType.ToDictionary(t => t.Key, t => (SearchParameter[])[.. Every, .. t.Value]);

    public static IEnumerable<string> Types => Known.Keys;

    public static bool Knows(string type) => Known.ContainsKey(type);

    public static IReadOnlyList<SearchParameter> Of(string type) => Known[type];

    public static SearchParameter? Find(string type, string name) => Known[type].FirstOrDefault(p => p.Name == name);

    private static SearchParameter Code(string member) =>
        new(member, SearchType.Token, (_, r) => Codes([r.Text(member)]));

    private static SearchParameter Concept(string name, string member) =>
        new(name, SearchType.Token, (_, r) => r.Objects(member).SelectMany(concept => Codings(concept, "coding")));

    private static SearchParameter Names(string name, params string[] members) =>
        new(name, SearchType.String, (_, r) => Codes(r.Objects("name").SelectMany(n =>
            members.SelectMany(member => n.Text(member) is { } text ? [text] : n.Texts(member)))));

    private static SearchParameter Telecom(string name, string? system) =>
        new(name, SearchType.Token, (_, r) => r.Objects("telecom")
            .Where(t => system is null || t.Text("system") == system)
            .Select(t => new SearchValue(t.Text("value") ?? "", t.Text("system"))));

    private static IEnumerable<SearchValue> Codings(JsonNode? node, string member) =>
        node.Objects(member).Select(c => new SearchValue(c.Text("code") ?? "", c.Text("system")));

    private static IEnumerable<SearchValue> Codes(IEnumerable<string?> codes) =>
        codes.OfType<string>().Select(code => new SearchValue(code));

    /// <summary>Only literal references are found: not contained ones, and not those by identifier.</summary>
    private static IEnumerable<SearchValue> Actors(JsonObject resource, string typePrefix) =>
        resource.Objects("participant").Select(p => p["actor"].Text("reference")).OfType<string>()
            .Where(reference => !reference.StartsWith('#'))
            .Where(reference => LastTwo(reference).StartsWith(typePrefix, StringComparison.Ordinal))
            .Select(reference => new SearchValue(reference));

    /// <summary><c>Patient/1</c> of <c>https://ehr.example/fhir/Patient/1</c>.</summary>
    public static string LastTwo(string reference)
    {
        var parts = reference.Split("/_history/")[0].Split('/');
        return parts.Length < 2 ? reference : $"{parts[^2]}/{parts[^1]}";
    }

    private static IEnumerable<SearchValue> Dates(string? text) =>
        text is not null && SearchDate.TryRead(text, out var from, out var to)
            ? [new SearchValue(text, null, from, to)]
            : [];
}
