using System.Globalization;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// When the first intake began, by the EHR's clock. What the EHR last changed before that is taken in silently whenever it
/// is first seen; what came after is told. Until it is known, nothing of the EHR's is decided.
/// </summary>
internal sealed class GoLive(Database database)
{
    private const string Name = "go-live";
    private const string NameEnded = "go-live-ended";

    private bool isUnderWay = database.Read(session => session.Note(Intake.Done)) is null;

    public DateTimeOffset? Began { get; private set; } = database.Read(session => session.Note(Name)) is { } noted
        ? DateTimeOffset.Parse(noted, CultureInfo.InvariantCulture)
        : null;

    public bool HasBegun => Began is not null;

    public bool WasThereBefore(DateTimeOffset lastUpdated) => lastUpdated <= Began;

    /// <summary>When the first intake was done, by our clock.</summary>
    private DateTimeOffset? Ended { get; set; } = database.Read(session => session.Note(NameEnded)) is { } noted
        ? DateTimeOffset.Parse(noted, CultureInfo.InvariantCulture)
        : null;

    /// <summary>For Appointments whose EHR does not say when it changed them: we had it from the first intake.</summary>
    public bool WasTakenIn(DateTimeOffset receivedAt) => isUnderWay || receivedAt <= Ended;

    public void End(Session session, DateTimeOffset now)
    {
        session.Note(NameEnded, now.ToString("O", CultureInfo.InvariantCulture));
        (Ended, isUnderWay) = (now, false);
    }

    public async Task Begin(DateTimeOffset serversNow)
    {
        await database.Write(session => session.Note(Name, serversNow.ToString("O", CultureInfo.InvariantCulture)));
        Began = serversNow;
    }
}
