using System.Globalization;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>Due texts that do not hold any more go into the inbox: each is decided again, and has its reason.</summary>
internal sealed class OvertakenTexts(Database database, OutreachClock clock, Rules rules, Bells bells)
{
    private const int GroupMax = 128;

    public async Task WriteDown()
    {
        var now = clock.GetUtcNow();
        var overtaken = database.Read(session => session.DueButOvertaken(rules.LimitsAt(now), GroupMax));
        if (overtaken.Count == 0) return;

        await database.Write(session =>
        {
            foreach (var text in overtaken)
                session.Keep(Key(text, now), InboxKind.TextOvertaken, $"{text.Id}", Details.Pack(text), now);
        });
        bells.Inbox();
    }

    // Once a minute: a decision may find that the text holds after all, and it may be overtaken again.
    private static string Key(PendingText text, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"overtaken:{text.Id}:{now:yyyyMMddHHmm}");
}
