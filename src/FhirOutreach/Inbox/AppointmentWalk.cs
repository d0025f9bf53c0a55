using System.Globalization;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Inbox;

/// <summary>
/// A walk through every Appointment the EHR holds from a day on, by date and one page at a time, so that memory does not grow
/// with their number.
/// </summary>
internal sealed class AppointmentWalk(
    EhrClient ehr, AppointmentElements asked, AppointmentPages pages, AppointmentReader reader, EhrSettings settings, TimeProvider time)
{
    /// <summary>No EHR needs more: a server whose next links go round in a circle must not hold us for ever.</summary>
    private const int PagesMax = 20_000;

    private readonly TakenWording taken = new(time);

    /// <summary>Midnight of yesterday in UTC, which is still today somewhere.</summary>
    public static DateTimeOffset Yesterday(DateTimeOffset now) => new(now.UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);

    /// <param name="elements">What is needed of each Appointment, as <see cref="AppointmentElements"/> has it; null = all of it.</param>
    /// <param name="take">Takes in a page; false when it brought nothing that an earlier one had not.</param>
    /// <returns>Null when the walk came to its end, otherwise why not.</returns>
    public async Task<string?> Run(DateTimeOffset from, string? elements, Func<SweptPage, Task<bool>> take, CancellationToken ct)
    {
        var size = pages.Size;
        Uri? next = null;
        for (var page = 0; page < PagesMax; page++)
        {
            var answer = await PageTries.Page(() => next is null
                ? ehr.SearchOrPlainer(asked, elements, Queries(from, size), ct, taken)
                : ehr.Next(next, ct));
            pages.Learn(answer, size);
            if (answer is not EhrAnswer.Found found) return AppointmentSweep.Reason(answer);

            var swept = SweptPage.Read(found.Body, reader);
            var isNew = await take(swept);
            next = swept.Next;
            if (next is not null) continue;

            // A full page without a next link: some servers leave it to the client to go on.
            var last = swept.Entries.Max(entry => entry.Appointment.Start);
            if (swept.Entries.Count < size || last is null || last <= from || !isNew) return null;
            from = last.Value;
        }
        return $"more than {PagesMax} pages";
    }

    private string[] Queries(DateTimeOffset from, int size)
    {
        var instant = from.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var day = from.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return
        [
            settings.Filtered($"Appointment?date=ge{instant}&_sort=date&_count={size}"),
            settings.Filtered($"Appointment?date=ge{day}&_count={size}"),
            settings.Filtered($"Appointment?date=ge{day}"),
        ];
    }
}
