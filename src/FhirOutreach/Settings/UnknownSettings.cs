namespace FhirOutreach.Settings;

/// <summary>
/// Settings that nobody reads. A misspelt one would otherwise be silently without effect, and patients would be texted at
/// hours nobody meant.
/// </summary>
internal static class UnknownSettings
{
    private const string Found = "a setting that nobody reads";

    /// <summary>In letters: shorter sections of somebody else's resemble ours too easily (HR, Smtp).</summary>
    private const int MisspeltSectionLengthMin = 5;

    public static IEnumerable<SettingProblem> In(IConfiguration configuration) =>
        configuration.GetChildren().SelectMany(section => IsOurs(section.Key)
            ? section.GetChildren().SelectMany(Leaves).Where(path => !IsKnown(path)).Select(Problem)
            : MisspeltSection(section));

    private static bool IsOurs(string section) => SettingsTable.Sections.Contains(section, StringComparer.OrdinalIgnoreCase);

    // A value at the section itself is none of ours: Windows sets a variable called PUBLIC.
    private static IEnumerable<string> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0 || section.Value is { Length: > 0 }) yield return section.Path;
        foreach (var leaf in children.SelectMany(Leaves)) yield return leaf;
    }

    private static bool IsKnown(string path) =>
        SettingsTable.Knows(path)
        || AllowedNumbers.IsElement(path)
        || path.Equals("Sms:Twilio", StringComparison.OrdinalIgnoreCase); // an empty object

    private static SettingProblem Problem(string path) => new(path, Found, Suggestion(path));

    private static string Suggestion(string path)
    {
        var section = path[..path.IndexOf(':', StringComparison.Ordinal)];
        var siblings = SettingsTable.All
            .Where(setting => setting.Section.Equals(section, StringComparison.OrdinalIgnoreCase)).ToList();
        var lastPart = path[(path.LastIndexOf(':') + 1)..];

        var meant = siblings.Find(setting => setting.LastPart.Equals(lastPart, StringComparison.OrdinalIgnoreCase))?.Name
            ?? NearestName.To(path, siblings.Select(setting => setting.Name));
        return meant is null
            ? $"There are {string.Join(", ", siblings.Select(setting => setting.Name))}."
            : $"Did you mean {meant}?";
    }

    // Other sections may be anybody's. Only where the rest of the name is ours too can we be certain that we are meant.
    private static IEnumerable<SettingProblem> MisspeltSection(IConfigurationSection section)
    {
        if (section.Key.Length < MisspeltSectionLengthMin) return [];
        if (NearestName.To(section.Key, SettingsTable.Sections) is not { } meant) return [];
        return section.GetChildren().SelectMany(Leaves)
            .Select(path => (Path: path, Meant: meant + path[section.Key.Length..]))
            .Where(setting => SettingsTable.Knows(setting.Meant))
            .Select(setting => new SettingProblem(setting.Path, Found, $"Did you mean {SettingsTable.Named(setting.Meant).Name}?"));
    }
}
