namespace FhirOutreach.Settings;

/// <summary>What reading the settings gave: all of them, or everything that is wrong with them.</summary>
internal abstract record SettingsReading
{
    private SettingsReading() { }

    internal sealed record Read(OutreachSettings Settings) : SettingsReading;

    internal sealed record Refused(IReadOnlyList<SettingProblem> Problems) : SettingsReading;
}

/// <param name="Setting">Its name as one types it, such as <c>Reminders:First</c>.</param>
/// <param name="Found">What stands there, in words when it is a secret.</param>
/// <param name="PutThere">What to do about it, as a sentence.</param>
internal sealed record SettingProblem(string Setting, string Found, string PutThere)
{
    public override string ToString() => $"{Setting}: found {Found}. {PutThere}";
}
