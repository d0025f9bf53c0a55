using FhirOutreach.Commands;
using FhirOutreach.Outbox;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;
using FhirOutreach.Tests.Sms;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>What keeps texts back on purpose: the kill switch, caps, and the guards against too much.</summary>
public sealed class StoppedSendingTests
{
    private const string Phone = "+15550100221";
    private const int ReplyAnswersMax = 12;

    [Fact]
    public async Task The_kill_switch_holds_from_another_process_through_a_restart_until_it_is_lifted()
    {
        await using var clinic = await RunningClinic.Open();
        await Beside(clinic, database => SendingCommand.Stop(database, null, "a drill", TextWriter.Null));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Contains("\"stopped\"", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));

        await clinic.Stop();
        await clinic.Start();
        Assert.Empty(clinic.Carrier.Sent);

        await Beside(clinic, database => SendingCommand.Start(database, null, TextWriter.Null));
        await clinic.Settled();
        Assert.Single(clinic.Texts(Phone));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_in_the_middle_of_a_batch_lets_no_further_text_be_handed_over(bool isOfOurSender)
    {
        await using var clinic = await RunningClinic.Open(("Sms:Rate", "20/s"));
        for (var i = 0; i < 120; i++) clinic.Book(clinic.Patient($"+1555020{i:0000}"));
        await clinic.Carrier.Phone("+15550200010").NextText(TestContext.Current.CancellationToken); // a dozen are out

        await Beside(clinic, database => SendingCommand.Stop(database, isOfOurSender ? clinic.Carrier.Options.Numbers[0] : null, "a drill", TextWriter.Null));
        var handedOver = clinic.Database.Read(session => session.TextsThatLeft());
        await clinic.Settled();

        Assert.InRange(handedOver, 1, 100);
        Assert.Equal(handedOver, clinic.Carrier.Sent.Count);
        await SendingCommand.Start(clinic.Database, isOfOurSender ? clinic.Carrier.Options.Numbers[0] : null, TextWriter.Null);
        await clinic.Settled();
        Assert.Equal(120, clinic.Carrier.Sent.Count);
        Assert.All(clinic.Carrier.Accepted.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_stop_of_our_sender_holds_and_one_of_another_sender_does_not()
    {
        await using var clinic = await RunningClinic.Open();
        await SendingCommand.Stop(clinic.Database, "+15550109999", null, TextWriter.Null);
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Single(clinic.Texts(Phone));

        await SendingCommand.Stop(clinic.Database, clinic.Carrier.Options.Numbers[0], null, TextWriter.Null);
        clinic.Book(clinic.Patient("+15550100222"));
        await clinic.Settled();
        Assert.Single(clinic.Carrier.Sent);
        var said = new StringWriter();
        Assert.Equal(1, SendingCommand.Status(clinic.Database, said));
        Assert.Contains(clinic.Carrier.Options.Numbers[0], said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_start_without_a_sender_lifts_every_stop_there_is(bool byAPerson, bool byTheCarrier)
    {
        await using var clinic = await RunningClinic.Open();
        var ours = clinic.Carrier.Options.Numbers[0];
        if (byAPerson) await SendingCommand.Stop(clinic.Database, ours, null, TextWriter.Null);
        if (byTheCarrier) await clinic.Database.Write(session => session.StopForCarrier(ours, 20003, clinic.Now, clinic.Now.AddHours(1)));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Empty(clinic.Carrier.Sent);

        var said = new StringWriter();
        Assert.Equal(0, await SendingCommand.Start(clinic.Database, null, said));
        await clinic.Settled();

        Assert.Contains("Sending is on.", said.ToString(), StringComparison.Ordinal);
        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task A_start_of_one_sender_lifts_no_stop_of_all_and_says_so()
    {
        await using var clinic = await RunningClinic.Open();
        await SendingCommand.Stop(clinic.Database, null, null, TextWriter.Null);

        var said = new StringWriter();
        Assert.Equal(1, await SendingCommand.Start(clinic.Database, clinic.Carrier.Options.Numbers[0], said));

        Assert.Contains("Nothing had been stopped for", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Stopped for all senders", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_stop_made_late_is_dropped_with_a_task_and_the_rest_goes_out()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        await SendingCommand.Stop(clinic.Database, null, null, TextWriter.Null);
        clinic.Book(clinic.Patient(Phone), inDays: 9);
        await clinic.Settled();
        await clinic.Advance("23h");
        clinic.Book(clinic.Patient("+15550100222"), inDays: 9);
        await clinic.Settled();
        await clinic.Advance("2h");
        Assert.Equal(["TextNotSent"], clinic.OpenTasks());

        await SendingCommand.Start(clinic.Database, null, TextWriter.Null);
        await clinic.Settled();

        Assert.Equal("+15550100222", Assert.Single(clinic.Carrier.Sent).To);
        Assert.Equal(1, clinic.States()["Expired"]);
    }

    [Fact]
    public async Task A_daily_cap_holds_across_a_restart_and_answers_do_not_count()
    {
        await using var clinic = await RunningClinic.Open(("Messaging:DailyCap", "1"));
        var patient = clinic.Patient(Phone);
        clinic.Book(patient, inDays: 20);
        await clinic.Settled();
        await clinic.Reply(Phone, "HELP");
        Assert.Equal(2, clinic.Carrier.Sent.Count);

        await clinic.Stop();
        await clinic.Start();
        clinic.Book(patient, inDays: 21);
        await clinic.Settled();
        Assert.Equal(2, clinic.Carrier.Sent.Count);
        Assert.Equal(["TextNotSent"], clinic.OpenTasks());
        await clinic.Advance("10s"); // the same words within seconds are one text told twice
        await clinic.Reply(Phone, "HELP");
        Assert.Equal(3, clinic.Carrier.Sent.Count);

        await clinic.Advance("24h");
        clinic.Book(patient, inDays: 22);
        await clinic.Settled();
        Assert.Equal(4, clinic.Carrier.Sent.Count);
    }

    [Fact]
    public async Task Of_what_becomes_due_at_once_the_oldest_has_what_a_cap_leaves_however_fast_the_sender()
    {
        await using var clinic = await RunningClinic.Open(("Messaging:DailyCap", "2"), ("Sms:Rate", "1000/s"), ("Reminders:First", "0"), ("Reminders:Second", "0"),
            ("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));
        await AdvanceTo(clinic, "America/New_York", hour: 23, minute: 0);
        string[] phones = [.. Enumerable.Range(0, 8).Select(i => $"+1555010030{i}")];
        foreach (var phone in phones)
        {
            var patient = clinic.Patient(phone);
            for (var days = 20; days < 25; days++)
            {
                clinic.Book(patient, days);
                await clinic.Settled(); // one after the other
            }
        }
        var oldest = clinic.Database.Read(session => session.Rows<string>(
            "SELECT body FROM (SELECT body, row_number() OVER (PARTITION BY phone ORDER BY id) AS turn FROM message) WHERE turn <= 2"));

        await clinic.Advance("10h");

        Assert.Equal(2 * phones.Length, clinic.Carrier.Sent.Count);
        Assert.Equal(oldest.Order(), clinic.Carrier.Sent.Select(text => text.Body).Order());
    }

    [Fact]
    public async Task A_cap_goes_by_the_patients_day_and_not_by_the_clinics()
    {
        await using var clinic = await RunningClinic.Open(("Messaging:DailyCap", "1"), ("Reminders:First", "0"), ("Reminders:Second", "0"));
        var (there, here) = (clinic.Ehr.AddPatient("Ann", "Lee", Phone, zone: "Pacific/Honolulu"), clinic.Patient("+15550100222"));
        await AdvanceTo(clinic, "America/New_York", hour: 23, minute: 30); // half past six in the evening there
        Book(20);
        await clinic.Settled();
        Assert.Equal(2, clinic.Carrier.Sent.Count);

        await clinic.Advance("60m"); // a new day here, and the same there
        Book(21);
        await clinic.Settled();
        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(2, clinic.Texts("+15550100222").Count);

        await clinic.Advance("6h"); // a new day there, and the same here
        Book(22);
        await clinic.Settled();
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Equal(2, clinic.Texts("+15550100222").Count);

        void Book(int days)
        {
            clinic.Book(there, days);
            clinic.Book(here, days);
        }
    }

    [Fact]
    public async Task A_weekly_cap_counts_seven_days_running()
    {
        await using var clinic = await RunningClinic.Open(("Messaging:WeeklyCap", "2"));
        var patient = clinic.Patient(Phone);
        for (var day = 0; day < 4; day++)
        {
            clinic.Book(patient, inDays: 30 + day);
            await clinic.Settled();
            await clinic.Advance("24h");
        }
        Assert.Equal(2, clinic.Texts(Phone).Count);

        await clinic.Advance("4d");
        clinic.Book(patient, inDays: 40);
        await clinic.Settled();
        Assert.Equal(3, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task R_08_an_absurd_number_of_texts_to_one_number_stops_there_with_one_task()
    {
        await using var clinic = await RunningClinic.Open();
        var patient = clinic.Patient(Phone);
        for (var i = 0; i < 30; i++) clinic.Book(patient, inDays: 10 + i);
        await clinic.Settled();

        Assert.Equal(Domain.Outreach.NumberStops.TextsPerDayMax, clinic.Texts(Phone).Count);
        Assert.Equal(["TooManyTexts"], clinic.OpenTasks());
        Assert.True(clinic.States()["Withdrawn"] > 0);
    }

    [Fact]
    public async Task R_47_something_that_answers_every_answer_is_answered_a_dozen_times_and_then_no_more()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        var heard = 0;
        for (var turn = 0; turn < 40 && clinic.Carrier.Sent.Count > heard; turn++)
        {
            heard = clinic.Carrier.Sent.Count;
            await clinic.Reply(Phone, "HELP");
            await clinic.Advance("10s"); // the same words within seconds are one text told twice
        }
        await clinic.Advance("2h");
        await clinic.Reply(Phone, "HELP");

        Assert.Equal(1 + ReplyAnswersMax, clinic.Carrier.Sent.Count);
        Assert.Equal(["TooManyTexts"], clinic.OpenTasks());

        await clinic.Reply(Phone, "C"); // what it asks for is done all the same
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
    }

    [Fact]
    public async Task Numbers_that_a_guard_stopped_are_an_alarm_until_their_day_is_over()
    {
        const string Other = "+15550100222";
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        var patient = clinic.Patient(Phone);
        for (var i = 0; i < 30; i++) clinic.Book(patient, inDays: 10 + i);
        clinic.Book(clinic.Patient(Other));
        for (var turn = 0; turn <= ReplyAnswersMax; turn++)
        {
            await clinic.Reply(Other, "HELP");
            await clinic.Advance("10s"); // the same words within seconds are one text told twice
        }
        await clinic.Advance("1m");
        var ready = await Ready();

        Assert.Contains("NumbersStopped", ready, StringComparison.Ordinal);
        Assert.Contains("1 get no texts", ready, StringComparison.Ordinal);
        Assert.Contains("1 get no answers", ready, StringComparison.Ordinal);
        Assert.DoesNotContain(Phone[1..], ready, StringComparison.Ordinal);
        await clinic.Advance("24h");
        await clinic.Advance("2m");
        Assert.DoesNotContain("NumbersStopped", await Ready(), StringComparison.Ordinal);

        Task<string> Ready() => clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task R_65_reminders_that_do_not_go_out_raise_an_alarm_and_clear_it_when_they_do()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        clinic.Book(clinic.Patient(Phone), inDays: 2);
        await clinic.Settled();
        await SendingCommand.Stop(clinic.Database, null, null, TextWriter.Null);
        await clinic.Advance("24h");
        Assert.Empty(Alarms(clinic));

        await clinic.Advance("11m");
        await clinic.Settled();
        Assert.Equal(Alarm.RemindersNotGoingOut, Assert.Single(Alarms(clinic)).Alarm);
        Assert.Contains("RemindersNotGoingOut", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));

        await SendingCommand.Start(clinic.Database, null, TextWriter.Null);
        await clinic.Settled();
        await clinic.Settled();
        Assert.Single(clinic.Texts(Phone));
        Assert.Empty(Alarms(clinic));
    }

    [Fact]
    public async Task R_65_a_carrier_that_cannot_be_reached_is_an_alarm_however_often_each_text_is_tried_again()
    {
        await using var clinic = await RunningClinic.Open(
            ("Notices:Booked", "false"), ("Reminders:First", "0"), ("Sms:Twilio:ApiBaseUrl", SenderOnHttp.Nobody().OriginalString));
        await RemindersComeDue(clinic);

        var alarm = Assert.Single(Alarms(clinic));
        Assert.Equal(Alarm.RemindersNotGoingOut, alarm.Alarm);
        Assert.Contains("3 texts due and not sent", alarm.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_65_a_carrier_that_is_always_busy_is_an_alarm_until_it_takes_texts_again()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        clinic.Carrier.Faults.Always("POST", "/2010-04-01/", new Fault.Status(429));
        await RemindersComeDue(clinic);
        Assert.Equal(Alarm.RemindersNotGoingOut, Assert.Single(Alarms(clinic)).Alarm);

        clinic.Carrier.Faults.Clear();
        await clinic.Advance("7m");
        await clinic.Advance("1m");
        Assert.Equal(3, clinic.Carrier.Sent.Count);
        Assert.Empty(Alarms(clinic));
    }

    [Fact]
    public async Task R_65_one_place_that_goes_quiet_among_many_that_do_not_is_named()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        var (north, south) = (clinic.Ehr.AddLocation("North"), clinic.Ehr.AddLocation("South"));
        for (var i = 0; i < 6; i++)
        {
            var phone = $"+1555021{i:0000}";
            clinic.Carrier.Phone(phone).FailsWith = 30007;
            clinic.Book(clinic.Patient(phone), inDays: 2, locationId: south);
        }
        for (var i = 0; i < 30; i++) clinic.Book(clinic.Patient($"+1555022{i:0000}"), inDays: 2, locationId: north);
        await clinic.Settled();

        await clinic.Advance("24h");
        await clinic.Advance("2m");
        await clinic.Advance("2m");

        var alarm = Assert.Single(Alarms(clinic), alarm => alarm.Alarm is Alarm.RemindersNotGoingOut);
        Assert.Equal($"Location/{south}", alarm.Where);
        Assert.Contains("6 reminder texts expected, 0 sent, 6 ended unsent", alarm.What, StringComparison.Ordinal);
        Assert.Contains($"Location/{south}", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        await clinic.Advance("61m");
        await clinic.Advance("2m");
        Assert.DoesNotContain(Alarms(clinic), alarm => alarm.Alarm is Alarm.RemindersNotGoingOut);
    }

    private static async Task AdvanceTo(RunningClinic clinic, string zoneId, int hour, int minute)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var local = TimeZoneInfo.ConvertTime(clinic.Now, zone).Date.AddDays(1).AddHours(hour).AddMinutes(minute);
        await clinic.Advance($"{(int)(new DateTimeOffset(local, zone.GetUtcOffset(local)) - clinic.Now).TotalSeconds}s");
    }

    // Two minutes at a time, as the texts are tried again: none is ever due for long.
    private static async Task RemindersComeDue(RunningClinic clinic)
    {
        for (var i = 0; i < 3; i++) clinic.Book(clinic.Patient($"+1555023{i:0000}"), inDays: 2);
        await clinic.Settled();
        await clinic.Advance("24h");
        for (var i = 0; i < 8; i++) await clinic.Advance("2m");
    }

    private static IReadOnlyCollection<RaisedAlarm> Alarms(RunningClinic clinic) => clinic.Services.GetRequiredService<AlarmsWorker>().Raised;

    // A connection of its own, as another process has.
    private static async Task Beside(RunningClinic clinic, Func<Database, Task<int>> command)
    {
        await using var database = new Database($"Data Source={clinic.DatabaseFile}");
        await command(database);
    }
}
