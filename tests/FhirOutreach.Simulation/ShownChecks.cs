using System.Globalization;

namespace FhirOutreach.Simulation;

/// <summary>What a text says of a visit is what was known of it as it was written: the day and the hour on the site's wall, and where the words name them, the site and who sees the patient.</summary>
internal sealed class ShownChecks(SimulatedEhr ehr, SimulatedSettings settings, Action<Breach> report)
{
    private static readonly HashSet<string> ShowTime =
    [
        "Booked", "Rescheduled", "Modified", "Confirmed", "Cancelled", "Restored", "NoShow", "Reminder", "ReminderConfirmed",
        "AnswerConfirmed", "AnswerCancelled", "AnswerDeclined", "AnswerMoved", "AnswerAlreadyConfirmed",
    ];

    private static readonly HashSet<string> ShowSite = ["Booked", "Rescheduled", "Modified", "Confirmed", "Restored", "Reminder", "ReminderConfirmed", "AnswerMoved"];

    private static readonly string[] Meses =
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

    /// <param name="row">A text about one of the visits it names.</param>
    /// <param name="known">The version that was held as it was written.</param>
    public void Check(OutboxRow row, TrueVersion? known, DateTimeOffset now)
    {
        if (known is null || !ShowTime.Contains(row.Kind)) return;
        var site = ehr.Sites[known.SiteId];
        var wall = TimeZoneInfo.ConvertTime(row.Start!.Value, settings.ZoneOf(site));
        string?[] shown =
        [
            Time(wall, row.Language), Day(wall, row.Language),
            ShowSite.Contains(row.Kind) ? site.Name : null, row.Kind == "Modified" ? ehr.Practitioners[known.Practitioner] : null,
        ];
        if (shown.FirstOrDefault(words => words is not null && !row.Body.Contains(words, StringComparison.Ordinal)) is { } missing)
            report(new(Rules.Told, now, $"message {row.Id} ({row.Kind}, {row.AppointmentId}) does not show {missing}: {row.Body}"));
    }

    private static string Time(DateTimeOffset wall, string language)
    {
        var half = (wall.Hour < 12, language) switch { (true, "es") => "a. m.", (false, "es") => "p. m.", (true, _) => "AM", (false, _) => "PM" };
        return string.Create(CultureInfo.InvariantCulture, $" {(wall.Hour + 11) % 12 + 1}:{wall.Minute:00} {half}");
    }

    private static string Day(DateTimeOffset wall, string language) =>
        language == "es" ? $"{wall.Day} de {Meses[wall.Month - 1]}" : wall.ToString("MMMM d", CultureInfo.InvariantCulture);
}
