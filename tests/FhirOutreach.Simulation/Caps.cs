namespace FhirOutreach.Simulation;

/// <summary>
/// Counts what each number got: notices and reminders by the days of the patient's calendar, and everything in any 24 hours.
/// </summary>
internal sealed class Caps(SimulatedSettings settings)
{
    /// <summary>Whatever the settings say .</summary>
    private const int TextsPerDayMax = 20;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    private readonly Dictionary<string, List<(long Id, DateTimeOffset At, bool IsAnswer)>> byPhone = new(StringComparer.Ordinal);

    /// <returns>What it is too many of; null when it is not.</returns>
    public string? Count(string phone, long id, DateTimeOffset now, bool isAnswer, TimeZoneInfo zone)
    {
        if (!byPhone.TryGetValue(phone, out var texts)) byPhone.Add(phone, texts = []);
        texts.RemoveAll(text => text.At < now - Kept);
        texts.Add((id, now, isAnswer));
        DateTime Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).Date;
        var today = Day(now);
        var counted = texts.FindAll(text => !text.IsAnswer);
        return texts.Count(text => text.At > now.AddDays(-1)) > TextsPerDayMax ? $"more than {TextsPerDayMax} in 24 hours"
            : isAnswer ? null
            : settings.DailyCap > 0 && counted.Count(text => Day(text.At) == today) > settings.DailyCap ? $"more than {settings.DailyCap} on {today:yyyy-MM-dd}"
            : settings.WeeklyCap > 0 && counted.Count(text => Day(text.At) > today.AddDays(-7)) > settings.WeeklyCap ? $"more than {settings.WeeklyCap} in a week"
            : null;
    }

    /// <summary>It did not reach anybody.</summary>
    public void TakeBack(string phone, long id)
    {
        if (byPhone.TryGetValue(phone, out var texts)) texts.RemoveAll(text => text.Id == id);
    }
}
