using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The sandbox's dialects by name: the eight known servers, and some that nobody knows by name.</summary>
internal static class Dialects
{
    private static readonly EhrDialect Unknown = EhrDialect.Hapi with { SoftwareName = "Somebody's server", SoftwareVersion = "1" };

    public static EhrDialect Named(string name) => name switch
    {
        "Hapi" => EhrDialect.Hapi,
        "Medplum" => EhrDialect.Medplum,
        "Microsoft" => EhrDialect.Microsoft,
        "Cerner" => EhrDialect.Cerner,
        "Epic" => EhrDialect.Epic,
        "Firely" => EhrDialect.Firely,
        "Google" => EhrDialect.Google,
        "Athena" => EhrDialect.Athena,
        "PollOnly" => Unknown with { TakesSubscriptions = false, SearchesByLastUpdated = false },
        "ReadOnly" => Unknown with { AppointmentsAreReadOnly = true, TakesAppointmentResponses = false },
        "ResponseOnly" => Unknown with { AppointmentsAreReadOnly = true },
        "PutOnly" => Unknown with { SupportsPatch = false, StaleVersion = 412 },
        "NoTests" => Unknown with { Patch = PatchKind.JsonPatchWithoutTests },
        "NoETag" => Unknown with { SendsETag = false },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such dialect"),
    };
}
