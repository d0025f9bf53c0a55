using System.Net;
using System.Text;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>An EHR that tells twice, late, out of order, or not at all.</summary>
public sealed class EhrEventTests
{
    private const string Phone = "+15550100203";

    [Fact]
    public async Task R_24_nineteen_identical_deliveries_at_once_are_one_text()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Ehr.Deliveries.Hold();
        var visit = clinic.Book(clinic.Patient(Phone));
        var body = clinic.Ehr.Appointment(visit)!.ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => Put(clinic, visit, body)));
        await clinic.WorkersQuiet();

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.NoContent, status));
        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task R_25_versions_three_one_two_leave_the_third_and_one_text()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Ehr.Deliveries.Hold();
        var visit = clinic.Book(clinic.Patient(Phone));
        clinic.Ehr.Move(visit, clinic.Now.AddDays(8));
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));
        var versions = clinic.Ehr.Versions(visit).Select(version => version.ToJsonString()).ToList();

        foreach (var index in new[] { 2, 0, 1 })
        {
            await Put(clinic, visit, versions[index]);
            await clinic.WorkersQuiet();
        }

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal("3", clinic.HeldVersion(visit));
    }

    [Fact]
    public async Task R_23_five_hundred_changes_while_the_receiver_was_down_longer_than_the_EHR_tries_are_found_by_one_sweep_and_told_once()
    {
        await using var clinic = await RunningClinic.Open();
        var visits = Enumerable.Range(0, 500).Select(i => clinic.Book(clinic.Patient($"+1555011{i:0000}"))).ToList();
        await clinic.Settled();
        Assert.Equal(500, clinic.Carrier.Sent.Count);
        var moved = clinic.Now.AddDays(10);
        var delivered = Delivered(clinic);

        await clinic.Stop();
        foreach (var visit in visits) clinic.Ehr.Move(visit, moved);
        await clinic.Ehr.WhenIdle();
        Assert.Equal(500, clinic.Ehr.Deliveries.WaitingForRetry); // every one was tried, and nobody was there
        clinic.Ehr.Deliveries.Forget(); // a minute is over: the EHR gives up for good
        var swept = Sweeps(clinic);
        await clinic.Start();

        Assert.Equal(delivered, Delivered(clinic));
        Assert.InRange(Sweeps(clinic) - swept, 1, 2); // one that finds something looks once more
        Assert.Equal(1_000, clinic.Carrier.Sent.Count);
        Assert.All(clinic.Carrier.Accepted.Values, count => Assert.Equal(1, count));
        await clinic.Advance("6m"); // nor by the sweep after it
        Assert.Equal(1_000, clinic.Carrier.Sent.Count);
    }

    [Fact]
    public async Task A_sweep_with_nothing_changed_is_one_request()
    {
        await using var clinic = await RunningClinic.Open();
        for (var i = 0; i < 20; i++) clinic.Book(clinic.Patient($"+1555012{i:0000}"));
        await clinic.Settled();
        await clinic.Advance("6m"); // what came by notification is looked at once more, within the overlap
        var before = Searches();

        await clinic.Advance("6m");

        Assert.Equal(before + 1, Searches());

        int Searches() => clinic.Ehr.Requests.Of("GET", "/Appointment").Count;
    }

    [Fact]
    public async Task R_27_edits_that_no_patient_would_see_text_nobody()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        for (var i = 0; i < 5; i++) clinic.Ehr.Change("Appointment", visit, appointment => appointment["comment"] = $"note {i}");
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task R_12_a_visit_moved_five_times_is_told_each_time_and_keeps_only_the_last_reminders()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 20);
        for (var day = 21; day <= 25; day++)
        {
            await clinic.Settled();
            clinic.Ehr.Move(visit, clinic.Now.AddDays(day));
        }
        await clinic.Settled();
        Assert.Equal(6, clinic.Texts(Phone).Count);

        await clinic.Advance("22d");
        Assert.Equal(6, clinic.Texts(Phone).Count);
        await clinic.Advance("49h"); // 23 days and one hour: the first reminder of the last time
        Assert.Equal(7, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task R_15_a_visit_cancelled_and_restored_is_told_to_be_on_again()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Cancel(visit);
        await clinic.Settled();
        clinic.Ehr.Restore(visit);
        await clinic.Settled();

        Assert.Equal(3, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task R_15_a_visit_the_patient_cancelled_is_on_again_also_when_the_desk_puts_back_its_status_alone()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 5);
        await clinic.Settled();
        await clinic.Reply(Phone, "X");
        Assert.Equal(2, clinic.Texts(Phone).Count);

        clinic.Ehr.Change("Appointment", visit, appointment => appointment["status"] = "booked");
        await clinic.Settled();
        Assert.Contains("back on", clinic.Texts(Phone)[2], StringComparison.Ordinal);

        clinic.Ehr.Change("Appointment", visit, appointment => appointment["comment"] = "still as it was");
        await clinic.Settled();
        await clinic.Advance("3d");
        await clinic.Advance("2h");
        Assert.Equal(4, clinic.Texts(Phone).Count);
        Assert.Contains("Reply C", clinic.Texts(Phone)[3], StringComparison.Ordinal);

        await clinic.Reply(Phone, "C");
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
    }

    [Fact]
    public async Task A_deleted_visit_is_confirmed_by_a_read_and_handed_to_staff_without_a_text()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        clinic.Ehr.Delete(visit);
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
        Assert.Contains("AppointmentDeleted", clinic.OpenTasks());
    }

    [Fact]
    public async Task A_version_made_before_the_visit_was_deleted_and_told_after_it_brings_nothing_back()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Deliveries.Hold();
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));
        var late = clinic.Ehr.Resource("Appointment", visit)!.ToJsonString();
        clinic.Ehr.Delete(visit);
        clinic.Ehr.Deliveries.Forget();
        clinic.Ehr.Deliveries.Release();
        await clinic.Settled();
        await clinic.Advance("1h"); // the sweep, the comparison
        await clinic.Advance("24h");

        await Put(clinic, visit, late);
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
        Assert.True(clinic.Database.Read(session => session.Version(visit))!.IsGone);
    }

    [Fact]
    public async Task An_EHR_that_cannot_be_read_for_a_while_delays_the_text_and_loses_nothing()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Ehr.Faults.Next("GET", "/Patient", new Fault.HtmlPage(200), times: 2);
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));

        await clinic.Advance("1m");
        await clinic.Advance("1m");

        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task Without_a_public_address_the_EHR_is_polled_every_thirty_seconds()
    {
        await using var clinic = await RunningClinic.Open(("Public:BaseUrl", ""));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));

        await clinic.Advance("31s");

        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task R_26_an_EHR_that_never_activates_the_Subscription_is_polled()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { ActivatesSubscriptions = false });
        await clinic.Start();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Advance("31s");

        Assert.Single(clinic.Texts(Phone));
        for (var look = 0; look < 8; look++) await clinic.Advance("1m"); // it is looked at seven times in two minutes
        var ready = await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Contains("stays requested: is rest-hook switched on in the EHR? Polling meanwhile", ready, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_sort")]
    [InlineData("_lastUpdated")]
    public async Task A_server_that_refuses_a_search_parameter_is_asked_in_plainer_words(string parameter)
    {
        await using var clinic = await RunningClinic.Prepare();
        clinic.Ehr.Faults.Next(request => request.Query.Contains(parameter, StringComparison.Ordinal), new Fault.Status(400), times: int.MaxValue);
        await clinic.Start();
        clinic.Ehr.Deliveries.IsStopped = true;
        clinic.Book(clinic.Patient(Phone));

        await clinic.Advance("6m");

        Assert.Single(clinic.Texts(Phone));
    }

    private static int Delivered(RunningClinic clinic) =>
        clinic.Ehr.Deliveries.Log.Count(attempt => attempt.Outcome == DeliveryOutcome.Accepted);

    private static int Sweeps(RunningClinic clinic) => clinic.Ehr.Requests.Count(request =>
        request.Query.Contains("_lastUpdated=ge", StringComparison.Ordinal) && !request.Query.Contains("_getpages", StringComparison.Ordinal));

    private static async Task<HttpStatusCode> Put(RunningClinic clinic, string visit, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/fhir+json");
        using var answer = await clinic.Http.PutAsync($"/ehr/notifications/{RunningClinic.Key}/Appointment/{visit}", content);
        return answer.StatusCode;
    }
}
