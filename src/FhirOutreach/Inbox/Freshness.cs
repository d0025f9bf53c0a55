using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Do we know the visit well enough to remind of it? Yes when it was read, notified, or covered by a good sweep within
/// twice <c>Ehr:SweepEvery</c>, and nothing we were told of it still waits to be worked through.
/// </summary>
internal sealed class Freshness(Database database, OutreachClock clock, OutreachSettings settings)
{
    private const int SweepsMissed = 2;

    private DateTimeOffset lastGoodSweep = DateTimeOffset.MinValue;

    /// <summary>For a look ahead, which asks nobody: visits and patients are as they are known.</summary>
    public bool TakesAllAsKnown { get; set; }

    /// <summary>A sweep that began at <paramref name="began"/> was good: it covers every Appointment.</summary>
    public void Swept(DateTimeOffset began) => lastGoodSweep = began;

    public bool IsFresh(string appointmentId) => database.Read(session => IsFresh(session, appointmentId));

    /// <summary>With what its transaction has just learned.</summary>
    public bool IsFresh(Session session, string appointmentId)
    {
        if (TakesAllAsKnown) return true;
        var since = Since(clock.GetUtcNow());
        return (lastGoodSweep >= since || session.ReadAt(appointmentId) >= since) && !session.IsToldMore(appointmentId);
    }

    /// <summary>A copy of that age may stand for the EHR's own.</summary>
    public bool IsRecent(DateTimeOffset readAt) => TakesAllAsKnown || readAt >= Since(clock.GetUtcNow());

    /// <summary>What was decided long ago, and leaves only now, leaves on facts as fresh as a reminder's.</summary>
    public SendingLimits Within(SendingLimits limits)
    {
        var since = Since(limits.Now);
        var isSwept = lastGoodSweep >= since && !TakesAllAsKnown;
        return limits with { PatientsReadSince = since, VisitsReadSince = isSwept ? DateTimeOffset.MinValue : since };
    }

    private DateTimeOffset Since(DateTimeOffset now) => now - SweepsMissed * settings.Ehr.SweepEvery;
}
