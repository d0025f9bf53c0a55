using System.Globalization;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Walks through every Appointment the EHR holds from yesterday on and compares versions with ours, page by page, so that
/// memory does not grow with their number. What differs is noted and read anew. A deleted Appointment is found here at the
/// latest: we hold it, the EHR lists it no more, and the read answers 410 or 404.
/// </summary>
internal sealed class EhrComparison(
    Database database, OutreachClock clock, EhrClient ehr, AppointmentReader reader, OutreachSettings settings)
{
    private const int PageSize = 500;
    private const int PagesMax = 20_000;

    // All that the comparison reads. A server that does not know _elements sends the whole resource, and nothing of it is kept.
    private const string Elements = "_elements=id,meta,start";

    /// <returns>Null when the walk came to its end, otherwise why not.</returns>
    public async Task<string?> Run(CancellationToken ct)
    {
        var begun = clock.GetUtcNow();
        var from = new DateTimeOffset(begun.UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);
        var id = await database.Write(session => session.BeginCertificate(begun, from));
        var walk = new Walk(id, begun, from);
        if (await WalkThrough(walk, ct) is { } failure)
        {
            await database.Write(session => session.FailCertificate(id, failure));
            return failure;
        }
        await FindNotListed(walk);
        await database.Write(session => session.FinishCertificate(id, walk.InEhr, walk.Same, clock.GetUtcNow()));
        return null;
    }

    private async Task<string?> WalkThrough(Walk walk, CancellationToken ct)
    {
        Uri? next = null;
        var from = walk.From;
        for (var page = 0; page < PagesMax; page++)
        {
            var answer = next is null ? await ehr.SearchOrPlainer(Queries(from), ct) : await ehr.Next(next, ct);
            if (answer is not EhrAnswer.Found found) return AppointmentSweep.Reason(answer);

            var swept = SweptPage.Read(found.Body, reader);
            var isNew = await Compare(walk, swept);
            next = swept.Next;
            if (next is not null) continue;

            // A full page without a next link: some servers leave it to the client to go on.
            var last = swept.Entries.Count == 0 ? null : swept.Entries.Max(entry => entry.Appointment.Start);
            if (swept.Entries.Count < PageSize || last is null || last <= from || !isNew) return null;
            from = last.Value;
        }
        return $"more than {PagesMax} pages";
    }

    /// <returns>False when the page brought nothing that an earlier one had not.</returns>
    private async Task<bool> Compare(Walk walk, SweptPage page)
    {
        var entries = page.Entries.Where(entry => walk.IsFirst(entry.Appointment)).Select(entry => entry.Appointment).ToList();
        if (entries.Count == 0) return false;
        await database.Write(session =>
        {
            var held = session.Listed(entries.ConvertAll(entry => entry.Id), clock.GetUtcNow());
            foreach (var entry in entries)
            {
                walk.InEhr++;
                if (DifferenceOf(entry, held.GetValueOrDefault(entry.Id)) is { } difference && !session.IsWaiting(entry))
                    session.Differs(walk.Id, difference, clock.GetUtcNow());
                else walk.Same++;
            }
        });
        return true;
    }

    private static Difference? DifferenceOf(Appointment entry, KnownVersion? held) => held switch
    {
        null => new(entry.Id, DifferenceKind.NotHeld, entry.VersionId, null),
        _ when held.VersionId == entry.VersionId => null,
        // Told of a newer one since the page was made.
        _ when held.LastUpdated > entry.LastUpdated && entry.LastUpdated > DateTimeOffset.MinValue => null,
        _ => new(entry.Id, DifferenceKind.OtherVersion, entry.VersionId, held.VersionId),
    };

    private async Task FindNotListed(Walk walk)
    {
        List<Difference> missing;
        do
        {
            missing = database.Read(session => session.NotListed(walk.From, walk.Begun, PageSize));
            await database.Write(session =>
            {
                foreach (var each in missing) session.Differs(walk.Id, each, clock.GetUtcNow());
                session.Listed(missing.ConvertAll(each => each.AppointmentId), clock.GetUtcNow()); // noted: not found again
            });
        }
        while (missing.Count == PageSize);
    }

    private string[] Queries(DateTimeOffset from)
    {
        var instant = $"Appointment?date=ge{from.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}";
        var day = $"Appointment?date=ge{from.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return [Filtered($"{instant}&_sort=date&_count={PageSize}&{Elements}"), Filtered($"{instant}&_sort=date&_count={PageSize}"), Filtered(day)];
    }

    private string Filtered(string query) => settings.Ehr.Filter is { Length: > 0 } filter ? $"{query}&{filter}" : query;

    private sealed class Walk(long id, DateTimeOffset begun, DateTimeOffset from)
    {
        // Those of the latest start seen: pages may overlap by these when we go on by date.
        private readonly HashSet<string> atLatest = [];
        private DateTimeOffset latest = DateTimeOffset.MinValue;

        public long Id => id;

        public DateTimeOffset Begun => begun;

        public DateTimeOffset From => from;

        public long InEhr { get; set; }

        public long Same { get; set; }

        public bool IsFirst(Appointment appointment)
        {
            var start = appointment.Start ?? DateTimeOffset.MinValue;
            if (start > latest)
            {
                latest = start;
                atLatest.Clear();
            }
            return start < latest || atLatest.Add(appointment.Id);
        }
    }
}
