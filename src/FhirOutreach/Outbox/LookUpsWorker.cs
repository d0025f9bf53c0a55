using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>
/// Finds out at the carrier what became of a text whose answer was lost: at once, and one and two minutes after the
/// hand-over. Found: it was accepted. Still not there after two minutes: it never was, and is planned again.
/// While the list cannot be read it is asked again, less and less often, as long as the text is of use; then a person is told
/// that nobody can tell.
/// </summary>
internal sealed partial class LookUpsWorker : PollingWorker
{
    private const int GroupMax = 32;

    /// <summary>Also after a long time of being down ourselves: one unreadable answer proves nothing.</summary>
    private const int LooksMin = 3;

    private static readonly TimeSpan CertainAfter = TimeSpan.FromMinutes(2);

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly TwilioSender sender;
    private readonly DeliverySteps steps;
    private readonly string account;
    private readonly Bells bells;
    private readonly ILogger<LookUpsWorker> log;

    public LookUpsWorker(
        Database database, OutreachClock clock, TwilioSender sender, DeliverySteps steps, OutreachSettings settings, Bells bells,
        ILogger<LookUpsWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.sender, this.steps, this.bells, this.log) = (database, clock, sender, steps, bells, log);
        account = settings.Sms.Twilio.AccountSid;
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
        var found = await Find(text, ct);
        if (await database.Write(session => Settle(session, text, found))) bells.Inbox();
        Log.LookedUp(log, text.Id, found.GetType().Name);
    }

    // One the carrier has named is there, whatever its list shows. One that another account took is not in ours.
    private async Task<LookUp> Find(UnknownText text, CancellationToken ct)
    {
        if (text.Sid is { } sid) return new LookUp.Found(sid, text.CarrierStatus ?? "", text.ErrorCode);
        if (text.Account is { } other && other != account) return new LookUp.CannotTell("it was handed over to another account");
        var others = database.Read(session => session.SidsOfOthers(text.Id, text.Phone));
        return await sender.Find(text.Phone, text.Body, text.HandedOverByWallClock, others, ct);
    }

    /// <returns>True: there is something to decide.</returns>
    private bool Settle(Session session, UnknownText text, LookUp found)
    {
        var now = clock.GetUtcNow();
        switch (found)
        {
            // Two texts alike to one number: while the carrier was asked, its answer may have said that this is the other.
            case LookUp.Found there when !session.SidsOfOthers(text.Id, text.Phone).Contains(there.Sid):
                return steps.Accepted(session, text.Id, there.Sid, there.Status, there.ErrorCode, now);
            case LookUp.NotFound when now - text.HandedOverAt >= CertainAfter:
                session.NotTaken(text.Id, text.Attempts, now, null, Why.CarrierNotReached);
                return false;
            case LookUp.CannotTell when IsLast(text, now):
                return GiveUp(session, text, now);
            default:
                session.LookUpAgain(text.Id, NextLook(text, now));
                return false;
        }
    }

    // Once it is of no use any more, all that is left is to say so.
    private static bool IsLast(UnknownText text, DateTimeOffset now) =>
        text.LookUps >= LooksMin && (now >= text.Deadline || now - text.HandedOverAt >= RetrySchedule.LookUp[^1]);

    private static bool GiveUp(Session session, UnknownText text, DateTimeOffset now) =>
        session.Unaccounted(text.Id)
        && session.Keep(
            $"unaccounted:{text.Id}", InboxKind.TextUnaccounted, $"{text.Id}", Details.Pack(new UnaccountedText(text.Id, text.Kind)), now);

    private static DateTimeOffset NextLook(UnknownText text, DateTimeOffset now)
    {
        var next = RetrySchedule.LookUp.Select(after => text.HandedOverAt + after).FirstOrDefault(at => at > now, now + RetrySchedule.LookUp[0]);
        // The last look is at the deadline, where that lies ahead: a person should hear of it then and not later.
        return text.Deadline > now && text.Deadline < next ? text.Deadline : next;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} looked up at the carrier: {Found}")]
        public static partial void LookedUp(ILogger logger, long messageId, string found);
    }
}
