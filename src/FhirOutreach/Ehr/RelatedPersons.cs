using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr;

/// <summary>Who is related to some patients, fifty patients in a request.</summary>
internal sealed class RelatedPersons(EhrClient ehr, References references)
{
    private const int PatientsMax = 50;
    private const int PageSize = 200;
    private const int PagesMax = 10;

    /// <returns>
    /// The RelatedPersons of each patient that has any; null when the EHR could not be reached. An EHR that has none, or
    /// will not show them, has nobody related.
    /// </returns>
    public async Task<ILookup<string, JsonElement>?> Of(IEnumerable<string> patientIds, CancellationToken ct)
    {
        var found = new List<(string PatientId, JsonElement Person)>();
        foreach (var some in patientIds.Distinct().Chunk(PatientsMax))
            if (!await Find(some, found, ct)) return null;
        return found.ToLookup(one => one.PatientId, one => one.Person);
    }

    private async Task<bool> Find(string[] patientIds, List<(string, JsonElement)> found, CancellationToken ct)
    {
        var list = string.Join(',', patientIds.Select(id => $"Patient/{id}"));
        var answer = await ehr.Search($"RelatedPerson?patient={list}&_count={PageSize}", ct);
        for (var page = 1; answer is EhrAnswer.Found { Body: var body }; page++)
        {
            foreach (var entry in body.Items("entry")) Take(entry.At("resource"));
            if (page == PagesMax || Bundles.NextOf(body) is not { } next) return true;
            answer = await ehr.Next(next, ct);
        }
        return answer is not EhrAnswer.Unreachable;

        void Take(JsonElement resource)
        {
            if (resource.Text("resourceType") == "RelatedPerson"
                && references.Read(resource.At("patient").Text("reference")) is { Type: "Patient", Id: var id } && patientIds.Contains(id))
                found.Add((id, resource));
        }
    }
}
