using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace FhirOutreach.Tests.Journeys;

/// <summary>
/// Reminders over the two nights a year on which the clocks change, through the front door: a minute before its instant there
/// is no text, at its instant there is one. Zones without such nights walk New York's.
/// </summary>
public sealed class DaylightSavingTests
{
    private static readonly TimeSpan WindowOpens = TimeSpan.FromHours(8);
    private static readonly TimeSpan WindowCloses = TimeSpan.FromHours(20);

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("America/Phoenix")]
    [InlineData("Europe/Madrid")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    public async Task R_60_reminders_come_at_the_right_instants_over_both_changes_of_the_clocks(string zoneId)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        await using var clinic = await RunningClinic.Open(
            ("Organization:TimeZone", zoneId), ("Notices:Booked", "false"),
            ("Messaging:WindowStart", "08:00"), ("Messaging:WindowEnd", "20:00"));

        var expected = new List<(DateTimeOffset At, string Phone)>();
        foreach (var change in NextChanges(zone, clinic.Now))
        {
            // The day of the change, at an hour in the middle of the window and at one whose reminders fall due at night.
            foreach (var hour in new[] { 10, 23 })
            {
                var start = At(zone, change.Date.AddHours(hour).AddMinutes(30));
                var phone = $"+1555010{20 + expected.Count / 2:00}06";
                clinic.Ehr.Book(clinic.Patient(phone), start);
                expected.Add((InWindow(zone, start.AddHours(-48)), phone));
                expected.Add((InWindow(zone, start.AddHours(-24)), phone));
            }
        }
        await clinic.Settled();

        foreach (var (at, phone) in expected.OrderBy(each => each.At))
        {
            var before = clinic.Texts(phone).Count;
            await Set(clinic, at.AddMinutes(-1));
            Assert.Equal(before, clinic.Texts(phone).Count);
            await Set(clinic, at);
            Assert.Equal(before + 1, clinic.Texts(phone).Count);
        }
        Assert.All(expected, each => Assert.Equal(2, clinic.Texts(each.Phone).Count));
    }

    // The local dates of the next two changes.
    private static List<DateTime> NextChanges(TimeZoneInfo zone, DateTimeOffset now)
    {
        var changing = zone.SupportsDaylightSavingTime && ChangesIn(zone, now).Count == 2
            ? zone
            : TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        return ChangesIn(changing, now);
    }

    // A day that does not have 24 hours; the first days are left out, so that both reminders are still to come.
    private static List<DateTime> ChangesIn(TimeZoneInfo zone, DateTimeOffset now) =>
        [.. Enumerable.Range(5, 366).Select(day => TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(day))
            .Where(day => zone.GetUtcOffset(day.AddHours(12)) != zone.GetUtcOffset(day.AddHours(-12))).Take(2)];

    private static DateTimeOffset At(TimeZoneInfo zone, DateTime local) => new(local, zone.GetUtcOffset(local));

    private static DateTimeOffset InWindow(TimeZoneInfo zone, DateTimeOffset due)
    {
        var local = TimeZoneInfo.ConvertTime(due, zone).DateTime;
        if (local.TimeOfDay >= WindowOpens && local.TimeOfDay < WindowCloses) return due;
        return At(zone, (local.TimeOfDay < WindowOpens ? local.Date : local.Date.AddDays(1)) + WindowOpens);
    }

    private static async Task Set(RunningClinic clinic, DateTimeOffset at)
    {
        if (clinic.Now >= at) return; // two reminders of one instant
        using var answer = await clinic.Http.PostAsJsonAsync(
            "/sandbox/clock", new { set = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await clinic.Settled();
    }
}
