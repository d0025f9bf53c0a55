namespace FhirOutreach.Sandbox.Ehr;

/// <summary>The servers that are known by name, beside HAPI and Medplum.</summary>
public sealed partial record EhrDialect
{
    private static readonly EhrDialect Plain = new()
    {
        OpaqueVersionIds = true,
        OpaqueResourceIds = true,
        StaleVersion = 412,
        WrongPatchType = 415,
        LocationNamesTheVersion = false,
        WritesMetaSource = false,
        MarksSubscriptionStrategy = false,
        TakesSubscriptions = false,
        RefusesNumericClientIds = false,
    };

    public static EhrDialect Microsoft { get; } = Plain with
    {
        SoftwareName = "Microsoft FHIR Server",
        SoftwareVersion = "4.0.0",
        TotalUnlessAsked = false,
    };

    /// <summary>Oracle Health Millennium: closed paths, If-Match or 412, stale is 409, empty answers, no
    /// <c>_lastUpdated</c>, no search of all Appointments.</summary>
    public static EhrDialect Cerner { get; } = Plain with
    {
        SoftwareName = "Cerner Millennium",
        Elements = ElementsStyle.Refused,
        SoftwareVersion = "2026.1",
        OpaqueVersionIds = false,
        Patch = PatchKind.ClosedPaths,
        RequiresIfMatch = true,
        StaleVersion = 409,
        TakesAppointmentUpdates = false,
        AnswersWritesEmpty = true,
        SearchesByLastUpdated = false,
        AppointmentSearchNeeds = ["patient", "practitioner", "location"],
        TotalUnlessAsked = false,
        TakesAppointmentResponses = false,
    };

    public static EhrDialect Epic { get; } = Plain with
    {
        SoftwareName = "Epic",
        Elements = ElementsStyle.Ignored,
        SoftwareVersion = "May 2026",
        AppointmentsAreReadOnly = true,
        TakesAppointmentResponses = false,
    };

    public static EhrDialect Firely { get; } = Plain with
    {
        SoftwareName = "Firely Server",
        SoftwareVersion = "6.0.0",
        Patch = PatchKind.FhirPath,
    };

    public static EhrDialect Google { get; } = Plain with
    {
        SoftwareName = "Google Cloud Healthcare API",
        SoftwareVersion = "v1",
    };

    /// <summary>A topic for each thing that happens, signed as WebSub has it with the secret of the request that made the
    /// Subscription; Subscriptions are made and deleted, never changed.</summary>
    public static EhrDialect Athena { get; } = Plain with
    {
        SoftwareName = "athenahealth",
        Elements = ElementsStyle.Ignored,
        SoftwareVersion = "26.3",
        AppointmentsAreReadOnly = true,
        TakesAppointmentResponses = false,
        TakesSubscriptions = true,
        TakesSubscriptionUpdates = false,
        NotifiesBy = NotificationStyle.Backport,
        WritesTopicStatusAs = TopicStatusStyle.SubscriptionStatus,
        NamedTopics = TopicNames.Athena,
        ShakesHands = false,
        CountsEachBundle = true,
        OffersEvents = false,
    };
}
