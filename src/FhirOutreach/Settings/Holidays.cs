using System.Globalization;

namespace FhirOutreach.Settings;

/// <summary>
/// <c>Messaging:Holidays</c>: dates, and names of lists in the folder <c>holidays</c> beside the program (<c>US</c> is
/// <c>holidays/US.txt</c>), between commas.
/// </summary>
internal static class Holidays
{
    private const string Setting = "Messaging:Holidays";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "holidays");

    /// <returns>In order; null when there are none.</returns>
    public static IReadOnlyList<DateOnly>? Read(ConfiguredSettings configured)
    {
        var dates = WordList.Of(configured.Text(Setting)).Items.SelectMany(item => Dates(item, configured)).Distinct().Order().ToList();
        return dates.Count == 0 ? null : dates;
    }

    private static List<DateOnly> Dates(string item, ConfiguredSettings configured)
    {
        if (TryRead(item, out var date)) return [date];

        if (ListNamed(item) is { } file) return InFile(file, configured);

        configured.Refuse(Setting, ConfiguredSettings.Quoted(item), $"Put dates such as 2026-12-25, or the name of a list in {Folder}, such as US.");
        return [];
    }

    // Its name may be written in small letters or capitals, as a preset's may.
    private static string? ListNamed(string name) => !Directory.Exists(Folder) ? null : Directory.EnumerateFiles(Folder, "*.txt")
        .Where(file => string.Equals(Path.GetFileNameWithoutExtension(file), name, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(file => Path.GetFileNameWithoutExtension(file) == name)
        .FirstOrDefault();

    // One a line: the date, then what it is called.
    private static List<DateOnly> InFile(string file, ConfiguredSettings configured)
    {
        var dates = new List<DateOnly>();
        foreach (var (line, index) in File.ReadLines(file).Select((line, index) => (line.Trim(), index)))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (TryRead(line.Split(' ')[0], out var date)) dates.Add(date);
            else configured.Refuse(Setting, $"{file}({index + 1}): {ConfiguredSettings.Quoted(line)}", "A line begins with a date such as 2026-12-25, or with #.");
        }
        return dates;
    }

    private static bool TryRead(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
