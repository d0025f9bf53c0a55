using System.Globalization;

namespace FhirOutreach.Tests.Journeys;

/// <summary>When texts go: bursts, moves made of two appointments, closed days.</summary>
public sealed class TimeTests
{
    private const string Phone = "+15550100241";
    private static Task<RunningClinic> JoiningMoves() => RunningClinic.Open(("Notices:SettleFor", "3m"), ("Notices:JoinMoves", "true"));

    // A visit that the patient was told of is called off, and another booked: nothing of that is told yet.
    private static async Task<(string Old, string Other)> MovedByCancelling(RunningClinic clinic)
    {
        var patient = clinic.Patient(Phone);
        var old = clinic.Book(patient);
        await clinic.Settled();
        await clinic.Advance("4m");
        clinic.Ehr.Cancel(old);
        await clinic.Settled();
        var other = clinic.Book(patient, inDays: 9);
        await clinic.Settled();
        return (old, other);
    }

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public async Task A_burst_of_changes_within_the_settling_time_is_told_once_as_it_ended()
    {
        await using var clinic = await RunningClinic.Open(("Notices:SettleFor", "3m"));
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        for (var i = 1; i <= 5; i++)
        {
            clinic.Ehr.Move(visit, clinic.Now.AddDays(7 + i));
            await clinic.Settled();
            await clinic.Advance("1m");
        }
        Assert.Empty(clinic.Texts(Phone));

        await clinic.Advance("3m");

        Assert.Contains("is booked for", Assert.Single(clinic.Texts(Phone)), StringComparison.Ordinal);
        Assert.Equal(5, clinic.States()["Superseded"]);
    }

