namespace FhirOutreach.Settings;

internal static class RemindersReader
{
    private const string NameFirst = "Reminders:First";
    private const string NameSecond = "Reminders:Second";

    public static RemindersSettings Read(ConfiguredSettings configured)
    {
        var reminders = new RemindersSettings(Lead(configured, NameFirst), Lead(configured, NameSecond));
        var areBothOn = reminders.First > TimeSpan.Zero && reminders.Second > TimeSpan.Zero;
        if (areBothOn && reminders.First <= reminders.Second && configured.AreGood(NameFirst, NameSecond))
        {
            configured.Refuse(NameFirst, $"{ConfiguredSettings.Quoted(configured.Text(NameFirst))} with {NameSecond} \"{configured.Text(NameSecond)}\"",
                $"Put more than {NameSecond}, or 0 to have one reminder only: both count back from the visit's start.");
        }
        return reminders;
    }

    private static TimeSpan Lead(ConfiguredSettings configured, string name) =>
        configured.Duration(name, TimeSpan.Zero, TimeSpan.MaxValue, "how long before the visit's start, 0 = off");
}
