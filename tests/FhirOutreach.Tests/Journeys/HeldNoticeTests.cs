using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>A text that was held leaves on what the EHR says as it leaves, not on what it said as it was decided .</summary>
public sealed class HeldNoticeTests
{
    private const string Phone = "+15550100261";
    private const string Other = "+15550100262";

    [Theory]
    [InlineData("deceasedBoolean", true, nameof(Why.PatientDeceased))]
    [InlineData("deceasedDateTime", "2026-11-20", nameof(Why.PatientDeceased))]
    [InlineData("active", false, nameof(Why.PatientInactive))]
    public async Task R_61_who_died_or_left_overnight_does_not_get_the_evenings_notice(string field, object value, string why)
    {
        await using var clinic = await AtNight();
        var patient = clinic.Patient(Phone);
        clinic.Book(patient, inDays: 5);
        await clinic.Settled();

        clinic.Ehr.Change("Patient", patient, resource => resource[field] = JsonValue.Create(value)); // and nobody told us
        await clinic.Advance("11h");

        Assert.Empty(clinic.Carrier.Sent);
        Assert.Equal(1, clinic.States()["Withdrawn"]);
        Assert.Equal([why], Reasons(clinic));
    }

    [Fact]
    public async Task Whom_the_EHR_does_not_know_any_more_does_not_get_it_either()
    {
        await using var clinic = await AtNight();
        var patient = clinic.Patient(Phone);
        clinic.Book(patient, inDays: 5);
        await clinic.Settled();

        clinic.Ehr.Delete("Patient", patient);
        await clinic.Advance("11h");

        Assert.Empty(clinic.Carrier.Sent);
        Assert.Equal([nameof(Why.PatientInactive)], Reasons(clinic));
    }

