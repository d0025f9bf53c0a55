using System.Net;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Sandbox;

public sealed class EhrSearchTests
{
    [Theory]
    [InlineData("status=booked", "a1,a2,a4")]
    [InlineData("status=booked,cancelled", "a1,a2,a3,a4")]
    [InlineData("status:not=booked", "a3")]
    [InlineData("patient=ann", "a1,a3")]
    [InlineData("patient=Patient/ann", "a1,a3")]
    [InlineData("patient:Patient=ann", "a1,a3")]
    [InlineData("patient=ann,bob", "a1,a2,a3,a4")]
    [InlineData("patient=ann&status=booked", "a1")]
    [InlineData("patient=Practitioner/ann", "")]
    [InlineData("actor=Location/north", "a1")]
    [InlineData("actor=north", "a1")]
    [InlineData("location=north", "a1")]
    [InlineData("location:missing=true", "a2,a3,a4")]
    [InlineData("practitioner=Practitioner/kim", "a2")]
    [InlineData("_id=a1,a3,zz", "a1,a3")]
    [InlineData("_tag=urn:pilot|north", "a4")]
    [InlineData("_tag=north", "a4")]
    [InlineData("_tag=urn:other|north", "")]
    [InlineData("part-status=needs-action", "a1,a2,a3,a4")]
    [InlineData("date=2026-12-03", "a1,a2")]
    [InlineData("date=eq2026-12-03T14:00:00Z", "a1")]
    [InlineData("date=ne2026-12-03", "a3,a4")]
    [InlineData("date=ge2026-12-03T14:00:00Z", "a1,a2,a3,a4")]
    [InlineData("date=gt2026-12-03T14:00:00Z", "a2,a3,a4")]
    [InlineData("date=gt2026-12-03", "a3,a4")]
    [InlineData("date=lt2026-12-03T14:30:00Z", "a1")]
    [InlineData("date=le2026-12-03T14:30:00Z", "a1,a2")]
    [InlineData("date=lt2026-12-03", "")]
    [InlineData("date=ge2026-12-04&date=lt2026-12-05", "a3")]
    [InlineData("date=ge2026-12-03T09:30:00-05:00", "a2,a3,a4")]
    [InlineData("date=2027", "a4")]
    [InlineData("_lastUpdated=gt2026-12-01T14:10:00.000Z", "a3,a4")]
    [InlineData("_lastUpdated=ge2026-12-01T14:10:00.000Z", "a2,a3,a4")]
    [InlineData("_lastUpdated=le2026-12-01T14:10:00.000Z", "a1,a2")]
    [InlineData("_lastUpdated=lt2026-12-01T14:10:00Z", "a1")]
    [InlineData("_sort=date", "a1,a2,a3,a4")]
    [InlineData("_sort=-date", "a4,a3,a2,a1")]
    [InlineData("_sort=-_lastUpdated", "a4,a3,a2,a1")]
    [InlineData("_sort=status,-date", "a4,a2,a1,a3")]
    [InlineData("status=", "a1,a2,a3,a4")]
    public async Task A_search_finds(string query, string ids)
    {
        await using var on = await Clinic();

        var expected = ids.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var got = await on.Fhir.Get("Appointment?" + query);
        var form = ("Content-Type", "application/x-www-form-urlencoded");
        var posted = await on.Fhir.Send("POST", "Appointment/_search", query, form);

        Assert.Equal(expected, got.Ids);
        Assert.Equal(expected, posted.Ids);
        Assert.Equal(expected.Length, got.Total);
        Assert.Equal(expected.Length == 0, got.Body!["entry"] is null);
    }

    [Theory]
    [InlineData("Patient?_id=ann,bob", "ann,bob")]
    [InlineData("Patient?identifier=urn:mrn|7", "bob")]
    [InlineData("Patient?identifier=7", "bob")]
    [InlineData("Patient?family=le", "ann")]
    [InlineData("Patient?name:exact=Lee", "ann")]
    [InlineData("Patient?phone=(202) 555-0101", "ann")]
    [InlineData("Location?_id=north", "north")]
    [InlineData("Location?name:contains=ort", "north")]
    [InlineData("Practitioner?_id=kim", "kim")]
    public async Task Others_are_found_too(string query, string ids)
    {
        await using var on = await Clinic();

        Assert.Equal(ids.Split(','), (await on.Fhir.Get(query)).Ids);
    }

