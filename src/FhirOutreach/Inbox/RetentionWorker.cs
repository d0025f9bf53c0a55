using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;

namespace FhirOutreach.Inbox;

/// <summary>Empties what is old enough, a little at a time.</summary>
internal sealed class RetentionWorker(Database database, OutreachClock clock, OutreachSettings settings, ILogger<RetentionWorker> log)
    : PollingWorker(clock, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan WhenThereIsMore = TimeSpan.FromSeconds(1);

    private readonly OutreachClock clock = clock;
    private DateTimeOffset due = DateTimeOffset.MinValue;

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now < due) return due;
        var emptied = await database.Write(session => session.EmptyOld(now, settings.RetentionDetails));
        due = now + (emptied >= Retention.RowsPerRoundMax ? WhenThereIsMore : Every);
        return due;
    }
}
