using System.Net;

namespace FhirOutreach.Tests.Sandbox;

public sealed class EhrInteractionTests
{
    private const string Confirm = """
        [{"op":"test","path":"/participant/0/status","value":"needs-action"},
         {"op":"replace","path":"/participant/0/status","value":"accepted"}]
        """;

    [Fact]
    public async Task A_booked_visit_is_read_with_its_version_and_its_date()
    {
        await using var on = await EhrOnHttp.Start();
        var patient = on.Ehr.AddPatient("Ann", "Lee", "(202) 555-0101");
        var id = on.Ehr.Book(patient, on.In(48));

        var read = await on.Fhir.Get($"Appointment/{id}");

        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal("W/\"1\"", read.ETag);
        Assert.Equal("2026-12-03T14:00:00Z", read.Body!["start"]!.GetValue<string>());
        Assert.Equal("2026-12-01T14:00:00.001Z", read.Body["meta"]!["lastUpdated"]!.GetValue<string>());
        Assert.Equal("application/fhir+json", read.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(on.Time.GetUtcNow(), read.Response.Content.Headers.LastModified);
    }

    [Fact]
    public async Task A_patch_with_the_current_version_makes_the_next_one()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.Ehr.Book(on.Ehr.AddPatient("Ann", "Lee", "+12025550101"), on.In(48));

        var patched = await on.Fhir.Patch($"Appointment/{id}", Confirm, ("If-Match", "W/\"1\""));

        Assert.Equal(HttpStatusCode.OK, patched.Status);
        Assert.Equal("W/\"2\"", patched.ETag);
        Assert.Equal("accepted", on.Ehr.PatientStatus(id));
        Assert.Equal(2, on.Ehr.Versions(id).Count);
    }
}
