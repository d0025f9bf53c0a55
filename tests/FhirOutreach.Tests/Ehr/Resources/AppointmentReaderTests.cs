using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Tests.Ehr.Resources;

public sealed class AppointmentReaderTests
{
    private static readonly AppointmentReader Reader = new(new References(new Uri("https://ehr.example/r4/")));

    [Fact]
    public void A_booked_visit_reads_as_FHIR_names_it()
    {
        var appointment = Reader.Read(Examples.Json("appointment-booked"));

        Assert.Null(appointment.Problem);
        Assert.Equal(("visit-1", "1", AppointmentStatus.Booked), (appointment.Id, appointment.VersionId, appointment.Status));
        Assert.Equal(DateTimeOffset.Parse("2026-12-01T15:00:00Z"), appointment.Start);
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T10:00:00Z"), appointment.LastUpdated);
        Assert.Equal("Immunization", appointment.Service);
        Assert.Equal(
            [
                new Participant(ActorType.Practitioner, "okafor", "Dr. Adaeze Okafor", ParticipationStatus.Accepted),
                new Participant(ActorType.Patient, "maria", "Maria Lopez", ParticipationStatus.NeedsAction),
                new Participant(ActorType.Location, "north", "North Clinic", ParticipationStatus.Accepted),
            ],
            appointment.Participants);
        Assert.False(appointment.NeedsReading());
    }

