using FhirOutreach.Outbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FhirOutreach.Tests.Journeys;

/// <summary>One row for each intended text, from plan to final state, whatever the carrier says.</summary>
public sealed class LedgerTests
{
    private const string Phone = "+15550100211";
    private const string Other = "+15550100212";
    private const string Messages = "/2010-04-01/";

    [Theory]
    [InlineData(21610)]
    [InlineData(30004)]
    public async Task R_44_what_a_report_says_of_the_number_is_recorded_like_an_answer(int code)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Phone(Phone).FailsWith = code;
        var patient = clinic.Patient(Phone);
        clinic.Book(patient);
        await clinic.Settled();
        clinic.Carrier.Phone(Phone).FailsWith = null;

        clinic.Book(patient, inDays: 9);
        await clinic.Settled();

        Assert.Single(clinic.Carrier.Sent);
        Assert.Equal(code == 21610, clinic.Database.Read(session => session.IsOptedOut(Phone)));
        Assert.Equal(code != 21610, clinic.Database.Read(session => session.NumberStops(Phone, clinic.Now).Count == 1));
    }

    [Theory]
    [InlineData(21611)]
    [InlineData(14107)]
    [InlineData(20429)]
    [InlineData(63017)]
    public async Task R_54_a_full_queue_is_waited_for(int code)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, TwilioError.Fault(code));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));

        await clinic.Advance("7m");

        Assert.Single(clinic.Texts(Phone));
        Assert.Empty(clinic.OpenTasks());
    }

    [Theory]
    [InlineData(20429, "CarrierBusy")]
    [InlineData(21611, "CarrierBusy")]
    [InlineData(20003, "SenderTrouble")]
    [InlineData(0, "CarrierNotReached")]
    public async Task A_text_that_the_carrier_did_not_take_has_its_reason(int code, string why)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, code == 0 ? new Fault.Abort() : TwilioError.Fault(code));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        if (code == 0) await clinic.Database.Write(session => session.StopSending(SendingStopTable.AllSenders, null, clinic.Now)); // it would go at once
        for (var i = 0; code == 0 && i < 3; i++) await clinic.Advance("1m");

        Assert.Equal(why, clinic.Database.Read(session => session.Row<string>("SELECT why FROM message")));
    }

    [Fact]
    public async Task A_failure_that_only_the_carriers_list_tells_has_its_reason()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Callbacks.AreOff = true;
        clinic.Carrier.Phone(Phone).FailsWith = 30005;
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.ApplyThenAbort());
        clinic.Carrier.Faults.Next("GET", Messages, new Fault.Status(500)); // it has not failed at the first look
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Advance("2m");

        Assert.Equal(("Failed", "NotDelivered"), clinic.Database.Read(session => session.Row<(string, string)>("SELECT state, why FROM message")));
        Assert.Equal(["BadNumber"], clinic.OpenTasks());
        Whole(clinic);
        await clinic.Database.Write(session => session.Run("UPDATE message SET why = NULL"));
        Assert.Equal("not sent, and no reason", Assert.Single(clinic.Database.Read(session => session.LedgerFaults())).Rule);
    }

    [Fact]
    public async Task A_text_that_arrived_keeps_no_reason_of_its_wait()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Faults.Next("POST", Messages, TwilioError.Fault(20429));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Advance("1m");

        Assert.Equal(("Delivered", null), clinic.Database.Read(session => session.Row<(string, string?)>("SELECT state, why FROM message")));
    }

    [Fact]
    public async Task A_text_without_words_is_in_the_ledger_with_its_reason_and_a_person_hears_of_it()
    {
        var templates = Directory.CreateTempSubdirectory("fhir-outreach-words-");
        try
        {
            CopyTemplates(templates);
            var booked = Path.Combine(templates.FullName, "en", "booked.txt");
            await File.WriteAllTextAsync(
                booked, "{{ if patient.first_name != \"Nobody\" }}Your visit is booked.{{ end }}", TestContext.Current.CancellationToken);
            await using var clinic = await RunningClinic.Open(("Templates:Path", templates.FullName));

            clinic.Book(clinic.Patient(Phone, "Nobody"));
            await clinic.Settled();

            Assert.Empty(clinic.Texts(Phone));
            Assert.Equal(["TextNotSent"], clinic.OpenTasks());
            Assert.Equal(("Refused", "NotWritten", ""), clinic.Database.Read(session => session.Row<(string, string, string)>("SELECT state, why, body FROM message")));
            Assert.Equal(new LedgerSum(1, 1), clinic.Database.Read(session => session.LedgerSum()));
            Whole(clinic);
        }
        finally
        {
            templates.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task R_54_a_queue_that_overflowed_after_the_carriers_yes_is_waited_for_too()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Phone(Phone).FailsWith = 30001;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Carrier.Phone(Phone).FailsWith = null;

        await clinic.Advance("10m");

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States()["Delivered"]);
        Whole(clinic);
    }

    [Fact]
    public async Task R_54_a_phone_that_stays_off_is_tried_once_more_and_then_a_person_calls()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Phone(Phone).FailsWith = 30003;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Empty(clinic.OpenTasks());

        for (var i = 0; i < 5; i++) await clinic.Advance("1h");

        Assert.Equal(2, clinic.Carrier.Sent.Count);
        Assert.Equal(["TextNotSent"], clinic.OpenTasks());
        Assert.Equal(1, clinic.States()["Failed"]);
        Whole(clinic);
    }

    [Theory]
    [InlineData(21614)]
    [InlineData(30006)]
    public async Task R_55_a_number_that_cannot_be_texted_is_parked_until_the_patient_has_another(int code)
    {
        await using var clinic = await RunningClinic.Open();
        if (code < 30000) clinic.Carrier.Faults.Next("POST", Messages, TwilioError.Fault(code));
        else clinic.Carrier.Phone(Phone).FailsWith = code;
        var patient = clinic.Patient(Phone);
        clinic.Book(patient);
        await clinic.Settled();
        var tried = clinic.Carrier.Requests.Of("POST", Messages).Count;
        clinic.Carrier.Phone(Phone).FailsWith = null;

        clinic.Book(patient, inDays: 8);
        await clinic.Settled();
        Assert.Equal(tried, clinic.Carrier.Requests.Of("POST", Messages).Count);
        Assert.Equal(["BadNumber", "BadNumber"], clinic.OpenTasks());
        Assert.Equal(patient, clinic.Database.Read(session => session.StoppedNumbers(clinic.Now)).Single().PatientId);

        clinic.Ehr.Change("Patient", patient, resource => resource["telecom"]![0]!["value"] = Other);
        clinic.Book(patient, inDays: 9);
        await clinic.Settled();
        Assert.Single(clinic.Texts(Other));
        Assert.Empty(clinic.Texts(Phone));

        clinic.Ehr.Change("Patient", patient, resource => resource["telecom"]![0]!["value"] = Phone); // the old one is parked as it was
        clinic.Book(patient, inDays: 10);
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));
    }

    [Fact]
    public async Task R_55_a_number_that_cannot_be_texted_is_texted_again_when_a_text_comes_from_it()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, TwilioError.Fault(21614));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Empty(clinic.Carrier.Sent);

        await clinic.Reply(Phone, "HELP"); // it can text: it is a mobile after all

        Assert.Single(clinic.Carrier.Sent);
        Assert.Empty(clinic.Database.Read(session => session.StoppedNumbers(clinic.Now)));
    }

    [Fact]
    public async Task A_yes_confirms_no_time_that_may_never_have_been_told()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Carrier.Faults.Always("POST", Messages, new Fault.Abort());
        clinic.Carrier.Faults.Always("GET", Messages, new Fault.Status(500));
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));
        await clinic.Settled();
        Assert.Equal(1, clinic.States()["Unknown"]);

        clinic.Carrier.Faults.Clear();
        await clinic.Reply(Phone, "yes"); // to the text they have, of the old time

        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit));
        Assert.Contains("is now on", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(21606)]
    [InlineData(20003)]
    [InlineData(63038)]
    public async Task A_sender_the_carrier_refuses_stops_says_so_and_goes_on_by_itself(int code)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Always("POST", Messages, TwilioError.Fault(code));
        for (var i = 0; i < 5; i++) clinic.Book(clinic.Patient($"+1555016{i:0000}"));
        await clinic.Settled();
        await clinic.Settled();
        Assert.Contains("CarrierRefusesSender", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        var tried = clinic.Carrier.Requests.Of("POST", Messages).Count;
        await clinic.Advance("2m");
        Assert.InRange(clinic.Carrier.Requests.Of("POST", Messages).Count, tried + 1, tried + 2); // one tries for all

        clinic.Carrier.Faults.Clear();
        await clinic.Advance("10m");
        await clinic.Advance("10m");

        Assert.Equal(5, clinic.States().GetValueOrDefault("Delivered") + clinic.States().GetValueOrDefault("Accepted"));
        Assert.Empty(clinic.OpenTasks());
        Assert.DoesNotContain("CarrierRefusesSender", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_text_refused_for_its_own_destination_stops_nobody_for_long_and_ends_with_a_person()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Faults.Next(
            request => request.Method == "POST" && request.Body.Contains(Phone[1..], StringComparison.Ordinal), TwilioError.Fault(21606), int.MaxValue);
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        for (var i = 0; i < 5; i++) clinic.Book(clinic.Patient($"+1555018{i:0000}"));
        await clinic.Settled();
        Assert.Empty(clinic.Carrier.Sent);

        for (var i = 0; i < 4; i++) await clinic.Advance("1m");

        Assert.Equal(5, clinic.Carrier.Sent.Count);
        Assert.Equal(1, clinic.States()["Refused"]);
        Assert.Equal(["TextNotSent"], clinic.OpenTasks());
        Assert.Empty(clinic.Database.Read(session => session.SendingStops(clinic.Carrier.Options.Numbers[0])));
        Whole(clinic);
    }

    [Fact]
    public async Task A_sender_whose_network_never_says_delivered_goes_on_when_a_text_has_stood_sent_for_a_while()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Phone(Phone).FailsWith = 30034;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        (clinic.Carrier.Phone(Phone).FailsWith, clinic.Carrier.Phone(Phone).ReportsDelivery) = (null, false);
        for (var i = 0; i < 8; i++)
        {
            clinic.Carrier.Phone($"+1555018{i:0000}").ReportsDelivery = false;
            clinic.Book(clinic.Patient($"+1555018{i:0000}"));
        }
        await clinic.Settled();
        for (var i = 0; i < 4; i++) await clinic.Advance("2m");
        Assert.InRange(clinic.Carrier.Sent.Count, 2, 4); // the one that failed, and those that tried

        for (var i = 0; i < 6; i++) await clinic.Advance("10m");

        Assert.Equal(9, clinic.States()["Accepted"]);
        Assert.DoesNotContain("CarrierRefusesSender", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_there_are_no_reports_the_carriers_yes_ends_a_stop_that_only_reports_tell()
    {
        await using var clinic = await RunningClinic.Open(("Public:BaseUrl", ""), ("Ehr:Notifications", "Poll"));
        var sender = clinic.Carrier.Options.Numbers[0];
        await clinic.Database.Write(session => session.StopForCarrier(sender, 30034, clinic.Now, clinic.Now));
        for (var i = 0; i < 5; i++) clinic.Book(clinic.Patient($"+1555018{i:0000}"));

        await clinic.Advance("1m");
        await clinic.Advance("3m");

        Assert.Equal(5, clinic.Carrier.Sent.Count);
        Assert.Empty(clinic.Database.Read(session => session.SendingStops(sender)));
    }

    [Fact]
    public async Task A_yes_that_is_a_failure_already_is_a_failure()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.Body(
            201, "application/json", """{"sid":"SM00000000000000000000000000000001","status":"failed","error_code":30005}"""));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.Equal(1, clinic.States()["Failed"]);
        Assert.Equal(["BadNumber"], clinic.OpenTasks());
        Whole(clinic);
    }

    [Fact]
    public async Task Of_two_texts_alike_each_is_found_as_itself_though_the_answer_to_one_comes_while_the_other_is_looked_up()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Callbacks.AreOff = true;
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.ApplyThenAbort());
        clinic.Carrier.Faults.Next("GET", Messages, new Fault.Status(500));
        await clinic.Reply(Phone, "C"); // nobody knows of a visit: what is said of that is unknown for a minute
        var (answer, list) = (new Gate(), new Gate());
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.ApplyThenWait(answer));
        clinic.Carrier.Faults.Next("GET", Messages, new Fault.ApplyThenWait(list));
        await clinic.Carrier.Phone(Phone).Reply("X"); // the same is said again, and is in the list already
        await answer.Reached;
        var later = clinic.Advance("1m");
        await list.Reached;

        answer.Open();
        await clinic.Services.GetServices<IHostedService>().OfType<TextsWorker>().Single().Quiet();
        list.Open();
        await later;
        await clinic.Advance("1m");

        Assert.Single(clinic.Texts(Phone).Distinct());
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Equal(2, clinic.Database.Read(session => session.Row<long>("SELECT count(DISTINCT sid) FROM message WHERE state IN ('Accepted', 'Delivered')")));
        Whole(clinic);
    }

    [Fact]
    public async Task A_text_that_nobody_can_account_for_ends_with_a_person()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.ApplyThenAbort());
        clinic.Carrier.Faults.Always("GET", Messages, new Fault.Status(500));
        clinic.Carrier.Callbacks.AreOff = true;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        for (var i = 0; i < 14; i++) await clinic.Advance("30m");

        Assert.Equal(["TextMaybeNotSent"], clinic.OpenTasks());
        Assert.Equal(1, clinic.States()["Unknown"]);
        Assert.Single(clinic.Texts(Phone));
        Assert.InRange(clinic.Carrier.Requests.Of("GET", Messages).Count, 5, 12);
        Whole(clinic);
    }

    [Theory]
    [InlineData("HandedOver")] // the commit before the request fails
    [InlineData("Accepted")]   // the commit after it
    public async Task What_a_failing_database_leaves_in_hand_is_taken_up_again_without_a_restart(string state)
    {
        await using var clinic = await RunningClinic.Open();
        await clinic.Database.Write(session => session.Run(
            $"CREATE TRIGGER out_of_order BEFORE UPDATE OF state ON message WHEN new.state = '{state}' BEGIN SELECT RAISE(ABORT, 'disk'); END"));
        clinic.Carrier.Callbacks.AreOff = true;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Equal(state == "Accepted" ? 1 : 0, clinic.Texts(Phone).Count);

        await clinic.Database.Write(session => session.Run("DROP TRIGGER out_of_order"));
        for (var i = 0; i < 4; i++) await clinic.Advance("1m");

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States().GetValueOrDefault("Accepted") + clinic.States().GetValueOrDefault("Delivered"));
        Whole(clinic);
    }

    [Fact]
    public async Task R_53_the_states_are_the_intents_at_every_moment_under_load()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Sometimes(0.2, "POST", Messages, new Fault.ApplyThenAbort());
        clinic.Carrier.Faults.Sometimes(0.1, "POST", Messages, TwilioError.Fault(21614));
        using var ended = new CancellationTokenSource();
        var watch = Task.Run(() =>
        {
            var looks = 0;
            for (; !ended.IsCancellationRequested; looks++)
            {
                Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
                Assert.True(clinic.Database.Read(session => session.LedgerSum()).IsWhole);
            }
            return looks;
        }, CancellationToken.None);

        for (var i = 0; i < 150; i++) clinic.Book(clinic.Patient($"+1555017{i:0000}"));
        await clinic.Settled();
        for (var i = 0; i < 4; i++) await clinic.Advance("1m");
        await ended.CancelAsync();

        Assert.True(await watch > 10);
        Assert.Equal(new LedgerSum(150, 150), clinic.Database.Read(session => session.LedgerSum()));
        Assert.All(clinic.Carrier.Accepted.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task R_53_a_report_in_a_word_nobody_knows_says_that_the_text_was_taken_and_it_is_not_sent_again()
    {
        await using var clinic = await WithOneUnknownText();

        var sent = Assert.Single(clinic.Carrier.Sent);
        using var answer = await Report(clinic, sent.StatusCallback!, sent.Sid, "pondering");
        for (var i = 0; i < 4; i++) await clinic.Advance("1m");

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States()["Accepted"]);
        Whole(clinic);
    }

    [Fact]
    public async Task A_text_whose_sid_is_known_is_not_asked_about_and_not_sent_again()
    {
        await using var clinic = await WithOneUnknownText();
        var sid = Assert.Single(clinic.Carrier.Sent).Sid;
        await clinic.Database.Write(session => session.Run("UPDATE message SET sid = @sid", new { sid })); // as an older release left it

        for (var i = 0; i < 4; i++) await clinic.Advance("1m");

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States()["Accepted"]);
        Assert.Single(clinic.Carrier.Requests.Of("GET", Messages));
        Whole(clinic);
    }

    [Theory]
    [InlineData("?m=999999", "SM00000000000000000000000000000001")]
    [InlineData("", "SM00000000000000000000000000000002")]
    [InlineData("?m=1", "SM00000000000000000000000000000003")] // our id, and another text's sid
    [InlineData("?m=one", "SM00000000000000000000000000000004")]
    public async Task A_report_of_no_text_of_ours_is_answered_and_changes_nothing(string query, string sid)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        var before = clinic.States();
        var url = new Uri(clinic.Http.BaseAddress!, $"/sms/status{query}").ToString();
        using var answer = await Report(clinic, url, sid, "failed", "30005");
        await clinic.Settled();

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Equal(before, clinic.States());
        Assert.Empty(clinic.OpenTasks());
        Assert.Empty(clinic.Database.Read(session => session.NumberStops(Phone, clinic.Now)));
        Whole(clinic);
    }

    [Theory]
    [InlineData("delivered", null, "undelivered", "30008")]
    [InlineData("read", null, "failed", "30003")]
    [InlineData("sent", null, "delivered", "30003")]
    [InlineData("sent", null, "partially_delivered", "30003")]
    public async Task R_05_a_text_that_is_on_the_phone_is_not_sent_again_whatever_is_reported_then(
        string status, string? code, string thenStatus, string? thenCode)
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Carrier.Callbacks.AreOff = true;
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        var sent = Assert.Single(clinic.Carrier.Sent);
        using var first = await Report(clinic, sent.StatusCallback!, sent.Sid, status, code);
        using var second = await Report(clinic, sent.StatusCallback!, sent.Sid, thenStatus, thenCode);
        await clinic.Settled();
        for (var i = 0; i < 4; i++) await clinic.Advance("20m");

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States()["Failed"]);
        Assert.Equal(["TextNotSent"], clinic.OpenTasks());
        Whole(clinic);
    }

    [Theory]
    [InlineData(false)] // never handed over
    [InlineData(true)]  // handed over, to another number, and its answer lost
    public async Task A_report_from_before_a_backup_was_restored_does_not_settle_the_text_that_has_its_id_now(bool isHandedOver)
    {
        await using var clinic = isHandedOver ? await WithOneUnknownText() : await RunningClinic.Open();
        if (!isHandedOver)
        {
            await clinic.Database.Write(session => session.StopSending(SendingStopTable.AllSenders, null, clinic.Now));
            clinic.Book(clinic.Patient(Phone));
            await clinic.Settled();
        }
        var before = clinic.States();
        var url = new Uri(clinic.Http.BaseAddress!, "/sms/status?m=1").ToString();
        using var answer = await Report(clinic, url, "SM00000000000000000000000000000009", "delivered", to: isHandedOver ? "+15550100299" : Phone);

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Equal(before, clinic.States());
        await clinic.Database.Write(session => session.StartSending(SendingStopTable.AllSenders));
        for (var i = 0; i < 4; i++) await clinic.Advance("1m");
        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task R_05_a_text_whose_answer_was_lost_is_not_sent_again_from_another_account_and_a_person_hears_of_it()
    {
        await using var clinic = await WithOneUnknownText();
        await clinic.Stop();
        clinic.Set("Sms:Twilio:AccountSid", "AC00000000000000000000000000000002");
        clinic.Carrier.Faults.Always("GET", Messages, new Fault.Body(200, "application/json", "{\"messages\":[]}")); // as that account's list is
        await clinic.Start();
        for (var i = 0; i < 13; i++) await clinic.Advance("30m");
        for (var i = 0; i < 4; i++) await clinic.Advance("6h");

        Assert.Single(clinic.Carrier.Sent);
        Assert.Equal(1, clinic.States()["Unknown"]);
        Assert.Equal(["TextMaybeNotSent"], clinic.OpenTasks());
        Whole(clinic);
    }

    // The carrier took it; neither its answer, nor a report, nor the first look-up came through.
    private static async Task<RunningClinic> WithOneUnknownText()
    {
        var clinic = await RunningClinic.Open();
        clinic.Carrier.Callbacks.AreOff = true;
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.ApplyThenAbort());
        clinic.Carrier.Faults.Next("GET", Messages, new Fault.Status(500));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Equal(1, clinic.States()["Unknown"]);
        return clinic;
    }

    private static void CopyTemplates(DirectoryInfo to)
    {
        foreach (var language in new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "templates")).GetDirectories())
        {
            var folder = to.CreateSubdirectory(language.Name);
            foreach (var file in language.GetFiles()) file.CopyTo(Path.Combine(folder.FullName, file.Name));
        }
    }

    private static async Task<HttpResponseMessage> Report(
        RunningClinic clinic, string url, string sid, string status, string? errorCode = null, string to = Phone)
    {
        Dictionary<string, string> fields = new() { ["MessageSid"] = sid, ["MessageStatus"] = status, ["To"] = to };
        if (errorCode is not null) fields["ErrorCode"] = errorCode;
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Twilio-Signature", WebhookSignature.Of(clinic.Carrier.Options.AuthToken, url, fields));
        return await clinic.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static void Whole(RunningClinic clinic) => Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
}
