using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.WriteBack;

namespace FhirOutreach.Commands.Check;

/// <summary>What will not work with this server, however well it is set up.</summary>
internal static class LimitLines
{
    public static void Say(Card card, KnownServer server, WriteKind write, EhrAnswer.Found metadata)
    {
        string[] limits = [.. server.WillNotWork, .. Unsaid(metadata), .. write.Limit is { } limit ? [limit] : Array.Empty<string>()];
        foreach (var one in limits.Distinct().DefaultIfEmpty("nothing that we know of")) card.Good("will not work", one);
    }

    private static IEnumerable<string> Unsaid(EhrAnswer.Found metadata)
    {
        if (!EhrServer.ListsSubscription(metadata.Body)) yield return KnownServer.NoSubscription;
        var ofAppointments = metadata.Body.Items("rest").SelectMany(rest => rest.Items("resource"))
            .FirstOrDefault(resource => resource.Text("type") == "Appointment").Items("searchParam").ToList();
        var ofAllTypes = metadata.Body.Items("rest").SelectMany(rest => rest.Items("searchParam"));
        if (ofAppointments.Count > 0 && !ofAppointments.Concat(ofAllTypes).Any(parameter => parameter.Text("name") == "_lastUpdated"))
            yield return KnownServer.NoLastUpdated;
    }
}