    [Fact]
    public async Task Who_has_another_number_in_the_morning_gets_the_notice_there_and_reads_who_writes()
    {
        await using var clinic = await AtNight();
        var patient = clinic.Patient(Phone);
        clinic.Book(patient, inDays: 5);
        await clinic.Settled();

        clinic.Ehr.Change("Patient", patient, resource => resource["telecom"]![0]!["value"] = Other);
        await clinic.Advance("11h");

        Assert.Empty(clinic.Texts(Phone));
        var text = Assert.Single(clinic.Texts(Other));
        Assert.Contains("Example Clinic", text, StringComparison.Ordinal);
        Assert.EndsWith("Reply STOP to end texts.", text, StringComparison.Ordinal);
        Assert.Contains(nameof(Why.NumberChanged), Decided(clinic));
        await clinic.Reply(Other, "C");
        Assert.Contains("confirmed", clinic.Texts(Other)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STOP", "OptedOut")]
    [InlineData(null, "NoPhone")]
    public async Task A_new_number_that_may_not_be_texted_gets_nothing_and_nor_does_the_old_one(string? said, string why)
    {
        await using var clinic = await AtNight();
        var patient = clinic.Patient(Phone);
        clinic.Book(patient, inDays: 5);
        await clinic.Settled();
        if (said is not null) await clinic.Reply(Other, said);

        clinic.Ehr.Change("Patient", patient, resource =>
        {
            if (said is null) resource.Remove("telecom");
            else resource["telecom"]![0]!["value"] = Other;
        });
        await clinic.Advance("11h");

        Assert.Empty(clinic.Carrier.Sent);
        Assert.Equal([why], Reasons(clinic));
        Assert.Equal(said is null, clinic.OpenTasks().Contains("NoPhone"));
    }

    [Fact]
    public async Task A_visit_called_off_overnight_behind_our_back_is_not_announced_in_the_morning()
    {
        await using var clinic = await AtNight();
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 5);
        await clinic.Settled();

        clinic.Ehr.Deliveries.IsStopped = true;
        clinic.Ehr.Cancel(visit);
        await clinic.Advance("11h");

        Assert.Empty(clinic.Carrier.Sent);
    }

    [Theory]
    [InlineData("2h", true)]
    [InlineData("30h", false)]
    public async Task While_the_EHR_is_down_it_waits_until_its_deadline(string outage, bool isSent)
    {
        await using var clinic = await AtNight();
        clinic.Book(clinic.Patient(Phone), inDays: 5);
        await clinic.Settled();

        clinic.Ehr.IsDown = true;
        await clinic.Advance("11h");
        Assert.Empty(clinic.Texts(Phone));
        Assert.Contains(nameof(Why.NotFresh), Decided(clinic));
        await clinic.Advance(outage);
        clinic.Ehr.IsDown = false;
        await clinic.Advance("2m");

        Assert.Equal(isSent ? 1 : 0, clinic.Texts(Phone).Count);
        Assert.Equal(!isSent, clinic.OpenTasks().Contains("TextNotSent"));
        Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
    }

    [Fact]
    public async Task A_text_that_the_carrier_kept_until_the_window_closed_is_not_read_at_night()
    {
        await using var clinic = await RunningClinic.Open(
            ("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"), ("Reminders:First", "0"), ("Reminders:Second", "0"));
        await AdvanceTo(clinic, hour: 19, minute: 58);
        clinic.Carrier.Phone(Phone).FailsWith = 30036;
        clinic.Ehr.Book(clinic.Patient(Phone), clinic.Now.AddHours(60));
        await clinic.Settled();
        clinic.Carrier.Phone(Phone).FailsWith = null;
        var posted = clinic.Carrier.Requests.Of("POST", "/2010-04-01/").Single().Body;
        Assert.Contains("ValidityPeriod=300", posted, StringComparison.Ordinal);

        await clinic.Advance("11h");
        Assert.Empty(clinic.Texts(Phone));
        await clinic.Advance("2h");

        Assert.Single(clinic.Texts(Phone));
        Assert.Empty(clinic.OpenTasks());
        Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
    }

    [Fact]
    public async Task An_answer_that_the_EHR_took_in_the_night_hours_after_the_reply_is_told_in_the_morning()
    {
        await using var clinic = await AtNight();
        clinic.Book(clinic.Patient(Phone), inDays: 7);
        await clinic.Settled();
        await clinic.Advance("11h"); // told, and asked
        await clinic.Advance("12h"); // 21:00
        clinic.Ehr.IsDown = true;
        await clinic.Reply(Phone, "C");
        await clinic.Advance("5h");
        clinic.Ehr.IsDown = false;
        await clinic.Advance("40m");

        Assert.Equal(1, clinic.States()["Held"]); // the EHR has it, and nobody waits any more
        Assert.DoesNotContain(clinic.Texts(Phone), text => text.Contains("is confirmed", StringComparison.Ordinal));
        await clinic.Advance("6h");
        Assert.Contains("is confirmed", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
        Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
    }

    [Fact]
    public async Task R_65_reminder_texts_that_wait_for_the_EHR_raise_the_alarm()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        await clinic.Database.Write(session => session.StopSending(SendingStopTable.AllSenders, "test", clinic.Now));
        clinic.Book(clinic.Patient(Phone), inDays: 2);
        await clinic.Settled();
        await clinic.Advance("24h"); // decided, and stopped
        clinic.Ehr.IsDown = true;
        await clinic.Advance("11m");
        await clinic.Database.Write(session => session.StartSending(SendingStopTable.AllSenders));
        for (var i = 0; i < 3; i++) await clinic.Advance("2m");

        Assert.Empty(clinic.Carrier.Sent);
        Assert.Contains("1 waiting for the EHR", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        clinic.Ehr.IsDown = false;
        for (var i = 0; i < 3; i++) await clinic.Advance("2m");

        Assert.Single(clinic.Carrier.Sent);
        Assert.DoesNotContain("RemindersNotGoingOut", await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_held_notices_are_looked_at_in_a_few_reads_and_one_that_is_not_held_in_none()
    {
        await using var clinic = await AtNight();
        for (var i = 0; i < 100; i++) clinic.Book(clinic.Patient($"+1555018{i:0000}"), inDays: 5);
        await clinic.Settled();
        var before = Reads(clinic);

        await clinic.Advance("11h");
        Assert.Equal(100, clinic.Carrier.Sent.Count);
        Assert.InRange(Reads(clinic) - before, 2, 12);

        before = Reads(clinic);
        clinic.Book(clinic.Patient(Phone), inDays: 5);
        await clinic.Settled();
        Assert.Equal(101, clinic.Carrier.Sent.Count);
        Assert.Equal(1, Reads(clinic) - before); // as it was decided
    }

    [Fact]
    public async Task An_EHR_that_stays_down_is_asked_by_one_row_for_each_text()
    {
        await using var clinic = await AtNight();
        clinic.Book(clinic.Patient(Phone), inDays: 5);
        await clinic.Settled();
        clinic.Ehr.IsDown = true;
        await clinic.Advance("11h");
        for (var i = 0; i < 4; i++) await clinic.Advance("1m");

        var rows = clinic.Database.Read(session => session.Row<int>("SELECT count(*) FROM inbox WHERE kind = 'TextStale'"));
        Assert.InRange(rows, 2, 6); // once a minute, and never two at once
        Assert.Equal(0, clinic.Database.Read(session => session.Row<int>("SELECT count(*) FROM inbox WHERE kind = 'TextStale' AND due_at IS NOT NULL")));
    }

    [Fact]
    public async Task What_a_stop_held_back_leaves_on_fresh_facts_too()
    {
        await using var clinic = await RunningClinic.Open();
        await clinic.Database.Write(session => session.StopSending(SendingStopTable.AllSenders, "test", clinic.Now));
        var patient = clinic.Patient(Phone);
        clinic.Book(patient, inDays: 5);
        await clinic.Settled();
        clinic.Ehr.Change("Patient", patient, resource => resource["deceasedBoolean"] = true);
        await clinic.Advance("3h");

        await clinic.Database.Write(session => session.StartSending(SendingStopTable.AllSenders));
        await clinic.Advance("1m");

        Assert.Empty(clinic.Carrier.Sent);
        Assert.Equal(1, clinic.States()["Withdrawn"]);
    }

    /// <summary>Ten in the evening of tomorrow, where the patients are.</summary>
    private static async Task<RunningClinic> AtNight()
    {
        var clinic = await RunningClinic.Open(("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));
        await AdvanceTo(clinic, hour: 22);
        return clinic;
    }

    private static async Task AdvanceTo(RunningClinic clinic, int hour, int minute = 0)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var evening = TimeZoneInfo.ConvertTime(clinic.Now, zone).Date.AddDays(1).AddHours(hour).AddMinutes(minute);
        var instant = new DateTimeOffset(evening, zone.GetUtcOffset(evening));
        await clinic.Advance($"{(int)(instant - clinic.Now).TotalSeconds}s");
    }

    private static int Reads(RunningClinic clinic) => clinic.Ehr.Requests.Of("GET", "/").Count(request => request.Path.Contains("/Patient", StringComparison.Ordinal));

    private static List<string> Reasons(RunningClinic clinic) =>
        clinic.Database.Read(session => session.Rows<string>("SELECT why FROM message ORDER BY id"));

    private static List<string> Decided(RunningClinic clinic) =>
        clinic.Database.Read(session => session.Rows<string>("SELECT why FROM decision ORDER BY id"));
}
