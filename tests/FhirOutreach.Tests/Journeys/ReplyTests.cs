using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Queries;

namespace FhirOutreach.Tests.Journeys;

/// <summary>What patients write, as the carrier tells it: doubled, replayed, from nobody.</summary>
public sealed class ReplyTests
{
    private const string Phone = "+15550100207";

    [Fact]
    public async Task R_33_fifty_copies_of_one_text_at_once_have_one_effect_and_a_replay_a_day_later_none()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Reply(Phone, "C");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => clinic.Carrier.Phone(Phone).Resend()));
        await clinic.Settled();
        await clinic.Advance("1d");
        await clinic.Carrier.Phone(Phone).Resend();
        await clinic.Settled();

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Single(clinic.Ehr.Requests.Of("PATCH", ""));
        Assert.Equal(2, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task R_34_every_later_status_of_one_text_is_taken()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Callbacks.Hold();
        clinic.Book(clinic.Patient(Phone));
        await clinic.WorkersQuietWithoutCallbacks();
        Assert.Equal(1, clinic.States()["Accepted"]);

        clinic.Carrier.Callbacks.Release();
        await clinic.Settled();

        Assert.Equal(1, clinic.States()["Delivered"]);
    }

    [Fact]
    public async Task What_nobody_can_be_sure_of_is_asked_once_and_then_given_to_a_person()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "yes but only if my back is better");
        await clinic.Reply(Phone, "well it depends on the weather");

        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit));
        Assert.Equal(3, clinic.Texts(Phone).Count);
        Assert.Contains("UnclearReply", clinic.OpenTasks());
    }

    [Fact]
    public async Task A_bare_CANCEL_stops_the_texts_keeps_the_visit_and_opens_a_task()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "Cancel");

        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Contains("MayWantToCancel", clinic.OpenTasks());
        Assert.Single(clinic.Carrier.Sent);
    }

    [Fact]
    public async Task Please_cancel_my_appointment_cancels_it()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "Please cancel my appointment");

        Assert.Equal("cancelled", (string?)clinic.Ehr.Appointment(visit)!["status"]);
    }

    [Fact]
    public async Task A_number_that_crosses_the_list_chooses_nothing()
    {
        await using var clinic = await RunningClinic.Open();
        var (one, other) = (clinic.Book(clinic.Patient(Phone)), clinic.Book(clinic.Patient(Phone)));
        await clinic.Settled();
        clinic.Carrier.Faults.Next("POST", "/2010-04-01/", new Fault.Status(429));
        await clinic.Reply(Phone, "C");

        await clinic.Reply(Phone, "1");

        Assert.Equal(("needs-action", "needs-action"), (clinic.Ehr.PatientStatus(one), clinic.Ehr.PatientStatus(other)));
        Assert.Equal(
            ["AskedWhichOne", "NotUnderstood"],
            clinic.Database.Read(session => session.Rows<string>("SELECT why FROM decision WHERE occurrence = 'ReplyArrived' ORDER BY id")));
    }

    [Fact]
    public async Task A_list_that_did_not_arrive_is_not_sent_anew_after_a_newer_one()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Carrier.Phone(Phone).FailsWith = 30003;
        await clinic.Reply(Phone, "X"); // its list is to be sent anew in half an hour
        clinic.Carrier.Phone(Phone).FailsWith = null;
        await clinic.Advance("5m");
        await clinic.Reply(Phone, "C"); // and this one comes

        await clinic.Advance("40m");

        Assert.Equal(["AskedWhichOne", "AskedWhichOne"], clinic.Database.Read(session => session.Rows<string>("SELECT why FROM decision WHERE occurrence = 'ReplyArrived'")));
        Assert.Equal(["FactsChanged", null], clinic.Database.Read(session => session.Rows<string?>("SELECT why FROM message WHERE kind = 'AnswerWhichOne' ORDER BY id")));
    }

    [Fact]
    public async Task R_20_a_visit_that_moves_after_its_reminder_is_reminded_of_its_new_time_too()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Notices:Rescheduled", "false"));
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 3);
        await clinic.Settled();
        await clinic.Advance("25h");
        Assert.Single(clinic.Texts(Phone));

        clinic.Ehr.Move(visit, clinic.Now.AddDays(10));
        await clinic.Settled();
        await clinic.Advance("193h"); // eight days and an hour: the first reminder of the new time
        await clinic.Advance("24h");

        Assert.Equal(3, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task R_21_who_confirmed_and_then_cancelled_hears_nothing_meant_for_the_confirmed()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone), inDays: 4);
        await clinic.Settled();
        await clinic.Reply(Phone, "C");
        await clinic.Reply(Phone, "X");
        var after = clinic.Texts(Phone).Count;

        await clinic.Advance("5d");

        Assert.Equal(after, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task Nor_hears_the_confirmation_that_could_not_be_delivered_then()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Carrier.Phone(Phone).FailsWith = 30008;
        clinic.Carrier.Callbacks.Hold(); // the reports come after both answers
        await clinic.Carrier.Phone(Phone).Reply("C");
        await clinic.WorkersQuietWithoutCallbacks();
        await clinic.Carrier.Phone(Phone).Reply("X");
        await clinic.WorkersQuietWithoutCallbacks();
        clinic.Carrier.Callbacks.Release();
        await clinic.Settled();
        Assert.Equal(2, clinic.States()["Planned"]);
        clinic.Carrier.Phone(Phone).FailsWith = null;

        await clinic.Advance("50m");

        Assert.Contains("is cancelled", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(clinic.Texts(Phone), text => text.Contains("is confirmed", StringComparison.Ordinal));
        Assert.Equal(1, clinic.States()["Withdrawn"]);
        Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
    }

    [Fact]
    public async Task An_X_to_the_reminder_of_a_visit_that_was_confirmed_before_we_came_cancels_it()
    {
        await using var clinic = await RunningClinic.Prepare();
        var ann = clinic.Patient(Phone);
        var visit = clinic.Ehr.Book(ann, TimeProvider.System.GetUtcNow().AddDays(2));
        clinic.Ehr.SetPatientStatus(visit, ann, "accepted");
        await clinic.Start();
        await clinic.Advance("25h");
        Assert.EndsWith("Reply STOP to end texts.", Assert.Single(clinic.Texts(Phone)), StringComparison.Ordinal);

        await clinic.Reply(Phone, "X");

        Assert.Equal("cancelled", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Contains("is cancelled", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_61_a_reply_of_the_family_does_nothing_for_a_visit_of_who_has_died()
    {
        await using var clinic = await RunningClinic.Open();
        var luis = clinic.Patient(Phone, "Luis");
        var visit = clinic.Book(luis);
        await clinic.Settled();
        clinic.Ehr.Change("Patient", luis, patient => patient["deceasedBoolean"] = true);
        await clinic.Advance("6d");

        await clinic.Reply(Phone, "C");

        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit));
        Assert.Contains("UnclearReply", clinic.OpenTasks());
        Assert.DoesNotContain("Luis", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deceasedBoolean", true)]
    [InlineData("active", false)]
    public async Task R_61_nor_does_the_reply_by_which_we_first_hear_of_it(string field, bool value)
    {
        await using var clinic = await RunningClinic.Open();
        var luis = clinic.Patient(Phone, "Luis");
        var visit = clinic.Book(luis);
        await clinic.Settled();
        clinic.Ehr.Change("Patient", luis, patient => patient[field] = value); // and nobody told us

        await clinic.Reply(Phone, "X");

        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Equal("needs-action", clinic.Ehr.PatientStatus(visit));
        Assert.Contains("EhrNotUpdated", clinic.OpenTasks());
        Assert.Single(clinic.Texts(Phone)); // that it is booked
    }

    [Fact]
    public async Task R_37_whoever_has_the_patients_old_number_does_not_call_off_their_visit()
    {
        await using var clinic = await RunningClinic.Open();
        var ann = clinic.Patient(Phone);
        var visit = clinic.Book(ann);
        await clinic.Settled();
        clinic.Ehr.Change("Patient", ann, patient => patient["telecom"]![0]!["value"] = "+15550100999");

        await clinic.Reply(Phone, "X");

        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Contains("EhrNotUpdated", clinic.OpenTasks());
        Assert.Single(clinic.Texts(Phone));
        Assert.Empty(clinic.Texts("+15550100999"));
    }

    [Theory]
    [InlineData("fulfilled", "C")]
    [InlineData("arrived", "X")]
    [InlineData("checked-in", "C")]
    [InlineData("entered-in-error", "X")]
    [InlineData("waitlist", "C")]
    public async Task An_answer_to_a_visit_that_the_EHR_has_ended_meanwhile_is_told_to_have_changed_nothing(string status, string words)
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Deliveries.DropFraction = 1;
        clinic.Ehr.SetStatus(visit, status);

        await clinic.Reply(Phone, words);

        Assert.Equal(status, (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Contains("EhrNotUpdated", clinic.OpenTasks());
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Contains("could not", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_03_three_schedulers_at_once_remind_once()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:Second", "0"));
        for (var i = 0; i < 30; i++) clinic.Book(clinic.Patient($"+1555016{i:0000}"), inDays: 3);
        await clinic.Settled();
        await using var second = await clinic.AnotherScheduler();
        await using var third = await clinic.AnotherScheduler();

        await clinic.Advance("26h");
        await clinic.Advance("1h");

        Assert.Equal(30, clinic.Carrier.Sent.Count);
        Assert.All(clinic.Carrier.Accepted.Values, count => Assert.Equal(1, count));
    }
}
