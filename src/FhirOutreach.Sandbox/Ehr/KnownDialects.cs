namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Every dialect by its name: the eight known servers, one of topics, and some that nobody knows by
/// name.</summary>
public static class KnownDialects
{
    private static readonly EhrDialect Unknown = new() { SoftwareName = "Somebody's server", SoftwareVersion = "1" };

    public static IReadOnlyDictionary<string, EhrDialect> ByName { get; } =
        new Dictionary<string, EhrDialect>(StringComparer.OrdinalIgnoreCase)
        {
            ["Hapi"] = EhrDialect.Hapi,
            ["Medplum"] = EhrDialect.Medplum,
            ["Microsoft"] = EhrDialect.Microsoft,
            ["Cerner"] = EhrDialect.Cerner,
            ["Epic"] = EhrDialect.Epic,
            ["Firely"] = EhrDialect.Firely,
            ["Google"] = EhrDialect.Google,
            ["Athena"] = EhrDialect.Athena,
            ["Backport"] = EhrDialect.Backport,
            ["PollOnly"] = Unknown with { TakesSubscriptions = false, SearchesByLastUpdated = false },
            ["ReadOnly"] = Unknown with { AppointmentsAreReadOnly = true, TakesAppointmentResponses = false },
            ["ResponseOnly"] = Unknown with { AppointmentsAreReadOnly = true },
            ["PutOnly"] = Unknown with { SupportsPatch = false, StaleVersion = 412 },
            ["NoTests"] = Unknown with { Patch = PatchKind.JsonPatchWithoutTests },
            ["NoETag"] = Unknown with { SendsETag = false },
        };
}
