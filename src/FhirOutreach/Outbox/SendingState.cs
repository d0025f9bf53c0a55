using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>Whether our sender may send: nobody has stopped it, and the carrier takes its texts and has not asked for a pause.</summary>
internal sealed class SendingState(Database database, OutreachSettings settings)
{
    /// <summary>Another process may lift a stop: nobody rings for that.</summary>
    public TimeSpan LooksAgainAfter { get; init; } = TimeSpan.FromMilliseconds(800);

    private string Sender => settings.Sms.Sender;

    /// <returns>How many texts may be claimed, and when to look again; null = nothing special.</returns>
    public (int MayGo, DateTimeOffset? Look) Now(DateTimeOffset now)
    {
        var (stops, pause) = database.Read(session => (session.SendingStops(Sender), Pause(session, now)));
        var again = now + LooksAgainAfter;
        if (stops.Exists(stop => stop.Cause is SendingStopCause.Person)) return (0, again);
        if (pause is { Until: var over }) return (0, over < again ? over : again);
        if (stops.Count == 0) return (int.MaxValue, null);
        return stops.Exists(stop => stop.ProbeAt > now) ? (0, again) : (1, again);
    }

    public List<SendingStop> Stops() => database.Read(session => session.SendingStops(Sender));

    /// <summary>What the carrier asked for; null = nothing, or it is over.</summary>
    public SendingPause? Pause(DateTimeOffset now) => database.Read(session => Pause(session, now));

    private SendingPause? Pause(Session session, DateTimeOffset now) => session.SendingPauses(now).Find(pause => pause.Sender == Sender);
}
