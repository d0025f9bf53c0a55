using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Walks through every Appointment the EHR holds from yesterday on and compares versions with ours, page by page, so that
/// memory does not grow with their number. What differs is noted and read anew. A deleted Appointment is found here at the
/// latest: we hold it, the EHR lists it no more, and the read answers 410 or 404.
/// </summary>
internal sealed class EhrComparison(Database database, OutreachClock clock, AppointmentElements asked, AppointmentWalk walk)
{
    private const int MissingAtOnce = 500;

    /// <summary>HAPI answers a search from a result up to a minute old; a page is made before it is read.</summary>
    public static readonly TimeSpan PagesLagMax = TimeSpan.FromMinutes(2);

    // All that the comparison reads. A server that ignores _elements sends whole resources, and nothing of them is kept.
    private const string Elements = "id,meta,start";

    /// <returns>Null when the walk came to its end, otherwise why not.</returns>
    public async Task<string?> Run(CancellationToken ct)
    {
        var begun = clock.GetUtcNow();
        var from = AppointmentWalk.Yesterday(begun);
        var id = await database.Write(session => session.BeginCertificate(begun, from));
        var tally = new Tally(id, begun, from);
        if (await walk.Run(from, await asked.Only(Elements, ct), page => Compare(tally, page), ct) is { } failure)
        {
            await database.Write(session => session.FailCertificate(id, failure));
            return failure;
        }
        await FindNotListed(tally);
        await database.Write(session => session.FinishCertificate(id, tally.InEhr, tally.Same, clock.GetUtcNow()));
        return null;
    }

    /// <returns>False when the page brought nothing that an earlier one had not.</returns>
    private async Task<bool> Compare(Tally tally, SweptPage page)
    {
        var entries = tally.New(page);
        if (entries.Count == 0) return false;
        await database.Write(session =>
        {
            var held = session.Listed(entries.ConvertAll(entry => entry.Id), clock.GetUtcNow());
            foreach (var entry in entries)
            {
                var known = held.GetValueOrDefault(entry.Id);
                if (DifferenceOf(entry, known, tally.Begun) is { } difference && !session.IsWaiting(entry))
                    tally.InEhr += session.Differs(tally.Id, difference, clock.GetUtcNow()) ? 1 : 0;
                else (tally.InEhr, tally.Same) = (tally.InEhr + 1, tally.Same + (IsComparable(entry, known) ? 1 : 0));
            }
        });
        return true;
    }

    private static Difference? DifferenceOf(Appointment entry, KnownVersion? held, DateTimeOffset begun) => held switch
    {
        null => new(entry.Id, DifferenceKind.NotHeld, entry.VersionId, null),
        _ when held.VersionId == entry.VersionId => null,
        _ when entry.VersionId.Length == 0 && (!IsStamped(entry) || entry.LastUpdated == held.LastUpdated) => null,
        // Told of a newer one since the page was made. One held for longer is one that the EHR holds no more.
        _ when held.LastUpdated > entry.LastUpdated && IsStamped(entry) && held.ReadAt > begun - PagesLagMax => null,
        _ => new(entry.Id, DifferenceKind.OtherVersion, entry.VersionId, held.VersionId),
    };

    // Of a visit listed without a version and without a time, nobody can say whether what we hold is the same: a sweep that lists it reads it anew.
    private static bool IsComparable(Appointment entry, KnownVersion? held) => held is null || entry.VersionId.Length > 0 || IsStamped(entry);

    private static bool IsStamped(Appointment entry) => entry.LastUpdated > DateTimeOffset.MinValue;

    private async Task FindNotListed(Tally tally)
    {
        List<Difference> missing;
        do
        {
            missing = database.Read(session => session.NotListed(tally.From, tally.Begun, MissingAtOnce));
            await database.Write(session =>
            {
                foreach (var each in missing) session.Differs(tally.Id, each, clock.GetUtcNow());
                session.Listed(missing.ConvertAll(each => each.AppointmentId), clock.GetUtcNow()); // noted: not found again
            });
        }
        while (missing.Count == MissingAtOnce);
    }

    private sealed class Tally(long id, DateTimeOffset begun, DateTimeOffset from)
    {
        // Where we go on by date, a page begins with the last ones of the page before. No more than that is remembered.
        private HashSet<string> lastPage = [];

        public long Id => id;

        public DateTimeOffset Begun => begun;

        public DateTimeOffset From => from;

        public long InEhr { get; set; }

        public long Same { get; set; }

        public List<Appointment> New(SweptPage page)
        {
            var entries = page.Entries.Select(entry => entry.Appointment).Where(entry => !lastPage.Contains(entry.Id)).ToList();
            lastPage = [.. page.Entries.Select(entry => entry.Appointment.Id)];
            return entries;
        }
    }
}
