using FhirOutreach.Ehr;

namespace FhirOutreach.Inbox;

/// <summary>Asks as we would like to; a server that refuses a search parameter is asked in plainer words.</summary>
internal static class PlainerSearch
{
    /// <param name="elements">Null asks for whole resources. Where the server only refused these, that is remembered.</param>
    /// <param name="queries">The best first. The last answer counts.</param>
    /// <param name="taken">Which of them the server took lately; null = each time anew.</param>
    public static async Task<EhrAnswer> SearchOrPlainer(
        this EhrClient ehr, AppointmentElements asked, string? elements, string[] queries, CancellationToken ct, TakenWording? taken = null)
    {
        EhrAnswer answer = new EhrAnswer.Refused(0, "nothing was asked");
        var tried = taken is null ? queries : taken.Of(queries);
        for (var i = 0; i < tried.Length; i++)
        {
            answer = await ehr.SearchOrWhole(asked, elements, tried[i], ct);
            if (IsNotUnderstood(answer)) continue;
            if (i > 0 && answer is EhrAnswer.Found) taken?.Took(tried.Length - i);
            return answer;
        }
        taken?.Forget();
        return answer;
    }

    private static async Task<EhrAnswer> SearchOrWhole(
        this EhrClient ehr, AppointmentElements asked, string? elements, string query, CancellationToken ct)
    {
        if (elements is null) return await ehr.Search(query, ct);
        var answer = await ehr.Search($"{query}&_elements={elements}", ct);
        if (!IsNotUnderstood(answer)) return answer;

        answer = await ehr.Search(query, ct);
        if (answer is EhrAnswer.Found) asked.Refused();
        return answer;
    }

    private static bool IsNotUnderstood(EhrAnswer answer) => answer is EhrAnswer.Refused { Status: 200 or 400 or 422 or 501 };
}
