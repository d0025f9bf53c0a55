using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>Whether our sender may send: nobody has stopped it, and the carrier takes its texts.</summary>
internal sealed class SendingState(Database database, SenderPause pause, OutreachSettings settings)
{
    /// <summary>Another process may lift a stop: nobody rings for that.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(800);

    /// <returns>How many texts may be claimed, and when to look again; null = nothing special.</returns>
    public (int MayGo, DateTimeOffset? Look) Now(DateTimeOffset now)
    {
        var stops = Stops();
        if (stops.Exists(stop => stop.Cause is SendingStopCause.Person)) return (0, now + LookAgain);
        if (pause.Over > now) return (0, Min(pause.Over, now + LookAgain));
        if (stops.Count == 0) return (int.MaxValue, null);
        return stops.Exists(stop => stop.ProbeAt > now) ? (0, now + LookAgain) : (1, now + LookAgain);
    }

    public List<SendingStop> Stops() => database.Read(session => session.SendingStops(settings.Sms.Sender));

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