    [Theory]
    [InlineData("colour=red")]
    [InlineData("patient.name=Ann")]
    [InlineData("_has:Foo:bar:_id=1")]
    [InlineData("date=yesterday")]
    [InlineData("date=ge2026-12-03T14:00:00+02:00")] // the plus was not escaped, so it is a space
    [InlineData("_count=many")]
    [InlineData("_sort=colour")]
    [InlineData("_include=Appointment:colour")]
    [InlineData("_include=Patient:organization")]
    [InlineData("_summary=true")]
    [InlineData("status:above=booked")]
    public async Task What_the_server_does_not_understand_is_refused(string query)
    {
        await using var on = await Clinic();

        var answer = await on.Fhir.Get("Appointment?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("HAPI-0524", $"{answer.Body!["issue"]![0]!["diagnostics"]}");
    }

    [Theory]
    [InlineData("_include=Appointment:patient", "Patient/ann,Patient/bob")]
    [InlineData("_include=Appointment:location&_include=Appointment:practitioner", "Location/north,Practitioner/kim")]
    [InlineData("_include=Appointment:actor&_id=a1", "Patient/ann,Location/north")]
    [InlineData("_include=*&_id=a2", "Patient/bob,Practitioner/kim")]
    public async Task Participants_are_included_once(string query, string included)
    {
        await using var on = await Clinic();

        var answer = await on.Fhir.Get("Appointment?" + query);

        Assert.Equal(included.Split(',').Order(), answer.Included.Order());
        Assert.Equal(answer.Ids.Count, answer.Total);
    }

    [Fact]
    public async Task Pages_go_on_in_what_was_found_at_first()
    {
        await using var on = await EhrOnHttp.Start();
        var ids = Enumerable.Range(0, 45).Select(_ => on.BookAnn()).ToList();

        var first = await on.Fhir.Get("Appointment?_sort=_lastUpdated");
        on.BookAnn();
        on.Ehr.Delete(ids[44]);
        var second = await on.Fhir.Get(first.Next!);
        var third = await on.Fhir.Get(second.Next!);

        Assert.StartsWith(on.Server.BaseUrl, first.Next);
        Assert.Equal((45, 45, 45), (first.Total, second.Total, third.Total));
        Assert.Equal(ids.Take(44), [.. first.Ids, .. second.Ids, .. third.Ids]);
        Assert.Equal((20, 20, 4), (first.Ids.Count, second.Ids.Count, third.Ids.Count));
        Assert.Null(third.Next);
        Assert.Equal(HttpStatusCode.Gone, (await on.Fhir.Get("?_getpages=none&_getpagesoffset=20")).Status);
    }

    [Fact]
    public async Task Pages_by_offset_repeat_the_search()
    {
        await using var on = await EhrOnHttp.Speaking(EhrDialect.Medplum);
        var ids = Enumerable.Range(0, 5).Select(_ => on.BookAnn()).ToList();

        var first = await on.Fhir.Get("Appointment?_sort=_lastUpdated&_count=3&_total=accurate");
        var second = await on.Fhir.Get(first.Next!);

        Assert.Contains("_offset=3", first.Next);
        Assert.Equal(ids, [.. first.Ids, .. second.Ids]);
        Assert.Equal(5, second.Total);
        Assert.Null(second.Next);
        Assert.Null((await on.Fhir.Get("Appointment")).Total);
    }

    [Fact]
    public async Task No_page_is_larger_than_the_server_likes()
    {
        await using var on = await EhrOnHttp.Speaking(EhrDialect.Hapi with { LargestPageSize = 3 });
        foreach (var _ in Enumerable.Range(0, 4))
        {
            on.BookAnn();
        }

        Assert.Equal(3, (await on.Fhir.Get("Appointment?_count=1000")).Ids.Count);
    }

    [Theory]
    [InlineData("_summary=count")]
    [InlineData("_count=0")]
    public async Task A_count_has_no_entries(string query)
    {
        await using var on = await Clinic();

        var answer = await on.Fhir.Get("Appointment?" + query);

        Assert.Equal(4, answer.Total);
        Assert.Null(answer.Body!["entry"]);
        Assert.Null(answer.Next);
    }

    [Fact]
    public async Task Only_the_elements_asked_for_are_sent_and_marked_as_part_of_the_whole()
    {
        await using var on = await Clinic();

        var visit = (await on.Fhir.Get("Appointment?_id=a1&_elements=start")).Body!["entry"]![0]!["resource"]!;

        Assert.NotNull(visit["start"]);
        Assert.Null(visit["end"]);
        Assert.Equal("SUBSETTED", $"{visit["meta"]!["tag"]![0]!["code"]}");
    }

    [Fact]
    public async Task A_server_may_not_know_lastUpdated()
    {
        await using var on = await EhrOnHttp.Speaking(EhrDialect.Hapi with { SearchesByLastUpdated = false });

        Assert.Equal(HttpStatusCode.BadRequest, (await on.Fhir.Get("Appointment?_lastUpdated=gt2026-01-01")).Status);
    }

    [Fact]
    public async Task A_reference_by_its_address_on_this_server_is_the_same_as_a_relative_one()
    {
        await using var on = await Clinic();

        Assert.Equal(["a1", "a3"], (await on.Fhir.Get($"Appointment?patient={on.Server.BaseUrl}/Patient/ann")).Ids);
        Assert.Empty((await on.Fhir.Get("Appointment?patient=https://elsewhere.example/other/Patient/ann")).Ids);
    }

    /// <summary>Four visits, written at 14:00, 14:10, 14:20 and 14:30.</summary>
    private static async Task<EhrOnHttp> Clinic()
    {
        var on = await EhrOnHttp.Start();
        var day = new DateTimeOffset(2026, 12, 3, 14, 0, 0, TimeSpan.Zero);
        on.Ehr.AddPatient("Ann", "Lee", "(202) 555-0101", id: "ann");
        on.Ehr.AddPatient("Bob", "Ray", null, id: "bob", with: patient =>
            patient["identifier"] = JsonNode.Parse("""[{"system":"urn:mrn","value":"7"}]"""));
        on.Ehr.AddLocation("North", id: "north");
        on.Ehr.AddPractitioner("Kim", "Park", id: "kim");
        on.Ehr.Book("ann", day, locationId: "north", id: "a1");
        on.Time.Advance(TimeSpan.FromMinutes(10));
        on.Ehr.Book("bob", day.AddMinutes(30).ToOffset(TimeSpan.FromHours(-5)), practitionerId: "kim", id: "a2");
        on.Time.Advance(TimeSpan.FromMinutes(10));
        on.Ehr.Book("ann", day.AddDays(1), status: "cancelled", id: "a3");
        on.Time.Advance(TimeSpan.FromMinutes(10));
        on.Ehr.Book("bob", day.AddDays(60), id: "a4", with: visit => visit["meta"] =
            JsonNode.Parse("""{"tag":[{"system":"urn:pilot","code":"north"}]}"""));
        return on;
    }
}
