using System.Globalization;
using System.Text;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Asks for everything the EHR changed since the watermark, which is the EHR's own <c>lastUpdated</c> and never our clock,
/// and writes down what we do not hold. With nothing changed it is one request.
/// </summary>
internal sealed partial class AppointmentSweep(
    Database database, OutreachClock clock, EhrClient ehr, EhrServer server, AppointmentElements asked, AppointmentPages pages,
    AppointmentReader reader, EhrSettings settings, ILogger<AppointmentSweep> log)
{
    private const string Watermark = "sweep-watermark";

    /// <summary>No EHR needs more: a server whose next links go round in a circle must not hold us for ever.</summary>
    private const int PagesMax = 2_000;

    /// <summary>Writes of several transactions on the EHR's side may become visible out of order.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private readonly TakenWording taken = new(clock);

    /// <summary>How many versions the last sweep found that we did not hold.</summary>
    public int Found { get; private set; }

    /// <returns>Null when the sweep was good, otherwise why it was not.</returns>
    public async Task<string?> Run(CancellationToken ct)
    {
        Found = 0;
        var since = ReadWatermark();
        var (newest, reached) = (since, since);
        var from = since - Overlap;
        var (elements, size) = (await asked.ToRead(ct), pages.Size);
        var isByChange = await server.SearchesByLastUpdated(ct);
        Uri? next = null;
        for (var page = 0; page < PagesMax; page++)
        {
            var answer = await PageTries.Page(() => next is null
                ? ehr.SearchOrPlainer(asked, elements, isByChange ? Queries(from, size) : FromToday(size), ct, taken)
                : ehr.Next(next, ct));
            pages.Learn(answer, size);
            if (answer is not EhrAnswer.Found found) return Reason(answer);

            var swept = SweptPage.Read(found.Body, reader);
            var news = await Take(swept);
            Found += news;
            if (swept.Newest > reached || reached is null) reached = swept.Newest ?? reached;
            newest = NotAhead(reached, found);
            if (swept.Next is null && news == 0) // nothing more: some servers cut a page short without a next link
            {
                if (newest is not null && newest != since) await Note(newest.Value);
                return null;
            }
            next = swept.Next;
            from = reached;
        }
        return $"more than {PagesMax} pages";
    }

    public Task Note(DateTimeOffset newest) =>
        database.Write(session => session.Note(Watermark, newest.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>Writes down those versions of the page that we do not hold; answers how many.</summary>
    public async Task<int> Take(SweptPage page)
    {
        if (page.Entries.Count == 0) return 0;
        var now = clock.GetUtcNow();
        var taken = await database.Write(session =>
        {
            var held = session.HeldVersions([.. page.Entries.Select(entry => entry.Appointment.Id)]);
            return page.Entries
                .Where(entry => held.GetValueOrDefault(entry.Appointment.Id) != entry.Appointment.VersionId)
                .Count(entry => session.KeepVersion(entry.Appointment, Encoding.UTF8.GetBytes(entry.Raw.GetRawText()), now));
        });
        if (taken > 0) Log.Taken(log, taken);
        return taken;
    }

    // One version stamped while the EHR's clock was wrong must not hide everything until that instant has come.
    private DateTimeOffset? NotAhead(DateTimeOffset? reached, EhrAnswer.Found found)
    {
        var serversNow = found.Date ?? clock.WallNow;
        return reached > serversNow ? serversNow : reached;
    }

    private DateTimeOffset? ReadWatermark() =>
        database.Read(session => session.Note(Watermark)) is { } noted
            ? DateTimeOffset.Parse(noted, CultureInfo.InvariantCulture)
            : null;

    private string[] Queries(DateTimeOffset? since, int size)
    {
        if (since is not { } from) return [settings.Filtered($"Appointment?_sort=_lastUpdated&_count={size}"), .. FromToday(size)];
        var changed = "_lastUpdated=ge" + from.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return
        [
            settings.Filtered($"Appointment?{changed}&_sort=_lastUpdated&_count={size}"),
            settings.Filtered($"Appointment?{changed}&_count={size}"),
            .. FromToday(size),
        ];
    }

    // Where the server knows no _lastUpdated, everything from today on is looked through: dearer, and as sure.
    private string[] FromToday(int size)
    {
        var today = $"Appointment?date=ge{clock.GetUtcNow().UtcDateTime.AddDays(-1):yyyy-MM-dd}";
        return [settings.Filtered($"{today}&_count={size}"), settings.Filtered(today)];
    }

    internal static string Reason(EhrAnswer answer) => answer switch
    {
        EhrAnswer.Unreachable unreachable => unreachable.Reason,
        EhrAnswer.Refused { Status: 0 } unasked => unasked.Reason,
        EhrAnswer.Refused refused => $"HTTP {refused.Status}: {refused.Reason}",
        _ => "the EHR does not know Appointment searches (404)",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The sweep found {Count} versions we did not hold")]
        public static partial void Taken(ILogger logger, int count);
    }
}