    [Fact]
    public async Task A_move_there_and_back_within_the_settling_time_is_not_told()
    {
        await using var clinic = await RunningClinic.Open(("Notices:SettleFor", "3m"));
        var start = clinic.Now.AddDays(7);
        var visit = clinic.Ehr.Book(clinic.Patient(Phone), start);
        await clinic.Settled();
        await clinic.Advance("4m");

        clinic.Ehr.Move(visit, start.AddDays(1));
        await clinic.Settled();
        clinic.Ehr.Move(visit, start);
        await clinic.Settled();
        await clinic.Advance("10m");

        Assert.Single(clinic.Texts(Phone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancellation_and_a_booking_within_minutes_are_told_as_one_move(bool isCancelledFirst)
    {
        await using var clinic = await JoiningMoves();
        var patient = clinic.Patient(Phone);
        var old = clinic.Book(patient);
        await clinic.Settled();
        await clinic.Advance("4m");

        if (isCancelledFirst) clinic.Ehr.Cancel(old);
        else clinic.Book(patient, inDays: 9);
        await clinic.Settled();
        await clinic.Advance("1m");
        if (isCancelledFirst) clinic.Book(patient, inDays: 9);
        else clinic.Ehr.Cancel(old);
        await clinic.Settled();
        await clinic.Advance("4m");

        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Contains("has moved from", clinic.Texts(Phone)[1], StringComparison.Ordinal);

        await clinic.Reply(Phone, "C");
        Assert.Contains("is confirmed", clinic.Texts(Phone)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_new_one_of_such_a_move_is_called_off_too_the_patient_hears_that_the_old_one_is_off(bool isCancelledFirst)
    {
        await using var clinic = await JoiningMoves();
        var patient = clinic.Patient(Phone);
        var old = clinic.Book(patient);
        await clinic.Settled();
        await clinic.Advance("4m");
        var named = clinic.Texts(Phone)[0].Split("booked for ")[1].Split('\n')[0].Split(" at ")[0]; // the day

        if (isCancelledFirst) clinic.Ehr.Cancel(old);
        var other = clinic.Book(patient, inDays: 9);
        if (!isCancelledFirst) clinic.Ehr.Cancel(old);
        await clinic.Settled();
        clinic.Ehr.Cancel(other);
        await clinic.Settled();
        await clinic.Advance("4m");

        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Contains("is cancelled", clinic.Texts(Phone)[1], StringComparison.Ordinal);
        Assert.Contains(named, clinic.Texts(Phone)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_joined_move_that_is_undone_before_it_was_told_leaves_the_old_visit_as_the_patient_knows_it(bool isOtherKept)
    {
        await using var clinic = await JoiningMoves();
        var (old, other) = await MovedByCancelling(clinic);

        if (!isOtherKept) clinic.Ehr.Cancel(other);
        await clinic.Settled();
        clinic.Ehr.Restore(old);
        await clinic.Settled();
        await clinic.Advance("10m");

        var later = clinic.Texts(Phone).Skip(1).ToList();
        if (isOtherKept) Assert.Contains("is booked for", Assert.Single(later), StringComparison.Ordinal);
        else Assert.Empty(later);
    }

    [Fact]
    public async Task Who_was_told_of_a_joined_move_hears_when_the_old_visit_is_on_again_beside_the_new_one()
    {
        await using var clinic = await JoiningMoves();
        var (old, _) = await MovedByCancelling(clinic);
        await clinic.Advance("4m");

        clinic.Ehr.Restore(old);
        await clinic.Settled();
        await clinic.Advance("4m");

        Assert.Equal(3, clinic.Texts(Phone).Count);
        Assert.Contains("is back on", clinic.Texts(Phone)[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("proposed")]
    [InlineData("")]
    public async Task Where_the_new_one_of_such_a_move_comes_to_nothing_the_patient_hears_that_the_old_one_is_off(string status)
    {
        await using var clinic = await JoiningMoves();
        var (old, other) = await MovedByCancelling(clinic);

        if (status.Length > 0) clinic.Ehr.SetStatus(other, status);
        else clinic.Ehr.Delete(other);
        await clinic.Settled();
        await clinic.Advance("10m");
        await clinic.Advance("24h"); // a delete that nobody tells of is found by the day's comparison

        Assert.Contains("is cancelled", Assert.Single(clinic.Texts(Phone).Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_across_midnight_is_open_at_night_and_closed_at_noon()
    {
        await using var clinic = await RunningClinic.Open(("Messaging:WindowStart", "20:00"), ("Messaging:WindowEnd", "06:00"));
        await AdvanceTo(clinic, days: 1, hour: 12);
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 9);
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));

        await AdvanceTo(clinic, days: 0, hour: 20);
        Assert.Single(clinic.Texts(Phone));

        await AdvanceTo(clinic, days: 1, hour: 5); // after midnight it is still open
        clinic.Ehr.Move(visit, clinic.Now.AddDays(10));
        await clinic.Settled();
        Assert.Equal(2, clinic.Texts(Phone).Count);

        await AdvanceTo(clinic, days: 0, hour: 7);
        clinic.Ehr.Move(visit, clinic.Now.AddDays(11));
        await clinic.Settled();
        Assert.Equal(2, clinic.Texts(Phone).Count);
    }

    [Fact]
    public async Task On_a_weekday_that_is_closed_a_notice_waits_for_the_next_that_is_open()
    {
        await using var clinic = await RunningClinic.Open(("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));
        var tomorrow = TimeZoneInfo.ConvertTime(clinic.Now, NewYork).Date.AddDays(1);
        await clinic.Stop();
        clinic.Set("Messaging:Weekdays", string.Join(',', Enumerable.Range(2, 5).Select(day => $"{tomorrow.AddDays(day).DayOfWeek}"[..3]))); // tomorrow and the day after are closed
        await clinic.Start();
        await AdvanceTo(clinic, days: 1, hour: 12);
        clinic.Book(clinic.Patient(Phone), inDays: 9);
        await clinic.Settled();

        await AdvanceTo(clinic, days: 1, hour: 19);
        Assert.Empty(clinic.Texts(Phone));
        await AdvanceTo(clinic, days: 1, hour: 8);
        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task On_a_holiday_a_notice_waits_and_an_answer_does_not()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone), inDays: 20);
        await clinic.Settled();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clinic.Now, zone).DateTime);
        var (one, two) = (today.AddDays(-1), today.AddDays(1));
        await clinic.Stop();
        clinic.Set("Messaging:Holidays", $"{one:yyyy-MM-dd},{today:yyyy-MM-dd},{two:yyyy-MM-dd},US");
        await clinic.Start();

        clinic.Ehr.Move(visit, clinic.Now.AddDays(21));
        await clinic.Settled();
        Assert.Single(clinic.Texts(Phone));
        await clinic.Reply(Phone, "C"); // an old C: the answer carries the new time, at any hour of any day

        Assert.Equal(2, clinic.Texts(Phone).Count);
        await clinic.Advance("4d");
        Assert.Equal(2, clinic.Texts(Phone).Count);
    }

    /// <summary>That hour on the clinic's clock, and a minute.</summary>
    [Theory]
    [InlineData(2, "08:00", 1)] // by nine in the evening, for the day after tomorrow: told tomorrow at eight, when the second falls due
    [InlineData(2, "07:30", 1)] // it fell due at half past seven, and waits for eight as well
    [InlineData(2, "09:00", 2)] // an hour later: it comes
    [InlineData(3, "07:45", 2)] // the first is said with the booking, the second comes
    public async Task A_booking_told_in_the_morning_is_not_reminded_of_at_the_same_moment(int days, string at, int texts)
    {
        await using var clinic = await RunningClinic.Open(("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));
        await AdvanceTo(clinic, days: 1, hour: 21);
        var local = TimeZoneInfo.ConvertTime(clinic.Now, NewYork).Date.AddDays(days) + TimeSpan.Parse(at, CultureInfo.InvariantCulture);
        clinic.Ehr.Book(clinic.Patient(Phone), new DateTimeOffset(local, NewYork.GetUtcOffset(local)));
        await clinic.Settled();
        await AdvanceTo(clinic, days: 1, hour: 8);
        Assert.Single(clinic.Texts(Phone));

        while (clinic.Now < new DateTimeOffset(local, NewYork.GetUtcOffset(local))) await clinic.Advance("1h");

        Assert.Equal(texts, clinic.Texts(Phone).Count);
        Assert.Contains("is booked for", clinic.Texts(Phone)[0], StringComparison.Ordinal);
    }

    private static async Task AdvanceTo(RunningClinic clinic, int days, int hour)
    {
        var local = TimeZoneInfo.ConvertTime(clinic.Now, NewYork).Date.AddDays(days).AddHours(hour).AddMinutes(1);
        await clinic.Advance($"{(int)(new DateTimeOffset(local, NewYork.GetUtcOffset(local)) - clinic.Now).TotalSeconds}s");
    }
}
