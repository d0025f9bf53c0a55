using FhirOutreach.Ehr;
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
        if (!EhrServer.MaySearchByLastUpdated(metadata.Body)) yield return KnownServer.NoLastUpdated;
    }
}
