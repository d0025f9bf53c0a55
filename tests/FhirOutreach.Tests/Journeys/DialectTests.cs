using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Tests.Journeys;

/// <summary>R-28: a patient's answer gets into each kind of EHR, by the whole road, and the patient hears the truth.</summary>
public sealed class DialectTests
{
    private const string Phone = "+15550100204";

    /// <summary>Cerner lets nobody search but by place, patient or practitioner.</summary>
    private const string Place = "main";

    public static TheoryData<string> Writable =>
        ["Hapi", "Medplum", "Microsoft", "Cerner", "Firely", "Google", "PutOnly", "NoTests", "NoETag"];

    [Theory]
    [MemberData(nameof(Writable))]
    public async Task Booked_then_C_is_accepted_then_X_is_cancelled_and_each_is_told_once(string dialect)
    {
        await using var clinic = await Open(dialect);
        var visit = await Booked(clinic);

        await clinic.Reply(Phone, "C");
        await clinic.Advance("40s");
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Contains("is confirmed", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
        var texts = clinic.Texts(Phone).Count;

        await clinic.Reply(Phone, "X");
        await clinic.Advance("40s");
        Assert.Equal("cancelled", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Contains("is cancelled", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
        Assert.Equal(texts + 1, clinic.Texts(Phone).Count);
    }

    [Theory]
    [InlineData("Hapi")]
    [InlineData("Medplum")]
    [InlineData("Firely")]
    [InlineData("PutOnly")]
    [InlineData("NoTests")]
    public async Task In_a_group_visit_X_declines_this_patient_only(string dialect)
    {
        await using var clinic = await Open(dialect);
        var (ann, ben) = (clinic.Patient(Phone), clinic.Patient("+15550100205", "Ben"));
        var visit = clinic.Ehr.Book([ann, ben], clinic.Now.AddDays(7), Place);
        await clinic.Advance("40s");

        await clinic.Reply(Phone, "X");
        await clinic.Advance("40s");

        Assert.Equal("declined", clinic.Ehr.PatientStatus(visit, ann));
        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit, ben));
        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
    }

    [Fact]
    public async Task Closed_paths_cannot_say_which_patient_of_a_group_so_staff_get_it()
    {
        await using var clinic = await Open("Cerner");
        var (ann, ben) = (clinic.Patient(Phone), clinic.Patient("+15550100205", "Ben"));
        clinic.Ehr.Book([ann, ben], clinic.Now.AddDays(7), Place);
        await clinic.Advance("40s");

        await clinic.Reply(Phone, "X");

        Assert.Empty(clinic.Ehr.Requests.Of("PATCH", ""));
        Assert.Contains("EhrNotUpdated", clinic.OpenTasks());
    }

    [Theory]
    [InlineData("Epic")]
    [InlineData("Athena")]
    [InlineData("ReadOnly")]
    public async Task A_read_only_EHR_is_a_staff_task_and_nobody_claims_a_confirmation(string dialect)
    {
        await using var clinic = await Open(dialect);
        var visit = await Booked(clinic);
        var texts = clinic.Texts(Phone).Count;

        await clinic.Reply(Phone, "C");
        await clinic.Advance("5m");

        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit));
        Assert.Contains("EhrNotUpdated", clinic.OpenTasks());
        Assert.Contains("will read your message", Assert.Single(clinic.Texts(Phone).Skip(texts)), StringComparison.Ordinal);
        Assert.Empty(clinic.Ehr.Requests.Of("PATCH", ""));
    }

    [Fact]
    public async Task An_AppointmentResponse_is_made_once_and_the_visit_counts_when_the_scheduler_acts()
    {
        await using var clinic = await Open("ResponseOnly");
        var visit = await Booked(clinic);
        clinic.Ehr.Faults.Next("POST", "/AppointmentResponse", new Fault.ApplyThenStatus(500));

        await clinic.Reply(Phone, "C");
        await clinic.Advance("6m");
        await clinic.Advance("6m");

        var response = Assert.Single(clinic.Ehr.Resources("AppointmentResponse"));
        Assert.Equal("accepted", (string?)response["participantStatus"]);
        Assert.Equal($"Appointment/{visit}", (string?)response["appointment"]!["reference"]);
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Contains("has your answer", clinic.Texts(Phone)[^1], StringComparison.Ordinal);

        clinic.Ehr.SetPatientStatus(visit, "", "accepted");
        await clinic.Advance("6m");
        Assert.Equal(3, clinic.Texts(Phone).Count);
        Assert.Contains("is confirmed", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AppointmentResponse_nobody_acts_on_goes_to_staff_after_a_day()
    {
        await using var clinic = await Open("ResponseOnly");
        await Booked(clinic);

        await clinic.Reply(Phone, "X");
        Assert.Empty(clinic.OpenTasks());
        await clinic.Advance("25h");

        Assert.Contains("EhrNotUpdated", clinic.OpenTasks());
    }

    [Fact]
    public async Task PUT_keeps_every_element_we_do_not_know()
    {
        await using var clinic = await Open("PutOnly");
        var visit = clinic.Ehr.Book(clinic.Patient(Phone), clinic.Now.AddDays(7), Place, with: appointment =>
        {
            appointment["extension"] = new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["url"] = "urn:ours", ["valueDecimal"] = 1.50m });
            appointment["_status"] = new System.Text.Json.Nodes.JsonObject { ["id"] = "s1" };
        });
        await clinic.Settled();
        var before = clinic.Ehr.Appointment(visit)!;

        await clinic.Reply(Phone, "C");
        await clinic.Settled();

        var after = clinic.Ehr.Appointment(visit)!;
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal("1.50", after["extension"]![0]!["valueDecimal"]!.ToJsonString());
        foreach (var (one, other) in new[] { (before, after) })
            Assert.Equal(one.Select(member => member.Key), other.Select(member => member.Key));
    }

    [Theory]
    [InlineData("Hapi", "PATCH", 409)]
    [InlineData("Firely", "PATCH", 412)]
    [InlineData("Cerner", "PATCH", 423)]
    [InlineData("PutOnly", "PUT", 412)]
    [InlineData("NoETag", "PATCH", 409)]
    [InlineData("Microsoft", "PATCH", 412)]
    public async Task R_28_a_conflict_in_each_kind_is_decided_again_and_told_once(string dialect, string method, int status)
    {
        await using var clinic = await Open(dialect);
        var visit = await Booked(clinic);
        var texts = clinic.Texts(Phone).Count;
        clinic.Ehr.Faults.Next(method, "/Appointment", new Fault.Status(status));

        await clinic.Reply(Phone, "C");
        await clinic.Advance("40s");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Single(clinic.Texts(Phone).Skip(texts));
    }

    [Fact]
    public async Task R_28_a_server_that_says_it_patches_and_does_not_is_put_to()
    {
        await using var clinic = await Open("Hapi");
        var visit = await Booked(clinic);
        clinic.Ehr.Faults.Always("PATCH", "/Appointment", new Fault.Status(501));

        await clinic.Reply(Phone, "C");
        await clinic.Advance("20s");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Single(clinic.Ehr.Requests.Of("PATCH", ""));
    }

    [Theory]
    [InlineData("Medplum", "PATCH")]
    [InlineData("PutOnly", "PUT")]
    [InlineData("NoETag", "PATCH")]
    public async Task The_echo_before_the_answer_settles_it_in_each_kind(string dialect, string method)
    {
        await using var clinic = await Open(dialect);
        var visit = await Booked(clinic);
        var gate = new Gate();
        clinic.Ehr.Faults.Next(method, "/Appointment", new Fault.ApplyThenWait(gate));

        await clinic.Carrier.Phone(Phone).Reply("C");
        await clinic.Ehr.WhenIdle();
        gate.Open();
        await clinic.Settled();

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(2, clinic.Texts(Phone).Count);
    }

    [Theory]
    [InlineData("Hapi")]
    [InlineData("Epic")]
    public async Task An_accepted_participant_is_left_alone(string dialect)
    {
        await using var clinic = await Open(dialect);
        clinic.Ehr.Book(clinic.Patient(Phone), clinic.Now.AddDays(7), patientStatus: "accepted");
        await clinic.Advance("40s");

        await clinic.Reply(Phone, "C");

        Assert.Empty(clinic.Ehr.Requests.Of("PATCH", ""));
        Assert.Empty(clinic.OpenTasks());
        Assert.Contains("is confirmed", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Telehealth visit", false)]
    [InlineData("Office visit", true)]
    [InlineData("Consulta de telemedicina", false)]
    [InlineData("Virtual colonoscopy", true)] // the patient has to be there
    [InlineData(null, true)]
    public async Task R_30_nobody_is_told_to_come_to_a_visit_at_a_distance(string? type, bool namesThePlace)
    {
        await using var clinic = await Open("Hapi");
        var place = clinic.Ehr.AddLocation("North Building");
        clinic.Ehr.Book(clinic.Patient(Phone), clinic.Now.AddDays(7), place, with: appointment =>
        {
            if (type is not null)
                appointment["appointmentType"] = new System.Text.Json.Nodes.JsonObject { ["text"] = type };
        });
        await clinic.Settled();
        await clinic.Reply(Phone, "C");
        await clinic.Advance("6d");

        Assert.Equal(3, clinic.Texts(Phone).Count); // booked, confirmed, reminded
        Assert.Equal(namesThePlace, clinic.Texts(Phone).Any(text => text.Contains("North Building", StringComparison.Ordinal)));
        Assert.DoesNotContain(clinic.Texts(Phone), text => text.Contains("see you", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<RunningClinic> Open(string dialect)
    {
        var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = Dialects.Named(dialect) }, dialect == "Cerner" ? [("Ehr:Filter", $"location={Place}")] : []);
        clinic.Ehr.AddLocation("Main Street Clinic", id: Place);
        await clinic.Start();
        return clinic;
    }

    /// <summary>A visit whose booking has been told, by notification or by the next poll.</summary>
    private static async Task<string> Booked(RunningClinic clinic)
    {
        var visit = clinic.Book(clinic.Patient(Phone), locationId: Place);
        await clinic.Advance("40s");
        return visit;
    }
}
