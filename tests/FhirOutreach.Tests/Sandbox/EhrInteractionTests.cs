using System.Net;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;

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
        var id = on.BookAnn();

        var read = await on.Fhir.Get($"Appointment/{id}");

        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal("W/\"1\"", read.ETag);
        Assert.Equal("2026-12-03T14:00:00Z", $"{read.Body!["start"]}");
        Assert.Equal("2026-12-01T14:00:00.001Z", $"{read.Body["meta"]!["lastUpdated"]}");
        Assert.Equal("application/fhir+json", read.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(on.Time.GetUtcNow(), read.Response.Content.Headers.LastModified);
        var again = await on.Fhir.Get($"Appointment/{id}", ("If-None-Match", read.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
    }

    [Fact]
    public async Task Every_version_can_be_read_and_is_later_than_the_one_before()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        on.Ehr.Move(id, on.In(72));
        on.Ehr.Cancel(id);
        on.Ehr.Delete(id);

        var history = await on.Fhir.Get($"Appointment/{id}/_history");
        var entries = history.Body!["entry"]!.AsArray();

        Assert.Equal(["DELETE", "PUT", "PUT", "POST"], entries.Select(entry => $"{entry!["request"]!["method"]}"));
        Assert.Null(entries[0]!["resource"]);
        Assert.Equal("cancelled", $"{entries[1]!["resource"]!["status"]}");
        Assert.Equal("2026-12-03T14:00:00Z", $"{(await on.Fhir.Get($"Appointment/{id}/_history/1")).Body!["start"]}");
        Assert.Equal(HttpStatusCode.Gone, (await on.Fhir.Get($"Appointment/{id}/_history/4")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await on.Fhir.Get($"Appointment/{id}/_history/9")).Status);
        var times = entries.Select(entry => $"{entry!["response"]!["lastModified"]}").Reverse().ToList();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.Equal(4, times.Distinct().Count());
    }

    [Fact]
    public async Task A_created_resource_gets_an_id_and_says_where_it_is()
    {
        await using var on = await EhrOnHttp.Start();

        var made = await on.Fhir.Post("Patient", new JsonObject { ["resourceType"] = "Patient", ["id"] = "mine" });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.NotEqual("mine", $"{made.Body!["id"]}");
        Assert.Equal($"{on.Server.BaseUrl}/Patient/{made.Body["id"]}/_history/1", $"{made.Response.Headers.Location}");
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get($"{made.Response.Headers.Location}")).Status);
    }

    [Fact]
    public async Task A_conditional_create_makes_only_one()
    {
        await using var on = await EhrOnHttp.Start();
        var patient = JsonNode.Parse("""{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"7"}]}""")!;
        var condition = ("If-None-Exist", "identifier=urn:mrn|7");

        Assert.Equal(HttpStatusCode.Created, (await on.Fhir.Post("Patient", patient, condition)).Status);
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Post("Patient", patient, condition)).Status);
        await on.Fhir.Post("Patient", patient);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await on.Fhir.Post("Patient", patient, condition)).Status);
    }

    [Fact]
    public async Task A_put_creates_replaces_and_honours_the_version()
    {
        await using var on = await EhrOnHttp.Start();
        var patient = new JsonObject { ["resourceType"] = "Patient", ["id"] = "ann", ["active"] = true };

        Assert.Equal(HttpStatusCode.Created, (await on.Fhir.Put("Patient/ann", patient)).Status);
        Assert.Equal("W/\"1\"", (await on.Fhir.Put("Patient/ann", patient)).ETag); // nothing changed
        patient["active"] = false;
        Assert.Equal("W/\"2\"", (await on.Fhir.Put("Patient/ann", patient, ("If-Match", "W/\"1\""))).ETag);
        patient["active"] = true;
        Assert.Equal(409, (int)(await on.Fhir.Put("Patient/ann", patient, ("If-Match", "W/\"1\""))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await on.Fhir.Put("Patient/other", patient)).Status);
        patient["id"] = "12345";
        Assert.Equal(HttpStatusCode.BadRequest, (await on.Fhir.Put("Patient/12345", patient)).Status);
    }

    [Fact]
    public async Task Unknown_elements_are_kept_as_they_came()
    {
        await using var on = await EhrOnHttp.Start();
        const string body = """
            {"resourceType":"Patient","id":"ann","future":{"weight":70.10,"note":"é+<&>"},"_birthDate":{"id":"b"}}
            """;

        await on.Fhir.Send("PUT", "Patient/ann", body);
        var text = await (await on.Fhir.Get("Patient/ann")).Response.Content
            .ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("""future":{"weight":70.10,"note":"é+<&>"},"_birthDate":{"id":"b"}""", text);
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_what_never_was_is_not_found()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();

        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Delete($"Appointment/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Delete($"Appointment/{id}")).Status);
        var read = await on.Fhir.Get($"Appointment/{id}");
        Assert.Equal(HttpStatusCode.Gone, read.Status);
        Assert.Equal("OperationOutcome", $"{read.Body!["resourceType"]}");
        Assert.Equal(HttpStatusCode.Gone, (await on.Fhir.Patch($"Appointment/{id}", Confirm)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await on.Fhir.Get("Appointment/nobody")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await on.Fhir.Patch("Appointment/nobody", Confirm)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await on.Fhir.Delete("Appointment/nobody")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await on.Fhir.Get("Appointmint/1")).Status);
        Assert.Null(on.Ehr.Appointment(id));
    }

    [Fact]
    public async Task A_patch_with_the_current_version_makes_the_next_one()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();

        var patched = await on.Fhir.Patch($"Appointment/{id}", Confirm, ("If-Match", "W/\"1\""));

        Assert.Equal(HttpStatusCode.OK, patched.Status);
        Assert.Equal("W/\"2\"", patched.ETag);
        Assert.Equal("accepted", on.Ehr.PatientStatus(id));
        Assert.Equal(2, on.Ehr.Versions(id).Count);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task A_patch_of_an_old_version_is_refused_in_the_servers_dialect(int status)
    {
        await using var on = await EhrOnHttp.Speaking(EhrDialect.Hapi with { StaleVersion = status });
        var id = on.BookAnn();
        on.Ehr.Move(id, on.In(72));

        var patched = await on.Fhir.Patch($"Appointment/{id}", Confirm, ("If-Match", "W/\"1\""));

        Assert.Equal(status, (int)patched.Status);
        Assert.Equal("conflict", $"{patched.Body!["issue"]![0]!["code"]}");
        Assert.Equal("needs-action", on.Ehr.PatientStatus(id));
    }

    [Fact]
    public async Task A_failed_test_refuses_the_whole_patch()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        on.Ehr.SetPatientStatus(id, "ann", "declined");

        Assert.Equal(HttpStatusCode.BadRequest, (await on.Fhir.Patch($"Appointment/{id}", Confirm)).Status);
        Assert.Equal("declined", on.Ehr.PatientStatus(id));
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/status","value":"maybe"}]""")]
    [InlineData("""[{"op":"replace","path":"/participant/0/status","value":"yes"}]""")]
    [InlineData("""[{"op":"replace","path":"/start","value":"tomorrow"}]""")]
    [InlineData("""[{"op":"replace","path":"/id","value":"other"}]""")]
    [InlineData("""[{"op":"remove","path":"/nothing"}]""")]
    [InlineData("""{"resourceType":"Parameters"}""")]
    [InlineData("""[{"op":"test","path":"/status","value":"booked"}""")]
    public async Task A_patch_that_leads_to_no_valid_visit_changes_nothing(string patch)
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();

        Assert.Equal(HttpStatusCode.BadRequest, (await on.Fhir.Patch($"Appointment/{id}", patch)).Status);
        Assert.Single(on.Ehr.Versions(id));
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_makes_no_version_and_tells_nobody()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        var id = on.BookAnn(patientStatus: "accepted");

        var patched = await on.Fhir.Patch(
            $"Appointment/{id}", """[{"op":"replace","path":"/participant/0/status","value":"accepted"}]""");
        await on.Ehr.WhenIdle();

        Assert.Equal(HttpStatusCode.OK, patched.Status);
        Assert.Equal("W/\"1\"", patched.ETag);
        Assert.Single(hook.Calls);
    }

    [Theory]
    [InlineData("application/fhir+json", 400)]
    [InlineData("application/json", 400)]
    [InlineData("application/xml-patch+xml", 415)]
    public async Task A_patch_of_another_type_is_refused(string type, int status)
    {
        await using var on = await EhrOnHttp.Speaking(EhrDialect.Hapi with { WrongPatchType = status });
        var id = on.BookAnn();

        var patched = await on.Fhir.Send("PATCH", $"Appointment/{id}", Confirm, ("Content-Type", type));

        Assert.Equal(status, (int)patched.Status);
    }

    [Fact]
    public async Task Medplum_ignores_the_version_on_a_patch_but_not_on_a_put()
    {
        await using var on = await EhrOnHttp.Speaking(EhrDialect.Medplum);
        var id = on.BookAnn();
        var stale = ("If-Match", (await on.Fhir.Get($"Appointment/{id}")).ETag!);
        on.Ehr.Move(id, on.In(72));

        Assert.Equal(36, $"{on.Ehr.Appointment(id)!["meta"]!["versionId"]}".Length);
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Patch($"Appointment/{id}", Confirm, stale)).Status);
        Assert.Equal(412, (int)(await on.Fhir.Put($"Appointment/{id}", on.Ehr.Appointment(id)!, stale)).Status);
        const string guarded = """
            [{"op":"test","path":"/meta/versionId","value":"old"},{"op":"replace","path":"/status","value":"cancelled"}]
            """;
        Assert.Equal(HttpStatusCode.BadRequest, (await on.Fhir.Patch($"Appointment/{id}", guarded)).Status);
    }

    [Fact]
    public async Task A_server_may_insist_on_a_version_or_not_patch_at_all()
    {
        await using var strict = await EhrOnHttp.Speaking(EhrDialect.Hapi with { RequiresIfMatch = true });
        await using var old = await EhrOnHttp.Speaking(EhrDialect.Hapi with { SupportsPatch = false });

        Assert.Equal(412, (int)(await strict.Fhir.Patch($"Appointment/{strict.BookAnn()}", Confirm)).Status);
        Assert.Equal(405, (int)(await old.Fhir.Patch($"Appointment/{old.BookAnn()}", Confirm)).Status);
        Assert.Null((await old.Fhir.Get("metadata")).Body!["patchFormat"]);
    }

    [Theory]
    [InlineData("return=minimal", null)]
    [InlineData("return=OperationOutcome", "OperationOutcome")]
    [InlineData("return=representation", "Appointment")]
    public async Task The_preferred_answer_is_given(string prefer, string? resourceType)
    {
        await using var on = await EhrOnHttp.Start();

        var patched = await on.Fhir.Patch($"Appointment/{on.BookAnn()}", Confirm, ("Prefer", prefer));

        Assert.Equal(resourceType, patched.Body?["resourceType"]?.GetValue<string>());
        Assert.Equal("W/\"2\"", patched.ETag);
    }

    [Fact]
    public async Task A_body_that_is_no_such_resource_is_refused()
    {
        await using var on = await EhrOnHttp.Start();

        Assert.Equal(400, (int)(await on.Fhir.Send("POST", "Patient", "{")).Status);
        Assert.Equal(400, (int)(await on.Fhir.Send("POST", "Patient", """{"resourceType":"Location"}""")).Status);
        var xml = ("Content-Type", "application/fhir+xml");
        Assert.Equal(415, (int)(await on.Fhir.Send("POST", "Patient", "<Patient/>", xml)).Status);
        const string badVisit = """{"resourceType":"Appointment","status":"x"}""";
        Assert.Equal(400, (int)(await on.Fhir.Send("POST", "Appointment", badVisit)).Status);
        Assert.Equal(405, (int)(await on.Fhir.Send("DELETE", "Patient", null)).Status);
    }

    [Fact]
    public async Task The_capability_statement_says_what_the_server_can_do()
    {
        await using var on = await EhrOnHttp.Speaking(EhrDialect.Hapi with { SearchesByLastUpdated = false });

        var statement = (await on.Fhir.Get("metadata")).Body!;

        Assert.Equal("HAPI FHIR Server", $"{statement["software"]!["name"]}");
        Assert.Equal("application/json-patch+json", $"{statement["patchFormat"]![0]}");
        var visits = statement["rest"]![0]!["resource"]!.AsArray().Single(r => $"{r!["type"]}" == "Appointment")!;
        var parameters = visits["searchParam"]!.AsArray().Select(parameter => $"{parameter!["name"]}").ToList();
        Assert.Contains("date", parameters);
        Assert.DoesNotContain("_lastUpdated", parameters);
        Assert.Contains("patch", visits["interaction"]!.AsArray().Select(interaction => $"{interaction!["code"]}"));
    }

    [Fact]
    public async Task Only_those_who_are_known_are_let_in()
    {
        await using var on = await EhrOnHttp.Start(new() { Auth = new EhrAuth.Bearer("secret") });
        var path = $"Appointment/{on.BookAnn()}";

        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get("metadata")).Status);
        var refused = await on.Fhir.Get(path);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("Bearer", $"{refused.Response.Headers.WwwAuthenticate}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await on.Fhir.Get(path, ("Authorization", "Bearer wrong"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get(path, ("Authorization", "bearer secret"))).Status);
        on.Ehr.Auth = new EhrAuth.Basic("ehr", "pass");
        Assert.Equal(HttpStatusCode.Unauthorized, (await on.Fhir.Get(path, ("Authorization", "Bearer secret"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get(path, ("Authorization", "Basic ZWhyOnBhc3M="))).Status);
        Assert.Equal([200, 401, 401, 200, 401, 200], on.Ehr.Requests.Select(request => request.Status!.Value));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_ids()
    {
        await using var one = await EhrOnHttp.Start(new() { Dialect = EhrDialect.Medplum, Seed = 42 });
        await using var other = await EhrOnHttp.Start(new() { Dialect = EhrDialect.Medplum, Seed = 42 });

        Assert.Equal(one.BookAnn(), other.BookAnn());
    }
}
