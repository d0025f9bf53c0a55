using FhirOutreach.Ehr;

namespace FhirOutreach.Inbox;

/// <summary>Asks as we would like to; a server that refuses a search parameter is asked in plainer words.</summary>
internal static class PlainerSearch
{
    /// <param name="queries">The best first. The last answer counts.</param>
    public static async Task<EhrAnswer> SearchOrPlainer(this EhrClient ehr, string[] queries, CancellationToken ct)
    {
        EhrAnswer answer = new EhrAnswer.Refused(0, "nothing was asked");
        foreach (var query in queries)
        {
            answer = await ehr.Search(query, ct);
            if (answer is not EhrAnswer.Refused { Status: 400 or 422 or 501 }) return answer;
        }
        return answer;
    }
}
