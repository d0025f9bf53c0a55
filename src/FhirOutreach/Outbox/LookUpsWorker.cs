using FhirOutreach.Hosting;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>
/// Finds out at the carrier what became of a text whose answer was lost: at once, and one and two minutes after the
/// hand-over. Found: it was accepted. Still not there after two minutes: it never was, and is planned again.
/// </summary>
internal sealed partial class LookUpsWorker : PollingWorker
{
    private const int GroupMax = 32;
    private static readonly TimeSpan BetweenLookUps = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CertainAfter = TimeSpan.FromMinutes(2);

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly TwilioSender sender;
    private readonly Bells bells;
    private readonly ILogger<LookUpsWorker> log;

    public LookUpsWorker(Database database, OutreachClock clock, TwilioSender sender, Bells bells, ILogger<LookUpsWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.sender, this.bells, this.log) = (database, clock, sender, bells, log);
        bells.OnTexts(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (database.Read(session => session.NextLookUp()) is not { } next) return null;
        if (next > now) return next;

        // One at a time: two texts alike to one number must not both be found in one of the carrier's.
        foreach (var text in database.Read(session => session.DueLookUps(now, GroupMax))) await Resolve(text, ct);
        bells.Decided();
        return clock.GetUtcNow();
    }

    private async Task Resolve(UnknownText text, CancellationToken ct)
    {
        var ours = database.Read(session => session.SidsTo(text.Phone));
        var found = await sender.Find(text.Phone, text.Body, text.HandedOverByWallClock, ours, ct);
        await database.Write(session => Settle(session, text, found));
        Log.LookedUp(log, text.Id, found.GetType().Name);
    }

    private void Settle(Session session, UnknownText text, LookUp found)
    {
        var now = clock.GetUtcNow();
        switch (found)
        {
            case LookUp.Found there:
                session.Accepted(text.Id, there.Sid, there.Status, now);
                break;
            case LookUp.NotFound when now - text.HandedOverAt >= CertainAfter:
                session.NotTaken(text.Id, text.Attempts, now, null);
                break;
            default:
                session.Unknown(text.Id, text.Attempts, NextLook(text, now));
                break;
        }
    }

    private static DateTimeOffset NextLook(UnknownText text, DateTimeOffset now)
    {
        var next = text.HandedOverAt + BetweenLookUps;
        while (next <= now) next += BetweenLookUps;
        return next;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} looked up at the carrier: {Found}")]
        public static partial void LookedUp(ILogger logger, long messageId, string found);
    }
}