    [Theory]
    [InlineData("proposed", AppointmentStatus.Proposed)]
    [InlineData("pending", AppointmentStatus.Pending)]
    [InlineData("booked", AppointmentStatus.Booked)]
    [InlineData("arrived", AppointmentStatus.Arrived)]
    [InlineData("fulfilled", AppointmentStatus.Fulfilled)]
    [InlineData("cancelled", AppointmentStatus.Cancelled)]
    [InlineData("noshow", AppointmentStatus.NoShow)]
    [InlineData("entered-in-error", AppointmentStatus.EnteredInError)]
    [InlineData("checked-in", AppointmentStatus.CheckedIn)]
    [InlineData("waitlist", AppointmentStatus.Waitlist)]
    public void Every_status_of_R4_is_known(string code, AppointmentStatus status)
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["status"] = code));

        Assert.Equal(status, appointment.Status);
        Assert.Null(appointment.Problem);
    }

    [Theory]
    [InlineData("\"no-show\"", "status is not one R4 knows")]
    [InlineData("\"BOOKED\"", "status is not one R4 knows")]
    [InlineData("17", "status is missing")]
    [InlineData("null", "status is missing")]
    public void An_unknown_status_is_a_problem_in_words(string status, string problem)
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["status"] = JsonNode.Parse(status)));

        Assert.Equal(AppointmentStatus.Unknown, appointment.Status);
        Assert.Equal(problem, appointment.Problem);
    }

    [Theory]
    [InlineData("2026-12-01T10:00:00-05:00", "2026-12-01T15:00:00Z")]
    [InlineData("2026-12-01T15:00:00.123456789Z", "2026-12-01T15:00:00.1234567Z")]
    [InlineData("2026-12-01T15:00Z", "2026-12-01T15:00:00Z")]
    public void A_start_with_a_zone_is_an_instant(string start, string instant)
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["start"] = start));

        Assert.Equal(DateTimeOffset.Parse(instant), appointment.Start);
        Assert.Equal(TimeSpan.Zero, appointment.Start!.Value.Offset);
        Assert.Null(appointment.Problem);
    }

    [Theory]
    [InlineData("2026-12-01T15:00:00")]
    [InlineData("2026-12-01")]
    [InlineData("tomorrow at three")]
    [InlineData("2026-13-41T25:61:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("2026-12-01T15:00:00+99:00")]
    [InlineData("2026-12-01 15:00:00Z")]
    [InlineData("2026-12-01T15:00:00Z\n")]
    [InlineData("٢٠٢٦-12-01T15:00:00Z")]
    public void A_start_without_zone_or_not_a_time_is_never_guessed(string start)
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["start"] = start));

        Assert.Null(appointment.Start);
        Assert.Equal("start is not an instant with seconds and a zone", appointment.Problem);
    }

    [Theory]
    [InlineData("booked", "start is missing")]
    [InlineData("pending", "start is missing")]
    [InlineData("proposed", null)]
    [InlineData("waitlist", null)]
    [InlineData("cancelled", null)]
    [InlineData("entered-in-error", null)]
    public void A_missing_start_is_a_problem_where_the_status_needs_one(string status, string? problem)
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a =>
        {
            a["status"] = status;
            a.Remove("start");
        }));

        Assert.Equal(problem, appointment.Problem);
    }

    [Theory]
    [InlineData("{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/tz-code\",\"valueCode\":\"America/New_York\"}]}", "America/New_York")]
    [InlineData("{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/tz-code\",\"valueCode\":\"Mars/Olympus\"}]}", null)]
    [InlineData("{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/tz-code\",\"valueCode\":\"../../etc/passwd\"}]}", null)]
    [InlineData("{\"extension\":\"America/New_York\"}", null)]
    public void The_zone_is_the_tz_code_on_start(string extended, string? zone) =>
        Assert.Equal(zone, Reader.Read(Examples.With("appointment-booked", a => a["_start"] = JsonNode.Parse(extended))).Zone);

    [Fact]
    public void Contained_actors_give_their_names_and_no_id()
    {
        var people = Reader.Read(Examples.Json("appointment-contained")).Participants;

        Assert.Equal(
            [
                new Participant(ActorType.Practitioner, null, "Dr. Okafor", ParticipationStatus.Accepted),
                new Participant(ActorType.Location, null, "Room 4", ParticipationStatus.Accepted),
                new Participant(ActorType.Patient, null, null, ParticipationStatus.NeedsAction),
                new Participant(ActorType.Patient, "maria", null, ParticipationStatus.NeedsAction),
            ],
            people);
    }

    [Fact]
    public void A_patient_by_identifier_only_cannot_be_read_and_says_so()
    {
        var appointment = Reader.Read(Examples.Json("appointment-identifier-only"));

        Assert.Equal("no participant is a reference to a Patient of this EHR", appointment.Problem);
        Assert.Equal(
            [
                new Participant(ActorType.Patient, null, "Maria Lopez", ParticipationStatus.NeedsAction),
                new Participant(ActorType.Other, null, "Room 4", ParticipationStatus.Accepted),
            ],
            appointment.Participants);
    }

    [Fact]
    public void References_to_another_server_are_never_looked_up_in_ours()
    {
        var people = Reader.Read(Examples.Json("appointment-absolute-references")).Participants;

        Assert.Equal(["maria", null, null], people.Select(p => p.ActorId));
        Assert.Equal([ActorType.Patient, ActorType.Patient, ActorType.Location], people.Select(p => p.Type));
    }

    [Fact]
    public void Information_only_is_kept_apart_in_a_group_visit()
    {
        var patients = Reader.Read(Examples.Json("appointment-group")).Participants.Where(p => p.Type == ActorType.Patient);

        Assert.Equal([("maria", false), ("james", false), ("aiko", true)], patients.Select(p => (p.ActorId!, p.IsInformationOnly)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null,7,\"Patient/1\",[]]")]
    [InlineData("[{\"actor\":{\"reference\":\"Location/1\"},\"status\":\"accepted\"}]")]
    public void No_patient_is_a_problem(string participant)
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["participant"] = JsonNode.Parse(participant)));

        Assert.Equal("no participant is a Patient", appointment.Problem);
    }

    [Fact]
    public void Ten_thousand_participants_are_a_problem_and_are_not_all_kept()
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["participant"] = new JsonArray(
            [.. Enumerable.Range(0, 10_000).Select(i => (JsonNode)new JsonObject
            {
                ["actor"] = new JsonObject { ["reference"] = $"{(i % 2 == 0 ? "Patient" : "Device")}/{i}" },
                ["status"] = "accepted",
            })])));

        Assert.Equal("more than 200 participants are Patients", appointment.Problem);
        Assert.InRange(appointment.Participants.Count, 200, 250);
    }

    [Fact]
    public void Two_hundred_patients_are_still_a_group_visit()
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["participant"] = new JsonArray(
            [.. Enumerable.Range(0, 200).Select(i => (JsonNode)new JsonObject { ["actor"] = new JsonObject { ["reference"] = $"Patient/{i}" } })])));

        Assert.Null(appointment.Problem);
        Assert.Equal(200, appointment.Participants.Count);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("visit-😀")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void An_id_that_is_no_FHIR_id_is_a_problem(string id)
    {
        var appointment = Reader.Read(Examples.With("appointment-booked", a => a["id"] = id));

        Assert.Equal(("", "id is missing or not a FHIR id"), (appointment.Id, appointment.Problem));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"versionId":7}""")]
    [InlineData("""{"versionId":"7"}""")]
    [InlineData("""{"lastUpdated":"2026-11-20T10:00:00Z"}""")]
    public void A_body_that_does_not_say_which_version_it_is_must_be_read(string meta) =>
        Assert.True(Reader.Read(Examples.With("appointment-booked", a => a["meta"] = JsonNode.Parse(meta))).NeedsReading());

    [Fact]
    public void A_version_is_an_opaque_string()
    {
        var appointment = Reader.Read(Examples.Json("notification-medplum-post"));

        Assert.Equal("3f1c6c1e-7b1e-4d53-9f4b-6f0f3d4a6f11", appointment.VersionId);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"maria"}""", "not an Appointment")]
    [InlineData("[]", "not a FHIR resource")]
    [InlineData("null", "not a FHIR resource")]
    [InlineData("\"Appointment\"", "not a FHIR resource")]
    public void Something_else_is_a_problem(string json, string problem) =>
        Assert.Equal(problem, Reader.Read(JsonElement.Parse(json)).Problem);

    [Theory]
    [InlineData("""{"resourceType":"Appointment","id":"\ud800","status":"\udc00","start":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"resourceType":"Appointment","id":"1"}""")]
    [InlineData("""{"resourceType":"Appointment","participant":[{"actor":{"reference":"\ud800","display":"\udfff"}}]}""")]
    [InlineData("""{"resourceType":"Appointment","meta":[],"participant":{"actor":1},"serviceType":[[[]]],"_start":7}""")]
    public void Broken_Unicode_and_wrong_kinds_do_not_throw(string json) =>
        Assert.NotNull(Reader.Read(JsonElement.Parse(json)).Problem);

    [Fact]
    public void Bytes_that_are_not_UTF8_do_not_throw()
    {
        byte[] json = [.. "{\"resourceType\":\"Appointment\",\"id\":\""u8, 0xFF, 0xFE, .. "\",\""u8, 0xC0, .. "\":1}"u8];

        Assert.NotNull(Reader.Read(JsonElement.Parse(json)).Problem);
    }

    [Fact]
    public void Every_cut_and_every_wrong_kind_of_value_reads_without_throwing()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        JsonNode?[] junk = [null, 7, "x", true, new JsonArray(), new JsonObject(), new JsonArray(1, "a", new JsonObject())];
        for (var round = 0; round < 2_000; round++)
        {
            var resource = JsonNode.Parse(Examples.Text("appointment-contained"))!;
            var holes = Walk(resource).ToList();
            var (parent, name) = holes[random.Next(holes.Count)];
            Put(parent, name, junk[random.Next(junk.Length)]?.DeepClone());
            var exception = Record.Exception(() => Reader.Read(JsonElement.Parse(resource.ToJsonString())));
            Assert.True(exception is null, $"seed {seed}, round {round}: {exception}");
        }
    }

    [Fact]
    public void Displays_lose_control_characters_and_have_a_limit()
    {
        var display = "North\r\nClinic\u0007 " + new string('x', 500);
        var place = Reader.Read(Examples.With("appointment-booked", a => a["participant"]![2]!["actor"]!["display"] = display)).Participants[2];

        Assert.StartsWith("North Clinic xxx", place.Display, StringComparison.Ordinal);
        Assert.Equal(100, place.Display!.Length);
    }

    private static IEnumerable<(JsonNode Parent, object Name)> Walk(JsonNode node) => node switch
    {
        JsonObject o => o.ToList().SelectMany(p => Walk(p.Value!).Prepend((o, p.Key))),
        JsonArray a => Enumerable.Range(0, a.Count).SelectMany(i => Walk(a[i]!).Prepend((a, i))),
        _ => [],
    };

    private static void Put(JsonNode parent, object name, JsonNode? value)
    {
        if (parent is JsonArray array) array[(int)name] = value;
        else parent[(string)name] = value;
    }
}
