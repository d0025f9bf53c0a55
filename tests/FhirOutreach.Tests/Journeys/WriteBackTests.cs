using FhirOutreach.Outbox;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>A patient's answer on its way into the EHR.</summary>
public sealed class WriteBackTests
{
    private const string Phone = "+15550100204";

    [Theory]
    [InlineData("accepts, then drops the connection")]
    [InlineData("accepts, then answers 500")]
    public async Task A_lost_answer_is_found_by_reading_again_and_the_patient_is_told_once(string what)
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Fault fault = what.Contains("500", StringComparison.Ordinal) ? new Fault.ApplyThenStatus(500) : new Fault.ApplyThenAbort();
        clinic.Ehr.Faults.Next("PATCH", "/Appointment", fault);

        await clinic.Reply(Phone, "C");
        await clinic.Advance("2m");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Single(clinic.Ehr.Requests.Of("PATCH", ""));
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(423)]
    [InlineData(503)]
    public async Task A_conflict_or_an_outage_is_tried_again_and_told_once(int status)
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.Status(status));

        await clinic.Reply(Phone, "C");
        await clinic.Advance("20s");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(2, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task The_echo_before_the_answer_settles_it_and_the_patient_hears_once()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        var gate = new Gate();
        clinic.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.ApplyThenWait(gate));

        await clinic.Carrier.Phone(Phone).Reply("C");
        await clinic.Ehr.WhenIdle();
        gate.Open();
        await clinic.Settled();

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(2, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task An_EHR_that_is_down_is_admitted_once_after_a_minute_and_the_truth_follows()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Faults.Always("PATCH", "/Appointment", new Fault.Status(503));

        await clinic.Reply(Phone, "C");
        await clinic.Advance("61s");
        await clinic.Advance("5m");
        Assert.Equal(2, clinic.Texts(Phone).Count); // the question, and that we have the answer

        clinic.Ehr.Faults.Clear();
        await clinic.Advance("10m");
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(3, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task Answers_that_grow_old_raise_an_alarm_by_number_and_age_and_clear_it_once_the_EHR_has_them()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Faults.Always("PATCH", "/Appointment", new Fault.Status(503));
        await clinic.Reply(Phone, "C");
        await clinic.Advance("9m");
        await clinic.Settled();
        Assert.Empty(Alarms(clinic));

        await clinic.Advance("16m");
        await clinic.Settled();

        var alarm = Assert.Single(Alarms(clinic));
        Assert.Equal(Alarm.EhrUpdatesWaiting, alarm.Alarm);
        Assert.Equal("1 answers of patients are not in the EHR yet; the oldest, update 1, has waited 25 minutes", alarm.What);
        var ready = await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Contains("EhrUpdatesWaiting", ready, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann", ready, StringComparison.Ordinal);

        clinic.Ehr.Faults.Clear();
        await clinic.Advance("31m");
        await clinic.Settled();
        Assert.Empty(Alarms(clinic));
    }

    [Fact]
    public async Task An_answer_that_the_EHR_has_recorded_and_its_scheduler_not_acted_on_is_no_alarm()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = Dialects.Named("ResponseOnly") });
        await clinic.Start();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Reply(Phone, "C");

        await clinic.Advance("2h");
        await clinic.Settled();

        Assert.Empty(Alarms(clinic));
    }

    private static IReadOnlyCollection<RaisedAlarm> Alarms(RunningClinic clinic) =>
        clinic.Services.GetRequiredService<AlarmsWorker>().Raised;

    [Fact]
    public async Task A_refusal_becomes_a_staff_task_and_the_patient_is_told_to_call()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Faults.Always("PATCH", "/Appointment", new Fault.Status(403));

        await clinic.Reply(Phone, "C");

        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Contains("EhrNotUpdated", clinic.OpenTasks());
    }
}
