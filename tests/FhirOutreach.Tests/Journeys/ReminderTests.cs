using System.Globalization;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>Two reminders, at their own times, from fresh facts.</summary>
public sealed class ReminderTests
{
    private const string Phone = "+15550100206";

    [Fact]
    public async Task R_02_each_of_ten_visits_of_one_series_is_reminded_twice_and_none_is_suppressed()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"));
        var ann = clinic.Patient(Phone);
        for (var week = 1; week <= 10; week++) clinic.Book(ann, inDays: 7 * week);
        await clinic.Settled();

        for (var day = 0; day < 72; day++) await clinic.Advance("1d");

        Assert.Equal(20, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task R_01_looking_a_hundred_times_inside_the_window_reminds_once()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:Second", "0"));
        clinic.Book(clinic.Patient(Phone), inDays: 3);
        await clinic.Settled();

        await clinic.Advance("25h");
        for (var i = 0; i < 100; i++) await clinic.WorkersQuiet();

        Assert.Single(clinic.Texts(Phone));
        Assert.Single(clinic.Carrier.Requests.Of("POST", "/2010-04-01/"));
    }

    [Fact]
    public async Task R_04_an_outage_of_twenty_six_hours_sends_the_reminder_that_is_still_of_use_and_not_the_late_one()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"));
        clinic.Book(clinic.Patient(Phone), inDays: 4);
        await clinic.Settled();
        await clinic.Advance("47h"); // one hour before the first reminder

        await clinic.Advance("26h"); // the first fell due in between, and so did the second

