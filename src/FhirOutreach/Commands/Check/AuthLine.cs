using FhirOutreach.Ehr;
using FhirOutreach.Settings;

namespace FhirOutreach.Commands.Check;

/// <summary>Whether the EHR lets us in, found out by one search.</summary>
internal static class AuthLine
{
    private const string Label = "auth";

    public static async Task Say(Card card, EhrClient ehr, EhrSettings settings, CancellationToken ct)
    {
        switch (await ehr.Search("Appointment?_count=1", ct))
        {
            case EhrAnswer.Found:
                card.Good(Label, $"Ehr:Auth={settings.Auth}: Appointments can be searched");
                break;
            case EhrAnswer.Refused { Status: 401 or 403 } refused:
                card.Wrong(Label, $"HTTP {refused.Status} {refused.Reason}: check Ehr:Auth and its credentials");
                break;
            case EhrAnswer.Refused refused:
                card.Wrong(Label, $"HTTP {refused.Status} {refused.Reason}");
                break;
            case EhrAnswer.Unreachable unreachable:
                card.Wrong(Label, unreachable.Reason);
                break;
            default:
                card.Wrong(Label, "Appointment cannot be searched (404)");
                break;
        }
    }
}
