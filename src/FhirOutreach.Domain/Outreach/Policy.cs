using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>When texts may go out, in the patient's own zone: start inclusive, end exclusive; may cross midnight.</summary>
/// <param name="End">24:00 is the end of the day; 00:00–24:00 is always.</param>
public sealed record SendingWindow(TimeSpan Start, TimeSpan End)
{
    public static readonly SendingWindow Always = new(TimeSpan.Zero, TimeSpan.FromHours(24));
}

/// <summary>Each notice's switch .</summary>
public sealed record NoticeSwitches(
    bool Booked = true,
    bool Rescheduled = true,
    bool Modified = true,
    bool Confirmed = true,
    bool Cancelled = true,
    bool Restored = true,
    bool NoShow = true)
{
    public bool IsOn(MessageKind notice) => notice switch
    {
        MessageKind.Booked => Booked,
        MessageKind.Rescheduled => Rescheduled,
        MessageKind.Modified => Modified,
        MessageKind.Confirmed => Confirmed,
        MessageKind.Cancelled => Cancelled,
        MessageKind.Restored => Restored,
        MessageKind.NoShow => NoShow,
        _ => true,
    };
}

/// <summary>What the clinic has decided: the settings the rules read.</summary>
/// <param name="OrganizationPhone">E.164.</param>
/// <param name="Zone">The organization's: for visits and patients that name none.</param>
/// <param name="SettleFor">How long a notice waits for the next change of the same visit.</param>
/// <param name="DailyCap">Texts to one number on a day of <paramref name="Zone"/>, answers not counted; zero = off.</param>
/// <param name="WeeklyCap">In seven days running; zero = off.</param>
/// <param name="FirstReminder">Elapsed time before the start; zero = off.</param>
public sealed record Policy(
    string OrganizationName,
    string OrganizationPhone,
    TimeZoneInfo Zone,
    SendingWindow Window,
    NoticeSwitches Notices,
    TimeSpan SettleFor,
    TimeSpan FirstReminder,
    TimeSpan SecondReminder,
    int DailyCap = 0,
    int WeeklyCap = 0);
