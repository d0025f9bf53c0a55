using System.Text.Json.Nodes;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The main job, end to end, as a clinician would tell it.</summary>
public sealed class MainJobTests
{
    private const string Phone = "+15550100201";

    [Fact]
    public async Task A_booked_visit_is_texted_confirmed_by_C_and_the_patient_hears_what_the_EHR_holds()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        var asked = Assert.Single(clinic.Texts(Phone));
        Assert.Contains("Ann", asked);

        await clinic.Reply(Phone, "C");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(2, clinic.Texts(Phone).Count);
        var patch = Assert.Single(clinic.Ehr.Requests.Of("PATCH", ""));
        Assert.Equal("W/\"1\"", patch.Header("If-Match"));
        Assert.Contains(JsonNode.Parse(patch.Body)!.AsArray(), step => (string?)step!["op"] == "test");
    }

    [Fact]
    public async Task An_X_cancels_the_visit_with_the_reason_that_it_came_by_text()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "x");

        var appointment = clinic.Ehr.Appointment(visit)!;
        Assert.Equal("cancelled", (string?)appointment["status"]);
        Assert.Equal("pat-crs", (string?)appointment["cancelationReason"]!["coding"]![0]!["code"]);
        Assert.Equal(2, clinic.Texts(Phone).Count); // the booking and the outcome: our own cancellation is no news
    }

    [Fact]
    public async Task A_visit_moved_behind_our_back_is_not_confirmed_by_an_old_C()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Deliveries.Hold(); // the EHR moves the visit and fails to tell
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));

        await clinic.Carrier.Phone(Phone).Reply("C");
        await clinic.WorkersQuiet();

        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Contains("Reply C", clinic.Texts(Phone)[1], StringComparison.Ordinal);
        Assert.Empty(clinic.Ehr.Requests.Of("PATCH", ""));

        clinic.Ehr.Deliveries.Release();
        await clinic.Settled();
        Assert.Equal(2, clinic.Texts(Phone).Count); // told once, as the answer

        await clinic.Advance("10s"); // the same words sooner would be taken for the same SMS told twice
        await clinic.Reply(Phone, "C");
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
    }

    [Fact]
    public async Task First_start_over_300_old_visits_texts_nobody_and_a_visit_booked_after_it_is_told()
    {
        await using var clinic = await RunningClinic.Prepare();
        for (var i = 0; i < 300; i++)
            clinic.Ehr.Book(clinic.Patient($"+1555010{i + 1000:0000}"), DateTimeOffset.UnixEpoch.AddYears(100).AddMinutes(i));

        await clinic.Start();
        Assert.Empty(clinic.Carrier.Sent);

        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Single(clinic.Carrier.Sent);
    }

    [Fact]
    public async Task Two_open_visits_are_asked_which_one_and_the_number_confirms_that_one_only()
    {
        await using var clinic = await RunningClinic.Open();
        var ann = clinic.Patient(Phone);
        var first = clinic.Book(ann, inDays: 3);
        var second = clinic.Book(ann, inDays: 5);
        await clinic.Settled();

        await clinic.Reply(Phone, "yes");
        Assert.Contains("2", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
        await clinic.Reply(Phone, "2");

        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(first));
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(second));
    }

    [Fact]
    public async Task One_of_a_group_who_cannot_come_is_declined_and_the_others_hear_nothing()
    {
        await using var clinic = await RunningClinic.Open();
        var ann = clinic.Patient(Phone);
        var ben = clinic.Patient("+15550100202", "Ben");
        var visit = clinic.Ehr.Book([ann, ben], clinic.Now.AddDays(4));
        await clinic.Settled();
        Assert.Single(clinic.Texts("+15550100202"));

        await clinic.Reply(Phone, "X");

        Assert.Equal("declined", clinic.Ehr.PatientStatus(visit, ann));
        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit, ben));
        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Single(clinic.Texts("+15550100202"));
        Assert.Contains("GroupMemberDeclined", clinic.OpenTasks());
    }

    [Fact]
    public async Task STOP_ends_the_texts_and_leaves_the_visit_alone()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "STOP");
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));
        await clinic.Settled();

        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Single(clinic.Carrier.Sent);
    }

    [Fact]
    public async Task A_patient_who_reads_Spanish_is_texted_in_Spanish_and_understood_in_it()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone, "Mar\u00eda", "es"));
        await clinic.Settled();
        Assert.Contains("cita", clinic.Texts(Phone)[0], StringComparison.OrdinalIgnoreCase);

        await clinic.Reply(Phone, "s\u00ed, confirmo");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
    }
}
