using FhirOutreach.Ehr;

namespace FhirOutreach.Inbox;

/// <summary>Asks as we would like to; a server that refuses a search parameter is asked in plainer words.</summary>
internal static class PlainerSearch
{
    /// <summary>As below; and where the server only refused <c>_elements</c>, that is remembered.</summary>
    /// <param name="elements">Null asks for whole resources.</param>
    public static async Task<EhrAnswer> SearchOrPlainer(
        this EhrClient ehr, AppointmentElements asked, string? elements, string[] queries, CancellationToken ct)
    {
        if (elements is null) return await ehr.SearchOrPlainer(queries, ct);
        var answer = await ehr.Search($"{queries[0]}&_elements={elements}", ct);
        if (!IsNotUnderstood(answer)) return answer;

        answer = await ehr.Search(queries[0], ct);
        if (answer is EhrAnswer.Found) asked.Refused();
        return IsNotUnderstood(answer) ? await ehr.SearchOrPlainer(queries[1..], ct) : answer;
    }

    /// <param name="queries">The best first. The last answer counts.</param>
    public static async Task<EhrAnswer> SearchOrPlainer(this EhrClient ehr, string[] queries, CancellationToken ct)
    {
        EhrAnswer answer = new EhrAnswer.Refused(0, "nothing was asked");
        foreach (var query in queries)
        {
            answer = await ehr.Search(query, ct);
            if (!IsNotUnderstood(answer)) return answer;
        }
        return answer;
    }

    private static bool IsNotUnderstood(EhrAnswer answer) => answer is EhrAnswer.Refused { Status: 200 or 400 or 422 or 501 };
}
