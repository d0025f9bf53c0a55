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
    Database database, OutreachClock clock, EhrClient ehr, AppointmentReader reader, AppointmentSweep sweep, GoLive goLive,
    OutreachSettings settings, ILogger<Intake> log)
{
    private const string Done = "intake-done";
    private const int PageSize = 500;
    private const int PagesMax = 20_000;

    public bool IsDone { get; private set; } = database.Read(session => session.Note(Done)) is not null;

    /// <returns>Null when all was taken in, otherwise why not; it is run again from the start, which repeats nothing.</returns>
    public async Task<string?> Run(CancellationToken ct)
    {
        if (!goLive.HasBegun && await Begin(ct) is { } failure) return failure;

        var from = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero); // yesterday in UTC is still today somewhere
        Uri? next = null;
        var count = 0;
        for (var page = 0; page < PagesMax; page++)
        {
            var answer = next is null ? await ehr.SearchOrPlainer(Queries(from), ct) : await ehr.Next(next, ct);
            if (answer is not EhrAnswer.Found found) return AppointmentSweep.Reason(answer);

            var swept = SweptPage.Read(found.Body, reader);
            count += await sweep.Take(swept);
            next = swept.Next;
            if (next is not null) continue;

            // A full page without a next link: some servers leave it to the client to go on.
            var last = swept.Entries.Max(entry => entry.Appointment.Start);
            if (swept.Entries.Count < PageSize || last is null || last <= from) return await Finish(count);
            from = last.Value;
        }
        return $"more than {PagesMax} pages";
    }

    private async Task<string?> Begin(CancellationToken ct)
    {
        var answer = await ehr.SearchOrPlainer([Filtered("Appointment?_sort=-_lastUpdated&_count=1"), Filtered("Appointment?_count=1")], ct);
        if (answer is not EhrAnswer.Found found) return AppointmentSweep.Reason(answer);

        // The server's clock also counts: one that ignores _sort must not make old visits look new. To the second, rounded
        // down, since a visit booked in this very second is told.
        var newest = SweptPage.Read(found.Body, reader).Newest ?? DateTimeOffset.MinValue;
        var serverNow = found.Date ?? clock.WallNow;
        var began = newest > serverNow ? newest : serverNow;
        await goLive.Begin(began);
        await sweep.Note(began);
        Log.Began(log, began);
        return null;
    }

    private async Task<string?> Finish(int count)
    {
        await database.Write(session => session.Note(Done, count.ToString(CultureInfo.InvariantCulture)));
        IsDone = true;
        Log.Finished(log, count);
        return null;
    }

    private string[] Queries(DateTimeOffset from) =>
    [
        Filtered($"Appointment?date=ge{from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&_sort=date&_count={PageSize}"),
        Filtered($"Appointment?date=ge{from.UtcDateTime:yyyy-MM-dd}"),
    ];

    private string Filtered(string query) => settings.Ehr.Filter is { Length: > 0 } filter ? $"{query}&{filter}" : query;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "First intake begins at {Began:O} by the EHR's clock: what was there is taken in silently")]
        public static partial void Began(ILogger logger, DateTimeOffset began);

        [LoggerMessage(Level = LogLevel.Information, Message = "First intake finished: {Count} Appointments taken in, nobody texted")]
        public static partial void Finished(ILogger logger, int count);
    }
}
