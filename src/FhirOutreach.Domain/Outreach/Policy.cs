using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>When texts may go out, in the patient's own zone: start inclusive, end exclusive; may cross midnight.</summary>
/// <param name="End">24:00 is the end of the day; 00:00–24:00 is always.</param>
/// <param name="Days">Weekdays with hours of their own; null = every day is alike.</param>
/// <param name="Holidays">Dates on the patient's calendar on which the window does not open.</param>
public sealed record SendingWindow(
    TimeSpan Start, TimeSpan End, IReadOnlyList<DayHours>? Days = null, IReadOnlyList<DateOnly>? Holidays = null)
{
    public static readonly SendingWindow Always = new(TimeSpan.Zero, TimeSpan.FromHours(24));
}

/// <summary>One weekday's hours, instead of the window's.</summary>
/// <param name="End">Equal to <paramref name="Start"/>: the window does not open on this day.</param>
public sealed record DayHours(DayOfWeek Day, TimeSpan Start, TimeSpan End);

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
/// <param name="DailyCap">Texts to one number on a day of the patient's calendar, answers not counted; zero = off.</param>
/// <param name="WeeklyCap">In seven days running; zero = off.</param>
/// <param name="FirstReminder">Elapsed time before the start; zero = off.</param>
/// <param name="JoinsMoves">A cancellation and a booking within <paramref name="SettleFor"/> are told as one move.</param>
/// <param name="CancelMeansAppointment">CANCEL alone, which the carrier has not acted on, is meant for the one visit that was asked about.</param>
/// <param name="AnswersOptOut">Who wants no more texts is told so once, unless the carrier has done it.</param>
public sealed record Policy(
    string OrganizationName,
    string OrganizationPhone,
    TimeZoneInfo Zone,
    SendingWindow Window,
    NoticeSwitches Notices,
    TimeSpan SettleFor,
    TimeSpan FirstReminder,
    TimeSpan SecondReminder,
    bool AnswersOptOut = false,
    bool JoinsMoves = false,
    int DailyCap = 0,
    int WeeklyCap = 0,
    bool CancelMeansAppointment = false);
