using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>
/// Carries texts to the carrier: claim, hand over, send, settle. No transaction is open while the carrier is asked, and
/// nothing is handed over twice without the carrier having said that it does not have it. One slow answer holds up nobody.
/// </summary>
internal sealed class TextsWorker : PollingWorker
{
    /// <summary>Enough for 500 texts a second and a carrier that takes 300 ms, beside those that wait for their turn.</summary>
    private const int InFlightMax = 256;

    private const int WaitingMax = 64;

    /// <summary>Answers find a place even when all others are taken.</summary>
    private const int KeptForAnswers = 4;

    // Overtaken texts stay due until they are decided: this keeps the loop from spinning beside the inbox.
    private static readonly TimeSpan WhileOthersDecide = TimeSpan.FromMilliseconds(100);

    // With more due than may go, looking through all of it costs time that sending needs.
    private static readonly TimeSpan BetweenOvertaken = TimeSpan.FromSeconds(5);

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly TextDelivery delivery;
    private readonly OvertakenTexts overtaken;
    private readonly SendingState sending;
    private readonly Rules rules;
    private readonly Freshness freshness;
    private readonly Bells bells;
    private readonly int waitingMax;
    private readonly List<(long Id, Task Delivery)> inFlight = [];
    private int waiting;
    private bool hasRecovered;
    private DateTimeOffset lookedForOvertaken = DateTimeOffset.MinValue;

    public TextsWorker(
        Database database, OutreachClock clock, TextDelivery delivery, OvertakenTexts overtaken, SendingState sending, Rules rules,
        Freshness freshness, OutreachSettings settings, Bells bells, ILogger<TextsWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.delivery, this.overtaken) = (database, clock, delivery, overtaken);
        (this.sending, this.rules, this.freshness, this.bells) = (sending, rules, freshness, bells);
        // No more than the sender's rate lets go within about a second: what waits unclaimed can still be taken back.
        waitingMax = Math.Clamp((int)settings.Sms.SegmentsPerSecond, 1, WaitingMax);
        bells.OnTexts(Ring);
    }

    protected override bool IsBusy => inFlight.Count > 0;

    protected override Task Beside => Task.WhenAll(inFlight.Select(text => text.Delivery));

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        Landed();
        if (!hasRecovered) await Recover();

        var now = clock.GetUtcNow();
        if (database.Read(session => session.NextTextDue()) is not { } next) return null;
        if (next > now) return next;

        var (mayGo, look) = sending.Now(now);
        if (mayGo == 0)
        {
            await Overtaken(now);
            return look;
        }
        var room = Math.Min(mayGo, Math.Min(waitingMax - Volatile.Read(ref waiting), InFlightMax - inFlight.Count));
        var claimed = await Claim(now, room, ct);
        if (room > 0 && claimed.Count < room)
        {
            // All that still holds is on its way, or follows another to its number: what is left over is overtaken, or not due.
            await overtaken.WriteDown();
            return clock.GetUtcNow() + (claimed.Count > 0 ? TimeSpan.Zero : WhileOthersDecide);
        }
        await Overtaken(now);
        return look ?? (room > 0 ? clock.GetUtcNow() : null); // full: the next to land rings
    }

    private async Task<List<ClaimedText>> Claim(DateTimeOffset now, int room, CancellationToken ct)
    {
        var roomForAnswers = InFlightMax + KeptForAnswers - inFlight.Count;
        if (room <= 0 && (roomForAnswers <= 0 || !(database.Read(session => session.NextAnswerDue()) <= now))) return [];

        hasRecovered = false; // when the commit fails, nobody knows what is claimed
        var limits = freshness.Within(rules.LimitsAt(now));
        var claimed = await database.Write(session => room > 0
            ? session.Claim(limits, room)
            : session.Claim(limits, Math.Min(roomForAnswers, KeptForAnswers), urgencyMax: 0));
        hasRecovered = true;
        foreach (var text in claimed)
        {
            Interlocked.Increment(ref waiting);
            inFlight.Add((text.Id, Deliver(text, ct)));
        }
        return claimed;
    }

    private async Task Overtaken(DateTimeOffset now)
    {
        if (now - lookedForOvertaken < BetweenOvertaken) return;
        lookedForOvertaken = now;
        await overtaken.WriteDown();
    }

    private async Task Deliver(ClaimedText text, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            try
            {
                await delivery.Turn(text, ct);
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
                Ring();
            }
            await delivery.Deliver(text, ct);
        }
        finally
        {
            Ring();
        }
    }

    // A delivery throws only when the database does: what it had in hand is stray from then on.
    private void Landed()
    {
        var landed = inFlight.FindAll(text => text.Delivery.IsCompleted);
        inFlight.RemoveAll(landed.Contains);
        if (landed.Find(text => text.Delivery.IsFaulted) is { Delivery.Exception: { } failure })
        {
            hasRecovered = false;
            throw new InvalidOperationException("A text's delivery failed; it is taken up again.", failure);
        }
    }

    private async Task Recover()
    {
        var inHand = inFlight.ConvertAll(text => text.Id);
        await database.Write(session => session.Recover(clock.GetUtcNow(), inHand));
        hasRecovered = true;
        bells.Decided(); // what may have been taken is looked up at once
    }
}
