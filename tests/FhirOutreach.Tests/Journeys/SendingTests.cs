using FhirOutreach.Outbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FhirOutreach.Tests.Journeys;

/// <summary>At most once, and never silently zero.</summary>
public sealed class SendingTests
{
    private const string Phone = "+15550100205";
    private const string Messages = "/2010-04-01/";

    public static TheoryData<string> LostAnswers => ["accepts and drops", "accepts and answers 500", "drops before", "answers 500 before"];

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task R_05_a_text_whose_answer_is_lost_is_looked_up_and_reaches_the_phone_once(string how)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, how switch
        {
            "accepts and drops" => new Fault.ApplyThenAbort(),
            "accepts and answers 500" => new Fault.ApplyThenStatus(500),
            "drops before" => new Fault.Abort(),
            _ => new Fault.Status(500),
        });
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        for (var i = 0; i < 4; i++) await clinic.Advance("1m");

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States()["Delivered"]);
    }

    [Fact]
    public async Task R_06_a_crash_between_the_carriers_yes_and_our_writing_it_down_sends_nothing_twice()
    {
        await using var clinic = await RunningClinic.Open();
        var gate = new Gate();
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.ApplyThenWait(gate));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Carrier.Phone(Phone).NextText(TestContext.Current.CancellationToken);
        await clinic.StopAtOnce();
        gate.Open();

        await clinic.Start();
        for (var i = 0; i < 3; i++) await clinic.Advance("1m");

        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task A_stop_waits_for_the_answer_to_a_text_on_its_way_and_writes_it_down()
    {
        await using var clinic = await RunningClinic.Open();
        var gate = new Gate();
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.ApplyThenWait(gate));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Carrier.Phone(Phone).NextText(TestContext.Current.CancellationToken);
        var worker = clinic.Services.GetRequiredService<TextsWorker>();

        var stopping = clinic.Stop();
        await clinic.Services.GetServices<IHostedService>().OfType<AlarmsWorker>().Single().ExecuteTask!; // it stops before the texts do
        Assert.False(worker.ExecuteTask!.IsCompleted);
        gate.Open();
        await stopping;

        await using var database = new Database($"Data Source={clinic.DatabaseFile}");
        Assert.Equal("Accepted", Assert.Single(database.Read(session => session.TextsByState())).Key);
    }

    [Fact]
    public async Task A_429_is_known_not_taken_and_sent_again_when_the_carrier_says()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.Status(429, TimeSpan.FromSeconds(30)));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));

        await clinic.Advance("31s");

        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task R_11_a_thousand_visits_cancelled_before_their_reminder_are_not_reminded()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Notices:Cancelled", "false"));
        var start = clinic.Now.AddDays(5);
        var visits = Enumerable.Range(0, 1_000).Select(i => clinic.Ehr.Book(clinic.Patient($"+1555012{i:0000}"), start)).ToList();
        await clinic.Settled();
        await clinic.Advance("2d"); // a day before the first reminder: real time runs on while a thousand visits are cancelled

        foreach (var visit in visits) clinic.Ehr.Cancel(visit);
        await clinic.Settled();
        await clinic.Advance("25h");

        Assert.Empty(clinic.Carrier.Sent);
    }

    [Fact]
    public async Task R_14_a_visit_cancelled_inside_the_reminder_window_gets_one_cancellation_and_no_reminder()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 1);
        await clinic.Settled();

        clinic.Ehr.Cancel(visit);
        await clinic.Settled();
        await clinic.Advance("26h");

        Assert.Equal(2, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task R_16_what_an_outage_of_three_days_made_late_is_dropped_with_its_reason()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Faults.Always("POST", Messages, new Fault.Status(429, TimeSpan.FromSeconds(60)));
        clinic.Book(clinic.Patient(Phone), inDays: 10);
        await clinic.Settled();

        await clinic.Advance("3d");
        clinic.Carrier.Faults.Clear();
        await clinic.Advance("2m");

        Assert.Empty(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States()["Expired"]);
        Assert.Contains("TextNotSent", clinic.OpenTasks());
    }

    [Fact]
    public async Task R_17_a_bad_number_ends_in_one_final_state_and_a_task()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, TwilioError.Fault(21614));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Advance("1h");

        Assert.Equal(1, clinic.States()["Refused"]);
        Assert.Contains("BadNumber", clinic.OpenTasks());
        Assert.Single(clinic.Carrier.Requests.Of("POST", Messages));
    }

    [Fact]
    public async Task R_51_reports_out_of_order_and_doubled_end_in_the_same_state()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Callbacks.OutOfOrder = true;
        clinic.Carrier.Callbacks.Copies = 2;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.Equal(1, clinic.States()["Delivered"]);
    }

    [Fact]
    public async Task R_52_a_report_before_the_answer_finds_its_text()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Callbacks.BeforeTheAnswer = true;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.Equal(1, clinic.States()["Delivered"]);
    }

    [Fact]
    public async Task Nobody_outside_the_allowed_numbers_is_ever_texted()
    {
        await using var clinic = await RunningClinic.Open(("Sms:AllowedNumbers", "+15550100299"));
        clinic.Book(clinic.Patient(Phone));
        clinic.Book(clinic.Patient("+15550100299"));
        await clinic.Settled();

        Assert.Equal("+15550100299", Assert.Single(clinic.Carrier.Sent).To);
    }

    [Fact]
    public async Task R_53_the_states_of_all_texts_add_up_to_the_intents()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Sometimes(0.3, "POST", Messages, new Fault.ApplyThenAbort());
        for (var i = 0; i < 40; i++) clinic.Book(clinic.Patient($"+1555013{i:0000}"));
        await clinic.Settled();
        for (var i = 0; i < 4; i++) await clinic.Advance("1m");

        Assert.Equal(40, clinic.States().Values.Sum());
        Assert.All(clinic.Carrier.Accepted.Values, count => Assert.Equal(1, count));
        Assert.Equal(40, clinic.Carrier.Sent.Count);
    }
}
