using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Commands.Check;

/// <summary>Which software answers at <c>Ehr:BaseUrl</c>, and in which FHIR version.</summary>
internal static class EhrLine
{
    private const string Label = "EHR";

    /// <returns>Null when nothing more can be said of the EHR.</returns>
    public static async Task<EhrAnswer.Found?> Say(Card card, EhrClient ehr, EhrSettings settings, CancellationToken ct)
    {
        switch (await ehr.Capabilities(ct))
        {
            case EhrAnswer.Found found:
                Software(card, found, settings);
                return found;
            case EhrAnswer.Missing:
                card.Wrong(Label, $"{settings.BaseUrl} has no /metadata: is Ehr:BaseUrl the FHIR base?");
                return null;
            case EhrAnswer.Unreachable unreachable:
                card.Wrong(Label, $"{settings.BaseUrl}: {unreachable.Reason}");
                return null;
            case EhrAnswer.Refused refused:
                card.Wrong(Label, $"{settings.BaseUrl}: HTTP {refused.Status} {refused.Reason}");
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Software(Card card, EhrAnswer.Found found, EhrSettings settings)
    {
        var version = found.Body.Text("fhirVersion");
        var software = found.Body.At("software");
        var name = $"{software.Text("name")} {software.Text("version")}".Trim();
        if (version?.StartsWith("4.0", StringComparison.Ordinal) == true)
            card.Good(Label, $"{settings.BaseUrl} {name}, FHIR {version}");
        else
            card.Wrong(Label, $"{settings.BaseUrl} speaks FHIR {version ?? "of no stated version"}: R4 (4.0.1) is needed");
    }
}
