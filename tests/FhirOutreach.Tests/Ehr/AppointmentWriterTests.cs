using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.WriteBack;
using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Ehr;

public sealed class AppointmentWriterTests
{
    [Fact]
    public async Task A_yes_is_one_patch_that_tests_what_was_read()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));

        var answer = await ehr.Write(EhrChange.Confirm);

        Assert.IsType<EhrOutcome.Held>(answer.Outcome);
        Assert.Contains("\"accepted\"", answer.AppointmentJson, StringComparison.Ordinal);
        AssertPatch(
            """
            [{"op":"test","path":"/status","value":"booked"},
             {"op":"test","path":"/start","value":"2026-12-01T15:00:00Z"},
             {"op":"test","path":"/participant/1/actor/reference","value":"Patient/maria"},
             {"op":"test","path":"/participant/1/status","value":"needs-action"},
             {"op":"replace","path":"/participant/1/status","value":"accepted"}]
            """, ehr.Patches.Single());
        var patch = ehr.Patches.Single();
        Assert.Equal("W/\"1\"", patch.Header("If-Match"));
        Assert.Equal("application/json-patch+json", patch.Header("Content-Type"));
        Assert.Equal("application/fhir+json", patch.Header("Accept"));
        Assert.Equal("return=representation", patch.Header("Prefer"));
    }

    [Fact]
    public async Task The_last_yes_makes_a_pending_visit_booked()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-pending", a => a["id"] = "visit-1"));

        await ehr.Write(EhrChange.Confirm);

        AssertPatch(
            """
            [{"op":"test","path":"/status","value":"pending"},
             {"op":"test","path":"/start","value":"2026-12-01T15:00:00Z"},
             {"op":"test","path":"/participant/1/actor/reference","value":"Patient/maria"},
             {"op":"test","path":"/participant/1/status","value":"needs-action"},
             {"op":"replace","path":"/participant/1/status","value":"accepted"},
             {"op":"replace","path":"/status","value":"booked"}]
            """, ehr.Patches.Single());
    }

    [Theory]
    [InlineData("needs-action", "required", false)]
    [InlineData("tentative", null, false)]
    [InlineData("needs-action", "optional", true)]
    [InlineData("needs-action", "information-only", true)]
    public async Task A_pending_visit_waits_for_the_others_who_must_come(string status, string? required, bool becomesBooked)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-pending", a =>
        {
            a["id"] = "visit-1";
            a["participant"]![0]!["status"] = status;
            if (required is not null) a["participant"]![0]!["required"] = required;
        }));

        await ehr.Write(EhrChange.Confirm);

        Assert.Equal(becomesBooked, ehr.Patches.Single().Body.Contains("\"value\":\"booked\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancel_says_that_the_patient_did_it()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Cancel)).Outcome);

        AssertPatch(
            """
            [{"op":"test","path":"/status","value":"booked"},
             {"op":"test","path":"/start","value":"2026-12-01T15:00:00Z"},
             {"op":"test","path":"/participant/1/actor/reference","value":"Patient/maria"},
             {"op":"replace","path":"/status","value":"cancelled"},
             {"op":"add","path":"/cancelationReason","value":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason","code":"pat-crs"}],"text":"Cancelled by the patient by text message"}},
             {"op":"replace","path":"/participant/1/status","value":"declined"}]
            """, ehr.Patches.Single());
    }

    [Theory]
    [InlineData(""","deceasedBoolean":true""", "+15552010002", "died")]
    [InlineData(""","deceasedDateTime":"2026-11-20" """, "+15552010002", "died")]
    [InlineData(""","active":false""", "+15552010002", "not in use")]
    [InlineData("", "+15552010009", "another number")]
    public async Task R_61_nothing_is_written_for_whoever_has_the_number_of_somebody_who_is_not_they_any_more(string patient, string phone, string reason)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-booked", a => a["id"] = "visit-1"));
        (ehr.Patient, ehr.Phone) = (patient, phone);

        var outcome = Assert.IsType<EhrOutcome.PatientChanged>((await ehr.Write(EhrChange.Cancel, from: "+15552010002")).Outcome);

        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(ehr.Patches);
    }

    [Fact]
    public async Task In_a_group_visit_only_this_patient_declines()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-group", a => a["id"] = "visit-1"));

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Decline, patient: "james")).Outcome);

        AssertPatch(
            """
            [{"op":"test","path":"/status","value":"booked"},
             {"op":"test","path":"/start","value":"2026-12-01T15:00:00Z"},
             {"op":"test","path":"/participant/3/actor/reference","value":"Patient/james"},
             {"op":"test","path":"/participant/3/status","value":"tentative"},
             {"op":"replace","path":"/participant/3/status","value":"declined"}]
            """, ehr.Patches.Single());
    }

    [Fact]
    public async Task A_visit_that_others_have_joined_since_is_not_cancelled_by_one_of_them()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-group", a => a["id"] = "visit-1"));

        Assert.IsType<EhrOutcome.Overtaken>((await ehr.Write(EhrChange.Cancel)).Outcome);
        Assert.Empty(ehr.Patches);
    }

    [Theory]
    [InlineData("2026-12-01T10:00:00-05:00")]
    [InlineData("2026-12-01T16:00:00.000+01:00")]
    public async Task The_start_is_tested_in_the_EHRs_own_writing(string start)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-booked", a => a["start"] = start));

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Confirm)).Outcome);
        Assert.Contains($"\"value\":\"{start}\"", ehr.Patches.Single().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{base}/Patient/maria")]
    [InlineData("{base}/Patient/maria/_history/4")]
    [InlineData("Patient/maria/_history/4")]
    public async Task The_patient_is_found_by_absolute_and_versioned_references(string reference)
    {
        await using var ehr = await OneVisitEhr.Start(url => Examples.TextWith("appointment-booked", a =>
            a["participant"]![1]!["actor"]!["reference"] = reference.Replace("{base}", url.ToString(), StringComparison.Ordinal)));

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Confirm)).Outcome);
    }

    [Fact]
    public async Task The_first_of_several_entries_for_one_patient_is_changed()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-booked", a =>
            a["participant"]!.AsArray().Add(a["participant"]![1]!.DeepClone())));

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Cancel)).Outcome);
        Assert.Contains("/participant/1/status", ehr.Patches.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_participant_without_a_status_gets_one()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-booked", a =>
            a["participant"]![1]!.AsObject().Remove("status")));

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Confirm)).Outcome);
        Assert.Contains("""{"op":"add","path":"/participant/1/status","value":"accepted"}""", ehr.Patches.Single().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appointment-confirmed", EhrChange.Confirm)]
    [InlineData("appointment-cancelled", EhrChange.Cancel)]
    public async Task What_the_EHR_holds_already_is_not_patched_again(string example, EhrChange change)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text(example));

        var answer = await ehr.Write(change);

        Assert.IsType<EhrOutcome.Held>(answer.Outcome);
        Assert.NotNull(answer.AppointmentJson);
        Assert.Empty(ehr.Patches);
    }

    [Theory]
    [InlineData("start", "2026-12-02T15:00:00Z")]
    [InlineData("start", "2026-12-01T15:00:00")]
    [InlineData("status", "proposed")]
    [InlineData("status", "arrived")]
    [InlineData("status", "noshow")]
    [InlineData("status", "entered-in-error")]
    [InlineData("status", "no-show")]
    public async Task An_old_yes_never_confirms_another_time_or_an_ended_visit(string property, string value)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-booked", a => a[property] = value));

        var answer = await ehr.Write(EhrChange.Confirm);

        Assert.IsType<EhrOutcome.Overtaken>(answer.Outcome);
        Assert.Contains(value, answer.AppointmentJson, StringComparison.Ordinal);
        Assert.Empty(ehr.Patches);
    }

    [Fact]
    public async Task A_patient_taken_off_the_visit_is_overtaken()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));

        Assert.IsType<EhrOutcome.Overtaken>((await ehr.Write(EhrChange.Confirm, patient: "somebody-else")).Outcome);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(423)]
    [InlineData(424)]
    public async Task R_28_whoever_wrote_first_wins_whatever_the_code_for_it(int status)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ => StubAnswer.Outcome(status, "conflict", "");

        Assert.Equal(new EhrOutcome.Conflict(status), (await ehr.Write(EhrChange.Confirm)).Outcome);
        Assert.Single(ehr.Patches);
    }

    [Fact]
    public async Task R_28_a_400_is_a_failed_test_when_the_version_moved()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ =>
        {
            ehr.Visit = Examples.TextWith("appointment-booked", a => a["meta"]!["versionId"] = "2");
            return StubAnswer.Outcome(400, "processing", "HAPI-1271: failed to apply JSON patch");
        };

        Assert.Equal(new EhrOutcome.Conflict(400), (await ehr.Write(EhrChange.Confirm)).Outcome);
    }

    [Fact]
    public async Task R_28_a_400_on_the_same_version_is_a_refusal()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ => StubAnswer.Outcome(400, "processing", "HAPI-1272: no such path for Maria");

        var refused = Assert.IsType<EhrOutcome.Refused>((await ehr.Write(EhrChange.Confirm)).Outcome);

        Assert.Equal(new EhrOutcome.Refused(400, "the EHR answered 400: processing HAPI-1272"), refused);
        Assert.Single(ehr.Patches);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(422)]
    public async Task A_refusal_is_for_a_person(int status)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ => StubAnswer.Outcome(status, "not-supported", "");

        Assert.Equal(status, Assert.IsType<EhrOutcome.Refused>((await ehr.Write(EhrChange.Confirm)).Outcome).Status);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(415)]
    [InlineData(501)]
    public async Task R_28_a_server_without_PATCH_is_tried_in_another_way(int status)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ => StubAnswer.Outcome(status, "not-supported", "");

        Assert.Equal(new EhrOutcome.Conflict(status), (await ehr.Write(EhrChange.Confirm, dialect: EhrDialect.Auto)).Outcome);
    }

    [Fact]
    public async Task A_server_named_in_the_settings_that_does_not_PATCH_for_once_is_not_written_to_in_another_way()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ => StubAnswer.Outcome(405, "not-supported", "");

        Assert.Equal(405, Assert.IsType<EhrOutcome.Refused>((await ehr.Write(EhrChange.Confirm, dialect: EhrDialect.Hapi)).Outcome).Status);
    }

    [Fact]
    public async Task What_was_learned_of_a_server_before_it_was_recognised_is_dropped()
    {
        var isDown = true;
        await using var stub = await StubEhr.Start(_ => isDown
            ? new(503)
            : new(200, """{"resourceType":"CapabilityStatement","software":{"name":"Cerner Millennium"}}"""));
        var time = new SteppedTime(DateTimeOffset.Parse("2026-12-01T09:00:00Z"));
        var settings = stub.Settings(set => set with { Dialect = EhrDialect.Auto });
        var server = new EhrServer(stub.Client(_ => settings), settings, time);
        Assert.IsType<JsonPatchWithTests>(await server.Write(TestContext.Current.CancellationToken));
        Assert.True(server.Learn(new WholeResource()));
        Assert.IsType<WholeResource>(await server.Write(TestContext.Current.CancellationToken));

        isDown = false;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<ClosedPathsPatch>(await server.Write(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Firely")]
    [InlineData("Cerner")]
    public async Task R_28_without_tests_and_without_a_version_nothing_is_written(string dialect)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-booked", a => a.Remove("meta")));

        Assert.IsType<EhrOutcome.NotWritable>((await ehr.Write(EhrChange.Confirm, dialect: Enum.Parse<EhrDialect>(dialect))).Outcome);
        Assert.Empty(ehr.Patches);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_visit_that_is_no_longer_there_is_gone(int status)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ => StubAnswer.Outcome(status, "deleted", "");
        Assert.IsType<EhrOutcome.Gone>((await ehr.Write(EhrChange.Confirm)).Outcome);

        ehr.OnGet = _ => StubAnswer.Outcome(status, "deleted", "");
        Assert.IsType<EhrOutcome.Gone>((await ehr.Write(EhrChange.Confirm)).Outcome);
        Assert.Single(ehr.Patches);
    }

    public static TheoryData<string> Doubts => ["401", "429", "500", "503", "drop", "hang", "html"];

    [Theory]
    [MemberData(nameof(Doubts))]
    public async Task A_doubtful_answer_after_the_change_was_made_is_found_out_by_reading(string doubt)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"), TimeSpan.FromSeconds(1));
        ehr.OnPatch = request =>
        {
            ehr.Apply(request);
            return Answer(doubt);
        };

        var answer = await ehr.Write(EhrChange.Cancel);

        Assert.IsType<EhrOutcome.Held>(answer.Outcome);
        Assert.Contains("\"cancelled\"", answer.AppointmentJson, StringComparison.Ordinal);
        Assert.Single(ehr.Patches);
    }

    [Theory]
    [MemberData(nameof(Doubts))]
    public async Task A_doubtful_answer_without_the_change_is_unreachable(string doubt)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"), TimeSpan.FromSeconds(1));
        ehr.OnPatch = _ => Answer(doubt);

        var answer = await ehr.Write(EhrChange.Cancel);

        var unreachable = Assert.IsType<EhrOutcome.Unreachable>(answer.Outcome);
        if (doubt is "429" or "503") Assert.Equal(TimeSpan.FromSeconds(9), unreachable.RetryAfter);
        Assert.Single(ehr.Patches);
    }

    [Fact]
    public async Task An_EHR_that_cannot_be_read_is_not_patched()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        foreach (var (status, type) in new[] { (503, typeof(EhrOutcome.Unreachable)), (401, typeof(EhrOutcome.Unreachable)), (403, typeof(EhrOutcome.Refused)) })
        {
            ehr.OnGet = _ => new(status);
            Assert.IsType(type, (await ehr.Write(EhrChange.Confirm)).Outcome);
        }
        Assert.Empty(ehr.Patches);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"resourceType":"OperationOutcome"}""")]
    public async Task An_answer_without_the_visit_is_completed_by_a_read(string body)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = request =>
        {
            ehr.Apply(request);
            return new(200, body);
        };

        var answer = await ehr.Write(EhrChange.Confirm);

        Assert.IsType<EhrOutcome.Held>(answer.Outcome);
        Assert.Contains("\"accepted\"", answer.AppointmentJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_200_that_changed_nothing_is_not_told_as_a_change()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.OnPatch = _ => new(200, ehr.Visit);

        Assert.Equal(200, Assert.IsType<EhrOutcome.Refused>((await ehr.Write(EhrChange.Confirm)).Outcome).Status);
    }

    [Theory]
    [InlineData("W/\"7\"", "W/\"7\"")]
    [InlineData("\"7\"", "W/\"7\"")]
    [InlineData("\"7-gzip\"", "W/\"7\"")]
    [InlineData(null, "W/\"1\"")]
    public async Task The_version_comes_from_the_ETag_or_else_from_meta(string? etag, string ifMatch)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.ETag = etag;

        await ehr.Write(EhrChange.Confirm);

        Assert.Equal(ifMatch, ehr.Patches.Single().Header("If-Match"));
    }

    [Fact]
    public async Task Without_any_version_the_tests_alone_guard_the_patch()
    {
        await using var ehr = await OneVisitEhr.Start(Examples.TextWith("appointment-booked", a => a.Remove("meta")));

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Confirm)).Outcome);
        Assert.Null(ehr.Patches.Single().Header("If-Match"));
    }

    [Theory]
    [InlineData("Medplum", "HAPI FHIR Server", true)]
    [InlineData("Auto", "medplum", true)]
    [InlineData("Auto", "HAPI FHIR Server", false)]
    [InlineData("Hapi", "medplum", false)]
    public async Task Where_If_Match_is_ignored_the_version_is_tested_inside_the_patch(string dialect, string software, bool tested)
    {
        await using var ehr = await OneVisitEhr.Start(Examples.Text("appointment-booked"));
        ehr.Software = software;

        Assert.IsType<EhrOutcome.Held>((await ehr.Write(EhrChange.Confirm, dialect: Enum.Parse<EhrDialect>(dialect))).Outcome);
        Assert.Equal(tested, ehr.Patches.Single().Body.StartsWith("""[{"op":"test","path":"/meta/versionId","value":"1"},""", StringComparison.Ordinal));
    }

    private static StubAnswer Answer(string doubt) => doubt switch
    {
        "drop" => StubAnswer.Drop,
        "hang" => StubAnswer.Hang,
        "html" => new(200, "<html>Please wait</html>", "text/html"),
        _ => new(int.Parse(doubt)) { Headers = { ["Retry-After"] = "9" } },
    };

    private static void AssertPatch(string expected, StubRequest patch) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(patch.Body)!.ToJsonString());
}
