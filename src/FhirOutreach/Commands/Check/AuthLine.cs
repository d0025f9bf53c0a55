using System.Globalization;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.WriteBack;
using FhirOutreach.Settings;

namespace FhirOutreach.Commands.Check;

/// <summary>Whether the EHR lets us in, found out by a search as the sweep makes it.</summary>
internal static class AuthLine
{
    private const string Label = "auth";

    public static async Task Say(Card card, EhrClient ehr, KnownServer server, EhrSettings settings, TimeProvider time, CancellationToken ct)
    {
        switch (await ehr.Search(Query(settings, time), ct))
        {
            case EhrAnswer.Found found:
                card.Good(Label, $"Ehr:Auth={settings.Auth}: Appointments can be searched");
                if (NextOf(found) is { } next && ehr.WhyNotFollowed(next) is { } why) card.Wrong("search", why);
                break;
            case EhrAnswer.Refused { Status: 401 or 403 } refused:
                card.Wrong(Label, refused.Reason);
                break;
            case EhrAnswer.Refused { Status: 400 or 422 } when settings.Filter is null && server.SearchNeeds is { } needs:
                card.Wrong("search", $"{server.Dialect} does not search all Appointments: put into Ehr:Filter {needs}; until then nothing is found, and nobody is texted");
                break;
            case EhrAnswer.Refused refused:
                card.Wrong("search", settings.Filter is null ? refused.Reason : $"{refused.Reason}; is Ehr:Filter right?");
                break;
            case EhrAnswer.Unreachable unreachable:
                card.Wrong(Label, unreachable.Reason);
                break;
            default:
                card.Wrong("search", "Appointment cannot be searched (404)");
                break;
        }
    }

    private static Uri? NextOf(EhrAnswer.Found page) =>
        page.Body.Items("link").Where(link => link.Text("relation") == "next")
            .Select(link => Uri.TryCreate(link.Text("url"), UriKind.RelativeOrAbsolute, out var url) ? url : null)
            .FirstOrDefault();

    // The plainest that the sweep falls back to: a server that refuses this one cannot be swept at all.
    private static string Query(EhrSettings settings, TimeProvider time)
    {
        var today = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"Appointment?date=ge{today}&_count=1{(settings.Filter is { Length: > 0 } filter ? $"&{filter}" : "")}";
    }
}
