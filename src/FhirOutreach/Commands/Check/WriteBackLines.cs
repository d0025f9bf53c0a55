using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.WriteBack;
using FhirOutreach.Settings;

namespace FhirOutreach.Commands.Check;

/// <summary>How patients' answers get into the EHR, and what guards others' changes meanwhile.</summary>
internal static class WriteBackLines
{
    public static void Say(Card card, KnownServer server, WriteKind write, EhrSettings settings, EhrAnswer.Found metadata)
    {
        card.Good("write-back", $"{write.Words} ({By(server, settings)})");
        if (write is ReadOnly or ResponseOnly) return;

        card.Good("conflict", server.StaleStatus is { } status && write.GetType() == server.Write.GetType()
            ? $"{status} for an old version; it is read and decided again"
            : "409 or 412 expected for an old version; it is read and decided again");
        card.Good("If-Match", $"{server.IfMatch}; versioning is {Versioning(metadata) ?? "not stated"}");
    }

    private static string By(KnownServer server, EhrSettings settings) =>
        settings.Dialect != EhrDialect.Auto ? $"Ehr:Dialect={settings.Dialect}"
        : server.Dialect != EhrDialect.Auto ? $"known as {server.Dialect}"
        : "by its CapabilityStatement";

    private static string? Versioning(EhrAnswer.Found metadata) =>
        metadata.Body.Items("rest").SelectMany(rest => rest.Items("resource"))
            .FirstOrDefault(resource => resource.Text("type") == "Appointment").Text("versioning");
}
