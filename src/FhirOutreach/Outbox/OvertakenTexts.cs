using System.Globalization;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>
/// Due texts that do not hold any more go into the inbox, and so do those whose patient and visit were read too long ago:
/// each is decided again, and has its reason.
/// </summary>
internal sealed class OvertakenTexts(Database database, OutreachClock clock, Rules rules, Freshness freshness, Bells bells)
{
    private const int GroupMax = 128;

    public async Task WriteDown()
    {
        var now = clock.GetUtcNow();
        var limits = freshness.Within(rules.LimitsAt(now));
        var (overtaken, stale) = database.Read(session => (session.DueButOvertaken(limits, GroupMax), session.NextButStale(limits, GroupMax)));
        if (overtaken.Count + stale.Count == 0) return;

        await database.Write(session =>
        {
            foreach (var text in overtaken)
                session.Keep(Key("overtaken", text, now), InboxKind.TextOvertaken, $"{text.Id}", Details.Pack(text), now);
            foreach (var text in stale.Where(text => !session.IsAnyWaiting($"stale:{text.Id}:"))) // a slow EHR is asked once
                session.Keep(Key("stale", text, now), InboxKind.TextStale, text.AppointmentId ?? "", Details.Pack(text), now);
        });
        bells.Inbox();
    }

    // Once a minute: a decision may find that the text holds after all, and it may be overtaken again.
    private static string Key(string kind, PendingText text, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}:{text.Id}:{now:yyyyMMddHHmm}");
}
