namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Which types and interactions a dialect has: its CapabilityStatement says so, and its routes keep to
/// it.</summary>
internal static class Offers
{
    private static readonly string[] All =
        ["read", "vread", "update", "patch", "delete", "history-instance", "create", "search-type"];

    private static readonly string[] Reading = ["read", "vread", "history-instance", "search-type"];

    public static IEnumerable<string> Types(EhrDialect dialect) => SearchParameters.Types.Where(type => Has(type, dialect));

    public static bool Has(string type, EhrDialect dialect) => SearchParameters.Knows(type) && type switch
    {
        "Subscription" => dialect.TakesSubscriptions,
        "AppointmentResponse" => dialect.TakesAppointmentResponses,
        _ => true,
    };

    public static bool Patches(EhrDialect dialect) => dialect.SupportsPatch && !dialect.AppointmentsAreReadOnly;

    public static string PatchFormat(EhrDialect dialect) =>
        dialect.Patch == PatchKind.FhirPath ? FhirJson.MediaType : "application/json-patch+json";

    public static IEnumerable<string> Interactions(string type, EhrDialect dialect)
    {
        if (type == "Appointment" && dialect.AppointmentsAreReadOnly)
        {
            return Reading;
        }

        return All.Where(code => code switch
        {
            "update" or "patch" when type == "Subscription" && !dialect.TakesSubscriptionUpdates => false,
            "patch" => Patches(dialect) && (dialect.Patch != PatchKind.ClosedPaths || type == "Appointment"),
            "update" => type != "Appointment" || dialect.TakesAppointmentUpdates,
            _ => true,
        });
    }

    /// <summary>Reading is always offered.</summary>
    public static bool Takes(string method, string type, EhrDialect dialect) => method switch
    {
        "PUT" => Interactions(type, dialect).Contains("update"),
        "PATCH" => Interactions(type, dialect).Contains("patch"),
        "DELETE" => Interactions(type, dialect).Contains("delete"),
        _ => true,
    };
}
