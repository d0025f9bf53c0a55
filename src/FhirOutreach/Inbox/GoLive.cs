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

    public DateTimeOffset? Began { get; private set; } = database.Read(session => session.Note(Name)) is { } noted
        ? DateTimeOffset.Parse(noted, CultureInfo.InvariantCulture)
        : null;

    public bool HasBegun => Began is not null;

    public bool WasThereBefore(DateTimeOffset lastUpdated) => lastUpdated <= Began;

    public async Task Begin(DateTimeOffset serversNow)
    {
        await database.Write(session => session.Note(Name, serversNow.ToString("O", CultureInfo.InvariantCulture)));
        Began = serversNow;
    }
}
