using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Storage;

/// <summary>What is stored comes back as it was: a decision made again must read the same facts.</summary>
public sealed class DetailsTests
{
    private static readonly Policy Policy = new(
        "Example Clinic", "+15550100000", TimeZoneInfo.Utc, SendingWindow.Always, new NoticeSwitches(), TimeSpan.Zero, TimeSpan.FromHours(48), TimeSpan.Zero);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_patient_comes_back_alive_or_not_and_active_or_not(bool isActive, bool isDeceased)
    {
        var patient = new Patient("ann", "Ann", null, null, null, null, isActive, isDeceased);

        Assert.Equal(patient, Details.Unpack<Patient>(Details.Pack(patient)));
    }

    [Fact]
    public void A_number_that_is_not_allowed_stays_so()
    {
        var facts = Details.Unpack<Facts>(Details.Pack(new Facts(DateTimeOffset.UnixEpoch, Policy, IsAllowed: false, WantsFewer: true)));

        Assert.False(facts.IsAllowed);
        Assert.True(facts.WantsFewer);
    }

    [Fact]
    public void A_policy_comes_back_with_its_switches_its_days_and_its_holidays()
    {
        var window = new SendingWindow(
            TimeSpan.FromHours(9), TimeSpan.FromHours(21), [new(DayOfWeek.Sunday, TimeSpan.FromHours(12), TimeSpan.FromHours(21)), new(DayOfWeek.Saturday, TimeSpan.Zero, TimeSpan.Zero)],
            [new DateOnly(2026, 12, 25)]);
        var policy = Policy with { Window = window, Notices = new NoticeSwitches(Booked: false, NoShow: false), AnswersOptOut = true, JoinsMoves = true };

        var read = Details.Unpack<Policy>(Details.Pack(policy));

        Assert.Equal(policy.Notices, read.Notices);
        Assert.Equal(window.Days, read.Window.Days);
        Assert.Equal(window.Holidays, read.Window.Holidays);
        Assert.True(read is { AnswersOptOut: true, JoinsMoves: true });
    }

    [Fact]
    public void A_policy_stored_before_there_were_days_reads_as_one_without()
    {
        var read = System.Text.Json.JsonSerializer.Deserialize<Policy>(
            """{"OrganizationName":"Example Clinic","OrganizationPhone":"+15550100000","Zone":"UTC","Window":{"End":"1.00:00:00"},"Notices":{},"FirstReminder":"2.00:00:00"}""",
            Details.Json)!;

        Assert.Equal(Policy, read);
    }

    [Fact]
    public void Facts_and_effects_come_back_as_they_were()
    {
        var facts = new Facts(DateTimeOffset.UnixEpoch, null!, "+15550100200", IsAllowed: false);
        var occurrence = new Occurrence.ReminderDue(default, 0, DateTimeOffset.UnixEpoch, IsFresh: false);
        var effect = new Effect.OpenTask("key", TaskKind.UnclearReply, new VisitKey("a1", "ann"));

        var read = Details.Unpack<DecisionDetails>(Details.Pack(new DecisionDetails(occurrence, facts, [effect])));

        Assert.False(read.Facts.IsAllowed);
        Assert.Equal(occurrence, read.Occurrence);
        Assert.Equal([effect], read.Effects);
        Assert.Empty(Details.Unpack<DecisionDetails>(Details.Pack(new DecisionDetails(occurrence, facts, []))).Effects);
    }
}
