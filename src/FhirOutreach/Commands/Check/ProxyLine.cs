using FhirOutreach.Ehr;
using FhirOutreach.Settings;

namespace FhirOutreach.Commands.Check;

/// <summary>Whether those through whom minors are texted can be found, where the clinic texts them so.</summary>
internal static class ProxyLine
{
    private const string Label = "proxies";

    public static async Task Say(Card card, EhrClient ehr, ConsentSettings settings, CancellationToken ct)
    {
        if (!settings.Proxies) return;
        var who = $"patients under {settings.MinorsUnder} are texted through";
        if (await ehr.Search("RelatedPerson?_count=1", ct) is EhrAnswer.Found) card.Good(Label, $"{who} a RelatedPerson, or a contact on their Patient");
        else card.Good(Label, $"{who} a contact on their Patient only: the EHR shows no RelatedPersons (SMART: grant system/RelatedPerson.rs)");
    }
}
