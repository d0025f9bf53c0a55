using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Domain.Reminders;

/// <param name="Source">The rule the hours are taken from.</param>
/// <param name="AsOf">The day it was last looked up, ISO 8601.</param>
public sealed record SendingPreset(string Name, SendingWindow Window, string Source, string AsOf);

/// <summary>
/// Sending hours by the name of a rule, in the patient's own time. The rules are about solicitation, which a reminder
/// is not; clinics keep to them all the same. No legal advice: look the source up before you rely on it.
/// </summary>
public static class SendingPresets
{
    private const string Read = "2026-11-21";

    public static readonly IReadOnlyList<SendingPreset> All =
    [
        new("US-TCPA", Hours(8, 21), "47 CFR 64.1200(c)(1): not before 8 a.m. or after 9 p.m. at the called party's location", Read),
        new("US-Strict", Hours(8, 20), "the states that end at 8 p.m., such as Florida (Fla. Stat. 501.616(6)) and Oklahoma", Read),
        new("US-TX", new(At(9), At(21), [new(DayOfWeek.Sunday, At(12), At(21))]),
            "Texas, Bus. & Com. Code 301.051: from 9 a.m., on Sunday from noon, until 9 p.m.", Read),
    ];

    private static SendingWindow Hours(int start, int end) => new(At(start), At(end));

    private static TimeSpan At(int hour) => TimeSpan.FromHours(hour);
}
