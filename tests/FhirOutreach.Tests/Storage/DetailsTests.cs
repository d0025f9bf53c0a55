using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Storage;

/// <summary>What is stored is read back as it was, also where a value is the opposite of what is usual.</summary>
public sealed class DetailsTests
{
    private static readonly Policy Clinic = new(
        "Example Clinic", "+15550100000", TimeZoneInfo.Utc, SendingWindow.Always, new NoticeSwitches(Booked: false), TimeSpan.Zero,
        TimeSpan.Zero, TimeSpan.FromHours(24));

    [Fact]
    public void An_inactive_patient_stays_inactive()
    {
        var patient = new Patient("ann", "Ann", null, null, "en", null, IsActive: false, IsDeceased: true);
        Assert.Equal(patient, Details.Unpack<Patient>(Details.Pack(patient)));
    }

    [Fact]
    public void A_notice_switched_off_stays_off() =>
        Assert.Equal(Clinic, Details.Unpack<Policy>(Details.Pack(Clinic)));

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
