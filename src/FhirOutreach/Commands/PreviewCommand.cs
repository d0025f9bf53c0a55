using System.Globalization;
using FhirOutreach.Hosting;
using FhirOutreach.Preview;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Commands;

/// <summary>
/// Tomorrow, today: every text that goes in a span if nothing else happens, with its words and its cost, and every one that does
/// not, with its reason. It works on a copy: nothing is sent and nothing is changed.
/// </summary>
internal static class PreviewCommand
{
    private static readonly TimeSpan SpanMax = TimeSpan.FromDays(400);

    /// <summary>Nearer to the calendar's ends, a zone's offset or the day after would lie outside it.</summary>
    private static readonly TimeSpan CalendarMargin = TimeSpan.FromDays(3);

    /// <param name="from">An instant or a date, in the organization's zone when it names none; null, or past = now.</param>
    /// <param name="to">Null = a day after <paramref name="from"/>.</param>
    /// <param name="segmentPrice">What the carrier asks for one segment.</param>
    public static async Task<int> Run(
        string[] args, string? from, string? to, decimal segmentPrice, TextWriter output, CancellationToken ct)
    {
        if (ServeCommand.ReadSettings(Program.Builder(args)) is not { } settings) return 1;
        if (ServeCommand.ReadTemplates(settings) is not { } templates) return 1;
        if (!StoredDatabase.Exists(settings.StorageConnectionString, output)) return 1;

        await using var copy = StoredDatabase.Copy(settings.StorageConnectionString);
        var now = await Now(copy);
        var zone = settings.Organization.TimeZone;
        if (!TryRead(from, now, zone, out var begin) || !TryRead(to, begin.AddDays(1), zone, out var end) || end <= begin || end <= now || end - now > SpanMax)
        {
            await output.WriteLineAsync($"--from and --to are instants such as 2026-12-01T08:00, the second after the first, to come, and within {SpanMax.Days} days.");
            return 1;
        }
        if (begin < now) begin = now; // what went this morning is no more ahead
        var outlook = await Ahead.Look(copy.ConnectionString, settings, templates, now, begin, end, null, ct);
        await Write(output, outlook, begin, end, segmentPrice, zone);
        return 0;
    }

    public static async Task Write(
        TextWriter output, Outlook outlook, DateTimeOffset from, DateTimeOffset to, decimal segmentPrice, TimeZoneInfo zone)
    {
        foreach (var stop in outlook.Stops) await output.WriteLineAsync($"Sending is stopped now: {SendingCommand.InWords(stop)}");
        if (outlook.Pause is { } pause) await output.WriteLineAsync($"Sending is paused now: {SendingCommand.InWords(pause)}.");
        if (outlook.Stops.Count > 0) await output.WriteLineAsync($"{UntilWhen(outlook.Stops)} If that were now:");
        foreach (var text in outlook.Texts)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{Local(text.At, text.Zone ?? zone)}  {text.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {text.Kind} ({text.Why})  {Of(text.AppointmentId, text.PatientId)}  {text.Phone}  {text.Segments} segments  {text.Segments * segmentPrice:0.0000}"));
            await output.WriteLineAsync($"    {text.Body.ReplaceLineEndings("\n    ")}");
        }
        foreach (var skip in outlook.Skips)
            await output.WriteLineAsync($"{Local(skip.At, zone)}  {skip.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  not sent: {skip.What}  {Of(skip.AppointmentId, skip.PatientId)}  {skip.Why}");

        var segments = outlook.Texts.Sum(text => text.Segments);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{outlook.Texts.Count} texts, {segments} segments, {segments * segmentPrice:0.00} in all; {outlook.Skips.Count} not sent; {from.UtcDateTime:yyyy-MM-dd HH:mm}Z to {to.UtcDateTime:yyyy-MM-dd HH:mm}Z."));
        if (outlook.Waiting > 0)
            await output.WriteLineAsync($"{outlook.Waiting} things wait for the EHR: what comes of them is not known ahead.");
        if (outlook.OnTheirWay > 0)
            await output.WriteLineAsync($"{outlook.OnTheirWay} texts were handed to the carrier and have no answer yet: whether they went is found out, and they are not listed.");
    }

    private static string UntilWhen(IReadOnlyList<SendingStop> stops) => stops.Where(stop => stop.Cause is SendingStopCause.Person).ToList() switch
    {
        [] => "One text now and then tries whether the carrier takes texts again; with its yes they go.",
        [{ Sender: { Length: > 0 } sender }] => $"Nothing goes until it is lifted (sending start --sender {sender}).",
        _ => "Nothing goes until it is lifted (sending start).",
    };

    private static async Task<DateTimeOffset> Now(StoredDatabase copy)
    {
        await using var database = new Database(copy.ConnectionString);
        return OutreachClock.Of(database).GetUtcNow();
    }

    private static string Local(DateTimeOffset at, TimeZoneInfo zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, zone):ddd yyyy-MM-dd HH:mm} {zone.Id}");

    private static string Of(string? appointmentId, string? patientId) =>
        appointmentId is null ? "-" : $"Appointment/{appointmentId} Patient/{patientId}";

    private static bool TryRead(string? text, DateTimeOffset otherwise, TimeZoneInfo zone, out DateTimeOffset at)
    {
        at = otherwise;
        if (text is null) return true;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read)) return false;
        if (read < DateTime.MinValue + CalendarMargin || read > DateTime.MaxValue - CalendarMargin) return false;
        at = read.Kind is DateTimeKind.Unspecified ? new DateTimeOffset(read, zone.GetUtcOffset(read)) : new DateTimeOffset(read);
        return true;
    }
}
