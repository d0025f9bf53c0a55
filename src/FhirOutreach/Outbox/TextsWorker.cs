using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>
/// Carries texts to the carrier: claim, hand over, send, settle. No transaction is open while the carrier is asked, and
/// nothing is handed over twice without the carrier having said that it does not have it. One slow answer holds up nobody.
/// </summary>
internal sealed class TextsWorker : PollingWorker
{
    private const int InFlightMax = 64;

    // Overtaken texts stay due until they are decided: this keeps the loop from spinning beside the inbox.
    private static readonly TimeSpan WhileOthersDecide = TimeSpan.FromMilliseconds(100);

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly TextDelivery delivery;
    private readonly OvertakenTexts overtaken;
    private readonly Bells bells;
    private readonly int atOnceMax;
    private readonly List<Task> inFlight = [];
    private bool hasRecovered;

    public TextsWorker(
        Database database, OutreachClock clock, TextDelivery delivery, OvertakenTexts overtaken, OutreachSettings settings,
        Bells bells, ILogger<TextsWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.delivery, this.overtaken, this.bells) = (database, clock, delivery, overtaken, bells);
        // No more than the sender's rate lets go within about a second: what waits unclaimed can still be taken back.
        atOnceMax = Math.Clamp((int)settings.Sms.SegmentsPerSecond, 1, InFlightMax);
        bells.OnTexts(Ring);
    }

    protected override bool IsBusy => inFlight.Count > 0;

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        if (!hasRecovered)
        {
            await database.Write(session => session.Recover(clock.GetUtcNow()));
            hasRecovered = true;
            bells.Decided(); // what may have been taken is looked up at once
        }

        await Landed();
        var now = clock.GetUtcNow();
        if (database.Read(session => session.NextTextDue()) is not { } next) return null;
        if (next > now) return next;
        if (inFlight.Count >= atOnceMax) return null; // the next to land rings

        await overtaken.WriteDown();
        var claimed = await database.Write(session => session.Claim(now, atOnceMax - inFlight.Count));
        foreach (var text in claimed) inFlight.Add(Deliver(text, ct));
        return clock.GetUtcNow() + (claimed.Count > 0 ? TimeSpan.Zero : WhileOthersDecide);
    }

    private async Task Deliver(ClaimedText text, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await delivery.Deliver(text, ct);
        }
        finally
        {
            Ring();
        }
    }

    // A delivery throws only when the database does: the loop hears of it here.
    private async Task Landed()
    {
        var landed = inFlight.FindAll(delivery => delivery.IsCompleted);
        inFlight.RemoveAll(landed.Contains);
        await Task.WhenAll(landed);
    }
}