        Assert.Single(clinic.Texts(Phone));
        Assert.Contains("TextNotSent", clinic.OpenTasks());
    }

    [Fact]
    public async Task Visits_of_one_patient_on_one_day_are_reminded_in_one_text_and_the_answer_asks_which_one()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        var ann = clinic.Patient(Phone);
        var noon = NoonInFiveDays(clinic);
        clinic.Ehr.Book(ann, noon);
        clinic.Ehr.Book(ann, noon.AddHours(2));
        await clinic.Settled();

        await clinic.Advance(Seconds(noon.AddHours(-23) - clinic.Now));
        var reminder = Assert.Single(clinic.Texts(Phone));
        await clinic.Reply(Phone, "C");

        Assert.Contains("visits", reminder, StringComparison.Ordinal);
        Assert.Contains("1:", clinic.Texts(Phone)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_heard_of_only_beside_another_is_called_off_in_words()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        var ann = clinic.Patient(Phone);
        var noon = NoonInFiveDays(clinic);
        clinic.Ehr.Book(ann, noon);
        var other = clinic.Ehr.Book(ann, noon.AddHours(2));
        await clinic.Settled();
        await clinic.Advance(Seconds(noon.AddHours(-23) - clinic.Now));
        clinic.Ehr.SetStatus(other, "checked-in"); // a slip
        await clinic.Settled();

        clinic.Ehr.Cancel(other);
        await clinic.Settled();

        Assert.Contains("is cancelled", clinic.Texts(Phone)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_reminder_of_two_visits_that_waits_names_no_visit_called_off_since_and_loses_not_the_other(int calledOff)
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        var ann = clinic.Patient(Phone);
        var noon = NoonInFiveDays(clinic);
        string[] visits = [clinic.Ehr.Book(ann, noon), clinic.Ehr.Book(ann, noon.AddMinutes(30))];
        await clinic.Settled();
        await clinic.Database.Write(session => session.StopSending(SendingStopTable.AllSenders, "test", clinic.Now));
        await clinic.Advance(Seconds(noon.AddHours(-23) - clinic.Now)); // both are decided, in one text

        clinic.Ehr.Cancel(visits[calledOff]);
        await clinic.Settled();
        await clinic.Database.Write(session => session.StartSending(SendingStopTable.AllSenders));
        for (var i = 0; i < 3; i++) await clinic.Advance("2m");

        var time = calledOff == 0 ? "12:30 PM" : "12:00 PM";
        Assert.Single(clinic.Texts(Phone), text => text.Contains("is cancelled", StringComparison.Ordinal));
        var reminder = Assert.Single(clinic.Texts(Phone), text => text.Contains("remember", StringComparison.Ordinal));
        Assert.Contains("your visit at", reminder, StringComparison.Ordinal);
        Assert.Contains(time, reminder, StringComparison.Ordinal);
        Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
    }

    [Fact]
    public async Task Of_three_reminders_that_fall_due_as_the_window_opens_two_go()
    {
        await using var clinic = await RunningClinic.Open(
            ("Notices:Booked", "false"), ("Organization:TimeZone", "UTC"), ("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));
        var ann = clinic.Patient(Phone);
        var day = new DateTimeOffset(clinic.Now.UtcDateTime.Date.AddDays(6), TimeSpan.Zero);
        clinic.Ehr.Book(ann, day.AddHours(52)); // its first reminder is due at 04:00 of the day,
        clinic.Ehr.Book(ann, day.AddHours(46)); // the second of this one at 22:00 of the day before,
        clinic.Ehr.Book(ann, day.AddHours(47)); // and the first of this one at 23:00
        await clinic.Settled();

        await clinic.Advance(Seconds(day.AddHours(7) - clinic.Now));
        var before = clinic.Texts(Phone).Count;
        await clinic.Advance("61m");

        Assert.Equal(2, clinic.Texts(Phone).Count - before);
    }

    [Fact]
    public async Task Before_closed_days_both_reminders_fall_in_one_minute_and_one_goes()
    {
        await using var clinic = await RunningClinic.Open(
            ("Notices:Booked", "false"), ("Organization:TimeZone", "UTC"), ("Messaging:Weekdays", "Mon-Fri"),
            ("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));
        var day = clinic.Now.UtcDateTime.Date.AddDays(6);
        while (day.DayOfWeek is not DayOfWeek.Monday) day = day.AddDays(1);
        clinic.Ehr.Book(clinic.Patient(Phone), new DateTimeOffset(day.AddHours(9), TimeSpan.Zero));
        await clinic.Settled();

        await clinic.Advance(Seconds(new DateTimeOffset(day.AddHours(-52).AddSeconds(-30), TimeSpan.Zero) - clinic.Now)); // Friday, in the last minute
        await clinic.Advance("60h");

        Assert.Single(clinic.Texts(Phone));
        Assert.Contains("RemindersTooNear", clinic.Database.Read(session => session.Rows<string>("SELECT why FROM decision")));
        Assert.Empty(clinic.OpenTasks());
    }

    [Fact]
    public async Task R_43_a_confirmed_visit_is_reminded_once_more_at_the_last_slot_and_asked_nothing()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone), inDays: 6);
        await clinic.Settled();
        await clinic.Reply(Phone, "C");

        await clinic.Advance("4d");
        Assert.Equal(2, clinic.Texts(Phone).Count);
        await clinic.Advance("25h");

        Assert.Equal(3, clinic.Texts(Phone).Count);
        Assert.DoesNotContain("Reply C", clinic.Texts(Phone)[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_19_changed_leads_plan_every_visit_again_none_lost_and_none_doubled()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:Second", "0"));
        for (var i = 0; i < 200; i++) clinic.Book(clinic.Patient($"+1555014{i:0000}"), inDays: 5);
        await clinic.Settled();

        await clinic.Stop();
        clinic.Set("Reminders:First", "72h");
        await clinic.Start();
        await clinic.Advance("49h"); // 71 hours before the visits

        Assert.Equal(200, clinic.Carrier.Sent.Count);
        await clinic.Advance("25h");
        Assert.Equal(200, clinic.Carrier.Sent.Count);
    }

    [Fact]
    public async Task R_19_what_a_longer_lead_leaves_behind_goes_at_the_next_start()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:Second", "0"));
        clinic.Book(clinic.Patient(Phone), inDays: 5);
        await clinic.Settled();
        await clinic.Advance("60h"); // 60 hours are left, and the reminder is due twelve hours later

        await clinic.Stop();
        clinic.Set("Reminders:First", "72h");
        await clinic.Start();

        Assert.Single(clinic.Texts(Phone));
        await clinic.Advance("24h");
        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task A_reminder_waits_while_the_EHR_cannot_be_read_and_is_dropped_at_its_deadline_with_a_task()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Reminders:First", "0"));
        clinic.Book(clinic.Patient(Phone), inDays: 3);
        await clinic.Settled();
        clinic.Ehr.IsDown = true;

        await clinic.Advance("49h");
        Assert.Empty(clinic.Texts(Phone));
        await clinic.Advance("23h");

        Assert.Empty(clinic.Texts(Phone));
        Assert.Contains("TextNotSent", clinic.OpenTasks());
    }

    [Fact]
    public async Task A_visit_cancelled_behind_our_back_is_not_reminded()
    {
        await using var clinic = await RunningClinic.Open(("Notices:Booked", "false"), ("Notices:Cancelled", "false"), ("Reminders:First", "0"));
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 3);
        await clinic.Settled();
        clinic.Ehr.Deliveries.IsStopped = true;
        clinic.Ehr.Cancel(visit);

        await clinic.Advance("49h");

        Assert.Empty(clinic.Texts(Phone));
    }

    [Fact]
    public async Task Nor_named_in_the_reminder_of_another_visit_of_the_day()
    {
        await using var clinic = await RunningClinic.Open(
            ("Notices:Booked", "false"), ("Notices:Cancelled", "false"), ("Reminders:First", "0"), ("Ehr:SweepEvery", "30d"));
        var ann = clinic.Patient(Phone);
        var noon = NoonInFiveDays(clinic);
        clinic.Ehr.Book(ann, noon);
        var other = clinic.Ehr.Book(ann, noon.AddHours(2));
        await clinic.Settled();
        clinic.Ehr.Deliveries.IsStopped = true;
        clinic.Ehr.Cancel(other);

        await clinic.Advance(Seconds(noon.AddHours(-23) - clinic.Now));

        Assert.Contains("remember your visit at", Assert.Single(clinic.Texts(Phone)), StringComparison.Ordinal);
        await clinic.Advance("6h");
        Assert.Single(clinic.Texts(Phone));
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("America/Phoenix")]
    [InlineData("Europe/Madrid")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    public async Task R_59_the_time_in_the_text_is_the_clinics_own(string zone)
    {
        await using var clinic = await RunningClinic.Open(("Organization:TimeZone", zone));
        var start = new DateTimeOffset(clinic.Now.UtcDateTime.Date.AddDays(9).AddHours(12), TimeSpan.Zero);
        clinic.Ehr.Book(clinic.Patient(Phone), start);
        await clinic.Settled();

        var there = TimeZoneInfo.ConvertTime(start, TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Contains(there.ToString("h:mm tt", CultureInfo.InvariantCulture), Assert.Single(clinic.Texts(Phone)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_at_night_waits_for_the_morning_in_the_patients_zone()
    {
        await using var clinic = await RunningClinic.Open(("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));
        var tonight = TimeZoneInfo.ConvertTime(clinic.Now, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).Date.AddDays(1).AddHours(22);
        var instant = new DateTimeOffset(tonight, TimeZoneInfo.FindSystemTimeZoneById("America/New_York").GetUtcOffset(tonight));
        await clinic.Advance(Seconds(instant - clinic.Now));
        clinic.Book(clinic.Patient(Phone), inDays: 5);
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));

        await clinic.Advance("9h");
        Assert.Empty(clinic.Texts(Phone));
        await clinic.Advance("61m");

        Assert.Single(clinic.Texts(Phone));
    }

    /// <summary>In New York.</summary>
    private static DateTimeOffset NoonInFiveDays(RunningClinic clinic) =>
        new(clinic.Now.UtcDateTime.Date.AddDays(5).AddHours(17), TimeSpan.Zero);

    private static string Seconds(TimeSpan time) => $"{(int)time.TotalSeconds}s";
}
