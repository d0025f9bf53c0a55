using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>Who may be texted: from the patient's own words to the ledger, and from the ledger to silence.</summary>
public sealed class ConsentTests
{
    private const string Phone = "+15550100231";
    private const string Other = "+15550100232";

    [Theory]
    [InlineData("STOP", "stop")]
    [InlineData(" Stop all ", "stop all")]
    [InlineData("Please stop texting me!", "stop texting me")]
    [InlineData("no me escriban más", "no me escriban mas")]
    public async Task An_opt_out_stands_in_the_ledger_in_the_patients_own_words_and_nothing_more_goes_out(string words, string decided)
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 4);
        await clinic.Settled();
        await clinic.Reply(Phone, words);
        var sent = clinic.Carrier.Sent.Count;

        clinic.Ehr.Move(visit, clinic.Now.AddDays(5));
        await clinic.Settled();
        await clinic.Advance("6d");

        var entry = Assert.Single(Ledger(clinic, Phone));
        Assert.True(entry.IsOptedOut);
        Assert.Equal((words, decided, "PatientText"), (entry.Said, entry.Words, entry.Source));
        Assert.NotNull(entry.WordList);
        Assert.Equal(sent, clinic.Carrier.Sent.Count);
        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]); // STOP never cancels a visit
    }

    [Fact]
    public async Task Start_opens_the_number_again_and_the_ledger_keeps_both()
    {
        await using var clinic = await RunningClinic.Open();
        var patient = clinic.Patient(Phone);
        clinic.Book(patient);
        await clinic.Settled();
        await clinic.Reply(Phone, "STOP");
        await clinic.Reply(Phone, "START");
        var before = clinic.Carrier.Sent.Count;

        clinic.Book(patient, inDays: 9);
        await clinic.Settled();

        Assert.Equal([true, false], Ledger(clinic, Phone).Select(entry => entry.IsOptedOut));
        Assert.Equal(before + 1, clinic.Carrier.Sent.Count);
    }

    [Fact]
    public async Task The_ledger_is_append_only_but_the_patients_text_can_be_emptied()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Reply(Phone, "STOP");

        foreach (var sql in (string[])["DELETE FROM consent", "UPDATE consent SET is_opted_out = 0", "UPDATE consent SET said = 'other'", "DELETE FROM opt_out_words"])
            await Assert.ThrowsAnyAsync<Exception>(() => clinic.Database.Write(session => session.Run(sql)));
        await clinic.Database.Write(session => session.Run("UPDATE consent SET said = NULL"));

        Assert.True(Assert.Single(Ledger(clinic, Phone)).IsOptedOut);
    }

    [Theory]
    [InlineData("wrong number")]
    [InlineData("número equivocado")]
    public async Task A_wrong_number_is_never_texted_again_and_staff_correct_the_record(string words)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone), inDays: 4);
        await clinic.Settled();
        await clinic.Reply(Phone, words);
        await clinic.Advance("5d");

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal("WrongNumber", Assert.Single(Ledger(clinic, Phone)).Source);
        Assert.Contains("WrongNumber", clinic.OpenTasks());
    }

    [Fact]
    public async Task R_41_a_refusal_21610_closes_the_number_by_answer_and_by_report()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", "/2010-04-01/", new Fault.Body(400, "application/json", """{"code":21610,"message":"unsubscribed recipient","status":400}"""));
        var first = clinic.Patient(Phone);
        clinic.Book(first);
        await clinic.Settled();
        clinic.Carrier.Phone(Other).FailsWith = 21610; // with a messaging service it comes later
        var second = clinic.Patient(Other, "Ben");
        clinic.Book(second);
        await clinic.Settled();
        var sent = clinic.Carrier.Sent.Count;

        clinic.Book(first, inDays: 9);
        clinic.Book(second, inDays: 9);
        await clinic.Settled();

        Assert.All((string[])[Phone, Other], phone => Assert.Equal(("Carrier", "21610"), (Ledger(clinic, phone)[^1].Source, Ledger(clinic, phone)[^1].Words)));
        Assert.Equal(sent, clinic.Carrier.Sent.Count);
    }

    [Fact]
    public async Task R_41_a_word_the_carrier_was_told_to_take_counts_here_too()
    {
        await using var clinic = await RunningClinic.Open(("Consent:OptOutWords", "no,nada"));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "No.");

        Assert.True(Assert.Single(Ledger(clinic, Phone)).IsOptedOut);
        Assert.Single(clinic.Texts(Phone));
    }

    [Theory]
    [InlineData("basta ya", true)] // Advanced Opt-Out has words of its own, and we need not know them
    [InlineData("thanks a lot", false)]
    public async Task R_41_the_carriers_own_reading_closes_the_number_whatever_was_written(string words, bool isKeyword)
    {
        await using var clinic = await Advanced("BASTA YA");
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, words);
        var sent = clinic.Carrier.Sent.Count;
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));
        await clinic.Settled();

        Assert.Equal(isKeyword, clinic.Database.Read(session => session.IsOptedOut(Phone)));
        Assert.Equal(sent + (isKeyword ? 0 : 1), clinic.Carrier.Sent.Count);
        if (isKeyword) Assert.Equal("OptOutType STOP", Assert.Single(Ledger(clinic, Phone)).Words);
        if (isKeyword) Assert.Empty(clinic.OpenTasks()); // the carrier has answered it: nobody need read it
    }

    [Theory]
    [InlineData(true)] // its own answer has gone: ours would be a second one
    [InlineData(false)] // its default answer names no clinic
    public async Task HELP_is_answered_by_us_unless_the_carrier_says_that_it_has_read_it_so(bool isAdvanced)
    {
        await using var clinic = isAdvanced ? await Advanced() : await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "HELP");

        Assert.Equal(isAdvanced ? 1 : 2, clinic.Carrier.Sent.Count);
        Assert.Empty(clinic.OpenTasks());
    }

    [Theory]
    [InlineData(false)] // the default handling says nothing in the webhook
    [InlineData(true)]
    public async Task A_YES_after_a_STOP_opens_the_number_and_answers_the_open_question(bool isAdvanced)
    {
        await using var clinic = isAdvanced ? await Advanced() : await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Reply(Phone, "STOP");

        await clinic.Reply(Phone, "YES");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.Equal([true, false], Ledger(clinic, Phone).Select(entry => entry.IsOptedOut));
        Assert.Contains("confirmed", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CANCEL", true)]
    [InlineData("please cancel my appointment", true)]
    [InlineData("STOP", false)]
    [InlineData("END", false)]
    public async Task With_CANCEL_off_the_carriers_list_and_the_setting_on_it_cancels_the_one_visit(string words, bool isForTheVisit)
    {
        await using var clinic = await Advanced("STOP", ["END", "QUIT"]);
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, words);

        Assert.Equal(isForTheVisit ? "cancelled" : "booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Equal(!isForTheVisit, clinic.Database.Read(session => session.IsOptedOut(Phone)));
        if (isForTheVisit) Assert.Contains("cancelled", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_carrier_still_takes_as_an_opt_out_is_one_whatever_the_setting_says()
    {
        await using var clinic = await Advanced("CANCEL");
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        await clinic.Reply(Phone, "CANCEL");

        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.True(clinic.Database.Read(session => session.IsOptedOut(Phone)));
        Assert.Equal(["MayWantToCancel"], clinic.OpenTasks());
    }

    [Fact]
    public async Task R_42_a_changed_list_of_words_is_entered_once()
    {
        await using var clinic = await RunningClinic.Open();
        await clinic.Stop();
        await clinic.Start();
        Assert.Equal(1, Lists(clinic));

        await clinic.Stop();
        clinic.Set("Consent:OptOutWords", "NADA");
        await clinic.Start();

        Assert.Equal(2, Lists(clinic));
    }

    [Fact]
    public async Task R_43_where_we_answer_an_opt_out_it_says_how_to_come_back_and_fewer_is_kept()
    {
        await using var clinic = await RunningClinic.Open(("Consent:AnswerOptOut", "true"));
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 4);
        await clinic.Settled();

        await clinic.Reply(Phone, "stop texting me please");
        Assert.Contains("START", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
        Assert.Contains("FEWER", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
        await clinic.Reply(Phone, "fewer");
        var before = clinic.Texts(Phone).Count;
        await clinic.Advance("3d"); // past the first reminder, and the second

        Assert.Equal(before + 1, clinic.Texts(Phone).Count);
        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(visit)!["status"]);
        Assert.Contains("OptedOutInOwnWords", clinic.OpenTasks());
    }

    [Fact]
    public async Task R_45_stop_on_a_familys_number_stops_the_number_and_names_who_is_affected()
    {
        await using var clinic = await RunningClinic.Open();
        var (ann, ben) = (clinic.Patient(Phone), clinic.Patient(Phone, "Ben"));
        clinic.Book(ann);
        clinic.Book(ben);
        await clinic.Settled();
        await clinic.Reply(Phone, "STOP");
        var sent = clinic.Carrier.Sent.Count;

        clinic.Book(ben, inDays: 3);
        await clinic.Settled();

        Assert.Equal(sent, clinic.Carrier.Sent.Count);
        var note = clinic.Database.Read(session => session.Row<string>("SELECT note FROM staff_task WHERE kind = 'SharedNumberOptedOut'"));
        Assert.Contains($"Patient/{ann}", note, StringComparison.Ordinal);
        Assert.Contains($"Patient/{ben}", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_50_only_the_first_text_to_a_number_says_how_to_stop()
    {
        await using var clinic = await RunningClinic.Open();
        var patient = clinic.Patient(Phone);
        clinic.Book(patient);
        await clinic.Settled();
        clinic.Book(patient, inDays: 9);
        await clinic.Settled();

        Assert.EndsWith("Reply STOP to end texts.", clinic.Texts(Phone)[0], StringComparison.Ordinal);
        Assert.Contains("Example Clinic", clinic.Texts(Phone)[0], StringComparison.Ordinal);
        Assert.DoesNotContain("STOP", clinic.Texts(Phone)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_50_where_the_first_text_did_not_arrive_the_next_says_how_to_stop()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        var patient = clinic.Patient(Phone);
        clinic.Carrier.Phone(Phone).FailsWith = 30007;
        clinic.Book(patient);
        await clinic.Settled();
        Assert.Equal(1, clinic.States()["Failed"]);
        clinic.Carrier.Phone(Phone).FailsWith = null;

        clinic.Book(patient, inDays: 9);
        await clinic.Settled();
        clinic.Book(patient, inDays: 11);
        await clinic.Settled();

        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.EndsWith("Reply STOP to end texts.", clinic.Texts(Phone)[0], StringComparison.Ordinal);
        Assert.DoesNotContain("STOP", clinic.Texts(Phone)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_50_what_was_written_while_the_first_text_was_on_its_way_says_how_to_stop_where_that_did_not_arrive()
    {
        await using var clinic = await RunningClinic.Open(
            ("Reminders:First", "0"), ("Reminders:Second", "0"), ("Notices:SettleFor", "10m"));
        var patient = clinic.Patient(Phone);
        clinic.Carrier.Callbacks.AreOff = true;
        clinic.Book(patient);
        await clinic.Settled();
        await clinic.Advance("11m"); // taken, and nobody knows whether it arrives
        clinic.Book(patient, inDays: 9);
        await clinic.Settled();
        var second = clinic.Database.Read(session => session.Row<string>("SELECT body FROM message WHERE id = 2"))!;
        Assert.DoesNotContain("STOP", second, StringComparison.Ordinal);

        var first = Assert.Single(clinic.Carrier.Sent);
        var url = new Uri(clinic.Http.BaseAddress!, "/sms/status?m=1").ToString();
        Dictionary<string, string> report = new() { ["MessageSid"] = first.Sid, ["MessageStatus"] = "undelivered", ["ErrorCode"] = "30007", ["To"] = Phone };
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(report) };
        request.Headers.Add("X-Twilio-Signature", WebhookSignature.Of(clinic.Carrier.Options.AuthToken, url, report));
        using var answer = await clinic.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await clinic.Advance("11m");

        Assert.Equal(1, clinic.States()["Failed"]);
        Assert.StartsWith(second, clinic.Texts(Phone)[1], StringComparison.Ordinal);
        Assert.EndsWith("Reply STOP to end texts.", clinic.Texts(Phone)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Reply STOP to end texts.")]
    [InlineData("es", "Responda STOP para dejar de recibir mensajes.")]
    public async Task R_50_where_the_first_text_is_a_reminder_it_says_so_and_is_counted_with_it(string language, string wayOut)
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        clinic.Book(clinic.Patient(Phone, "Ann", language), inDays: 2);
        await clinic.Settled();
        await clinic.Advance("25h");

        var text = Assert.Single(clinic.Texts(Phone));
        Assert.Contains("Example Clinic", text, StringComparison.Ordinal);
        Assert.EndsWith(wayOut, text, StringComparison.Ordinal);
        Assert.Equal(Domain.Messages.Segments.Count(text).Segments, clinic.Database.Read(session => session.Row<int>("SELECT segments FROM message")));
    }

    [Theory]
    [InlineData("deceasedBoolean", true)]
    [InlineData("deceasedDateTime", "2026-11-20")]
    [InlineData("active", false)]
    public async Task R_61_who_died_or_left_after_the_booking_hears_nothing_more(string field, object value)
    {
        await using var clinic = await RunningClinic.Open();
        var patient = clinic.Ehr.AddPatient("Ann", "Lee", Phone, with: WithMother);
        var visit = clinic.Book(patient, inDays: 4);
        await clinic.Settled();

        clinic.Ehr.Change("Patient", patient, resource => resource[field] = JsonValue.Create(value));
        await clinic.Advance("49h"); // the first reminder: only the Patient changed, and nobody told us
        clinic.Ehr.Move(visit, clinic.Now.AddDays(5));
        await clinic.Settled();
        clinic.Ehr.Cancel(visit);
        await clinic.Settled();
        await clinic.Advance("6d");

        Assert.Single(clinic.Texts(Phone));
        Assert.Empty(clinic.Texts(Other)); // and no proxy either
    }

    [Fact]
    public async Task R_61_a_notice_that_waits_for_the_morning_is_taken_back()
    {
        await using var clinic = await RunningClinic.Open(("Notices:SettleFor", "1h"));
        var patient = clinic.Patient(Phone);
        clinic.Book(patient);
        await clinic.Settled();

        clinic.Ehr.Change("Patient", patient, resource => resource["deceasedBoolean"] = true);
        clinic.Book(patient, inDays: 9); // whatever brings the Patient to our eyes
        await clinic.Settled();
        await clinic.Advance("2h");

        Assert.Empty(clinic.Texts(Phone));
        Assert.Equal(1, clinic.States()["Withdrawn"]);
    }

    [Theory]
    [InlineData("false", "2016-05-01", true, false)]
    [InlineData("true", "2016-05-01", false, true)]
    [InlineData("true", "1980-05-01", true, false)]
    [InlineData("true", null, true, false)]
    public async Task A_minor_is_texted_at_the_contacts_number_only_where_the_clinic_says_so(
        string proxies, string? born, bool isOwnPhone, bool isMothers)
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", proxies));
        clinic.Book(clinic.Ehr.AddPatient("Tim", "Lee", Phone, with: patient =>
        {
            WithMother(patient);
            if (born is not null) patient["birthDate"] = born;
        }));
        await clinic.Settled();

        Assert.Equal(isOwnPhone ? 1 : 0, clinic.Texts(Phone).Count);
        Assert.Equal(isMothers ? 1 : 0, clinic.Texts(Other).Count);
    }

    [Fact]
    public async Task A_minor_without_a_contact_is_a_task_where_only_contacts_are_texted()
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"));
        clinic.Book(clinic.Ehr.AddPatient("Tim", "Lee", Phone, with: patient => patient["birthDate"] = "2016-05-01"));
        await clinic.Settled();

        Assert.Empty(clinic.Texts(Phone));
        Assert.Contains("NoPhone", clinic.OpenTasks());
    }

    /// <summary>A Messaging Service with Advanced Opt-Out and keywords of its own.</summary>
    private static async Task<RunningClinic> Advanced(string keyword = "STOP", IReadOnlyList<string>? further = null)
    {
        const string service = "MG5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e";
        const string number = "+15550100001";
        var carrier = new SandboxCarrierOptions
        {
            Numbers = [number],
            MessagingServices = new Dictionary<string, IReadOnlyList<string>> { [service] = [number] },
            AdvancedOptOut = true,
            OptOutKeywords = [keyword, .. further ?? []],
        };
        var clinic = await RunningClinic.Prepare(
            null, carrier, ("Sms:Twilio:MessagingServiceSid", service), ("Consent:CancelMeansAppointment", "true"));
        await clinic.Start();
        return clinic;
    }

    private static void WithMother(JsonObject patient) => patient["contact"] = new JsonArray(
        new JsonObject
        {
            ["relationship"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "MTH" }) }),
            ["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["use"] = "mobile", ["value"] = Other }),
        });

    private static List<ConsentEntry> Ledger(RunningClinic clinic, string phone) =>
        clinic.Database.Read(session => session.ConsentLedger(phone));

    private static long Lists(RunningClinic clinic) =>
        clinic.Database.Read(session => session.Row<long>("SELECT count(*) FROM opt_out_words"));
}
