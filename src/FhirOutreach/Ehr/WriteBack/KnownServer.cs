using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>What is known of a server before it is asked: one row of the table below.</summary>
/// <param name="Words">Parts of its software's name or publisher, in small letters.</param>
/// <param name="StaleStatus">What it answers when If-Match names an old version.</param>
/// <param name="IfMatch">What it does with If-Match when an Appointment is changed.</param>
/// <param name="WillNotWork">What it does not offer, for <c>check</c>.</param>
internal sealed record KnownServer(
    EhrDialect Dialect, string[] Words, WriteKind Write, int? StaleStatus, string IfMatch, string[] WillNotWork)
{
    public const string NoSubscription = "notifications: it takes no FHIR Subscription, so it is polled";
    public const string NoLastUpdated = "sweeps by _lastUpdated: every visit from today on is read instead";

    /// <summary>A search with <c>_elements</c> brings those elements and no others; where it does not, it is not asked.</summary>
    public bool HonoursElements { get; init; } = true;

    /// <summary>What a search of Appointments must name there, as a person puts it into <c>Ehr:Filter</c>; null = nothing.</summary>
    public string? SearchNeeds { get; init; }

    /// <summary>Any other: patched with every guard there is.</summary>
    public static readonly KnownServer Other =
        new(EhrDialect.Auto, [], new JsonPatchWithTests(), null, "not known, sent all the same", []);

    private static readonly KnownServer[] All =
    [
        new(EhrDialect.Medplum, ["medplum"], new JsonPatchWithTests(TestsVersion: true), 400,
            "ignored on PATCH, so the version is tested inside", []),
        new(EhrDialect.Hapi, ["hapi"], new JsonPatchWithTests(), 409, "honoured", []),
        new(EhrDialect.Microsoft, ["azure", "microsoft"], new JsonPatchWithTests(), 412, "honoured", [NoSubscription]),
        new(EhrDialect.Firely, ["firely", "vonk"], new FhirPathPatch(), 412, "honoured",
            [NoSubscription]), // it has them in its administration API only
        new(EhrDialect.Cerner, ["cerner", "millennium", "oracle health"], new ClosedPathsPatch(), 409,
            "required (412 without)", [NoSubscription, NoLastUpdated])
        {
            HonoursElements = false,
            SearchNeeds = "the locations whose visits are meant (location=1234,5678), or practitioner=…",
        },
        new(EhrDialect.Epic, ["epic"], new ReadOnly(), null, "not needed", [NoSubscription]) { HonoursElements = false },
        new(EhrDialect.Google, ["google"], new JsonPatchWithTests(), 412, "honoured", [NoSubscription]),
        new(EhrDialect.Athena, ["athena"], new ReadOnly(), null, "not needed", []) { HonoursElements = false }, // its writing API is not FHIR
    ];

    public static KnownServer Of(EhrDialect dialect) => Array.Find(All, one => one.Dialect == dialect) ?? Other;

    /// <param name="name">Software name and publisher of the CapabilityStatement.</param>
    public static KnownServer Named(string name) =>
        Array.Find(All, one => one.Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))) ?? Other;

    /// <summary>The usual kind, or the best other one that the server says it takes.</summary>
    public WriteKind WriteFor(WriteAbilities abilities)
    {
        WriteKind[] kinds = [Write, new JsonPatchWithTests(), new FhirPathPatch(), new WholeResource(), new ResponseOnly(), new ReadOnly()];
        return kinds.First(kind => kind.IsOfferedBy(abilities));
    }
}
