namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What a server does with <c>_elements</c> in a search.</summary>
public enum ElementsStyle
{
    /// <summary>Sends those elements and the mandatory ones, tagged SUBSETTED.</summary>
    Honoured,

    /// <summary>As <see cref="Honoured"/>, and forgets contained resources although they were asked for.</summary>
    HonouredWithoutContained,

    /// <summary>Sends whole resources.</summary>
    Ignored,

    /// <summary>400.</summary>
    Refused,
}

/// <summary>Everything in which FHIR servers answer differently. One record per server; nobody else asks which server
/// it is.</summary>
public sealed partial record EhrDialect
{
    /// <summary>HAPI FHIR JPA, as its starter project sets it up.</summary>
    public static EhrDialect Hapi { get; } = new();

    /// <summary>Medplum's REST side: opaque versions, <c>If-Match</c> ignored on PATCH, 412 on PUT, no total unless
    /// asked.</summary>
    public static EhrDialect Medplum { get; } = new()
    {
        SoftwareName = "medplum",
        SoftwareVersion = "5.0.10",
        OpaqueVersionIds = true,
        OpaqueResourceIds = true,
        PatchHonoursIfMatch = false,
        StaleVersion = 412,
        WrongPatchType = 415,
        TotalUnlessAsked = false,
        PagesByOffset = true,
        LocationNamesTheVersion = false,
        UnchangedPutIsAVersion = true,
        WritesMetaSource = false,
        MarksSubscriptionStrategy = false,
        NotifiesBy = NotificationStyle.Medplum,
    };

    public string SoftwareName { get; init; } = "HAPI FHIR Server";

    public string SoftwareVersion { get; init; } = "8.10.0";

    /// <summary>UUIDs instead of 1, 2, 3 …</summary>
    public bool OpaqueVersionIds { get; init; }

    public bool OpaqueResourceIds { get; init; }

    public bool SupportsPatch { get; init; } = true;

    public PatchKind Patch { get; init; }

    /// <summary>Appointments can be read and searched, and no more.</summary>
    public bool AppointmentsAreReadOnly { get; init; }

    /// <summary>Appointments can be PUT.</summary>
    public bool TakesAppointmentUpdates { get; init; } = true;

    public bool TakesAppointmentResponses { get; init; } = true;

    /// <summary>There is a Subscription type at all.</summary>
    public bool TakesSubscriptions { get; init; } = true;

    /// <summary>A write is answered without a body, whatever <c>Prefer</c> says.</summary>
    public bool AnswersWritesEmpty { get; init; }

    public bool SendsETag { get; init; } = true;

    public bool PatchHonoursIfMatch { get; init; } = true;

    /// <summary>A PUT or PATCH without <c>If-Match</c> is refused with 412.</summary>
    public bool RequiresIfMatch { get; init; }

    /// <summary>The status when <c>If-Match</c> names an old version: HAPI says 409, most others 412.</summary>
    public int StaleVersion { get; init; } = 409;

    public int FailedPatchTest { get; init; } = 400;

    /// <summary>The status of a PATCH whose media type is not understood.</summary>
    public int WrongPatchType { get; init; } = 400;

    public bool SearchesByLastUpdated { get; init; } = true;

    /// <summary>What it does with <c>_elements</c>.</summary>
    public ElementsStyle Elements { get; init; }

    /// <summary>Appointments are searched by one of these, or by id; empty is however one likes.</summary>
    public IReadOnlyList<string> AppointmentSearchNeeds { get; init; } = [];

    public bool TotalUnlessAsked { get; init; } = true;

    /// <summary><c>next</c> links repeat the search with <c>_offset</c>; otherwise they name a stored result, as HAPI's
    /// do.</summary>
    public bool PagesByOffset { get; init; }

    public int DefaultPageSize { get; init; } = 20;

    public int LargestPageSize { get; init; } = 500;

    /// <summary><c>Location</c> ends in <c>/_history/{version}</c>.</summary>
    public bool LocationNamesTheVersion { get; init; } = true;

    /// <summary>A PUT that changes nothing still makes a version, and so a notification.</summary>
    public bool UnchangedPutIsAVersion { get; init; }

    /// <summary>Ids chosen by the client need a character that is not a digit.</summary>
    public bool RefusesNumericClientIds { get; init; } = true;

    public bool WritesMetaSource { get; init; } = true;

    /// <summary>Tags each Subscription with how it is matched.</summary>
    public bool MarksSubscriptionStrategy { get; init; } = true;
}
