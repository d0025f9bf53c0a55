using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>Due texts that do not hold any more go into the inbox: each is decided again, and has its reason.</summary>
internal sealed class OvertakenTexts(Database database, OutreachClock clock, Bells bells)
{
    private const int GroupMax = 128;

    public async Task WriteDown()
    {
        var now = clock.GetUtcNow();
        var overtaken = database.Read(session => session.DueButOvertaken(now, GroupMax));
        if (overtaken.Count == 0) return;

        await database.Write(session =>
        {
            foreach (var text in overtaken)
                session.Keep($"overtaken:{text.Id}:{text.OpenUntil:O}", InboxKind.TextOvertaken, $"{text.Id}", Details.Pack(text), now);
        });
        bells.Inbox();
    }
}
