using System.Globalization;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// The first intake: every Appointment from today on, taken in silently. It begins at the newest <c>lastUpdated</c> the EHR
/// holds at that moment, so that what was booked before is never announced, and what is booked while it runs is.
/// </summary>
internal sealed partial class Intake(
    Database database, OutreachClock clock, EhrClient ehr, AppointmentElements asked, AppointmentReader reader, AppointmentWalk walk, AppointmentSweep sweep,
    GoLive goLive, EhrSettings settings, ILogger<Intake> log)
{
    public const string Done = "intake-done";

    /// <summary>By so much the clock that stamps versions may be ahead of the one that dates answers. More is a stamp that is wrong.</summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(10);

    public bool IsDone { get; private set; } = database.Read(session => session.Note(Done)) is not null;

    /// <returns>Null when all was taken in, otherwise why not; it is run again from the start, which repeats nothing.</returns>
    public async Task<string?> Run(CancellationToken ct)
    {
        if (!goLive.HasBegun && await Begin(ct) is { } notBegun) return notBegun;

        var count = 0;
        var failure = await walk.Run(AppointmentWalk.Yesterday(clock.GetUtcNow()), await asked.ToRead(ct), Take, ct);
        return failure ?? await Finish(count);

        async Task<bool> Take(SweptPage page)
        {
            count += await sweep.Take(page);
            return true; // run again from the start it brings little new until it comes to where it broke off
        }
    }

    private async Task<string?> Begin(CancellationToken ct)
    {
        var answer = await ehr.SearchOrPlainer(asked, await asked.Only("id,meta", ct),
            [settings.Filtered("Appointment?_sort=-_lastUpdated&_count=1"), settings.Filtered("Appointment?_count=1")], ct);
        if (answer is not EhrAnswer.Found found) return AppointmentSweep.Reason(answer);

        // The server's clock also counts: one that ignores _sort must not make old visits look new. To the second, rounded
        // down, since a visit booked in this very second is told.
        var newest = SweptPage.Read(found.Body, reader).Newest ?? DateTimeOffset.MinValue;
        var serverNow = found.Date ?? clock.WallNow;
        var began = newest > serverNow && newest <= serverNow + AheadMax ? newest : serverNow;
        await goLive.Begin(began);
        await sweep.Note(serverNow);
        Log.Began(log, began);
        return null;
    }

    private async Task<string?> Finish(int count)
    {
        await database.Write(session =>
        {
            session.Note(Done, count.ToString(CultureInfo.InvariantCulture));
            goLive.End(session, clock.GetUtcNow());
        });
        IsDone = true;
        Log.Finished(log, count);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "First intake begins at {Began:O} by the EHR's clock: what was there is taken in silently")]
        public static partial void Began(ILogger logger, DateTimeOffset began);

        [LoggerMessage(Level = LogLevel.Information, Message = "First intake finished: {Count} Appointments taken in, nobody texted")]
        public static partial void Finished(ILogger logger, int count);
    }
}
