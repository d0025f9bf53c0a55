using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Outreach;

/// <summary>Everything known that matters to one decision. Loaded by phone number, bounded.</summary>
/// <param name="Phone">The number this is about, E.164; null when the patient has none.</param>
/// <param name="IsOptedOut">The number's consent as it stands.</param>
/// <param name="IsAllowed">The number may be texted at all (<c>Sms:AllowedNumbers</c>).</param>
/// <param name="Patients">Who the number belongs to.</param>
/// <param name="Visit">The visit the occurrence is about, as we knew it before.</param>
/// <param name="Upcoming">The visits of <paramref name="Patients"/> that are on and have not begun, soonest first.</param>
/// <param name="Texts">The last texts to the number, newest first.</param>
/// <param name="Pending">Texts not handed over yet, about the visit the occurrence is about (a reply: to the number).</param>
/// <param name="Updates">Changes the EHR has not answered yet, for the visit (a reply, a reminder: for all its patients' visits).</param>
/// <param name="WhichOne">The last "which one?" to the number, when it is still open and the carrier took it before the reply. Loaded for a reply.</param>
/// <param name="Reminders">The plan for the visit.</param>
/// <param name="Elsewhere">
/// Bookings and cancellations of the patient's other visits that still wait to settle; loaded where they may be joined.
/// </param>
/// <param name="SaidOff">What waits, is about another visit, and would say that this one is off; loaded for a version.</param>
/// <param name="WantsFewer">The number asked for fewer texts.</param>
/// <param name="Stops">Why the number gets no texts, or no answers, beside consent.</param>
/// <param name="RemindersWaiting">Reminders to the visit's patient that are decided and have not left us; loaded for a reminder.</param>
/// <param name="Told">The last text that said of the visit that it is on, or off, and left us, however long ago; loaded for a version.</param>
/// <param name="LooksTold">How the visit looked (<see cref="Appointments.Visit.Looks"/>) in the last text that showed all of it and left us; loaded for a version.</param>
/// <param name="Sent">How many texts went to the number lately; only where a decision counts them.</param>
public sealed record Facts(
    DateTimeOffset Now,
    Policy Policy,
    string? Phone = null,
    bool IsOptedOut = false,
    bool IsAllowed = true,
    IReadOnlyList<Patient>? Patients = null,
    Visit? Visit = null,
    IReadOnlyList<UpcomingVisit>? Upcoming = null,
    IReadOnlyList<SentText>? Texts = null,
    IReadOnlyList<PendingText>? Pending = null,
    IReadOnlyList<OpenUpdate>? Updates = null,
    OpenChoice? WhichOne = null,
    IReadOnlyList<PlannedReminder>? Reminders = null,
    bool WantsFewer = false,
    IReadOnlyList<PendingText>? Elsewhere = null,
    IReadOnlyList<NumberStop>? Stops = null,
    SentCounts? Sent = null,
    int RemindersWaiting = 0,
    SentText? Told = null,
    string? LooksTold = null,
    PendingText? SaidOff = null)
{
    public IReadOnlyList<Patient> Patients { get; init; } = Patients ?? [];

    public IReadOnlyList<UpcomingVisit> Upcoming { get; init; } = Upcoming ?? [];

    public IReadOnlyList<SentText> Texts { get; init; } = Texts ?? [];

    public IReadOnlyList<PendingText> Pending { get; init; } = Pending ?? [];

    public IReadOnlyList<OpenUpdate> Updates { get; init; } = Updates ?? [];

    public IReadOnlyList<PlannedReminder> Reminders { get; init; } = Reminders ?? [];

    public IReadOnlyList<PendingText> Elsewhere { get; init; } = Elsewhere ?? [];

    public IReadOnlyList<NumberStop> Stops { get; init; } = Stops ?? [];

    public bool IsStopped(NumberStopCause cause) =>
        Stops.Any(stop => stop.Cause == cause && (stop.Until is null || Now < stop.Until));

    internal IEnumerable<OpenUpdate> UpdatesOf(Visit visit) =>
        Updates.Where(update => update.AppointmentId == visit.AppointmentId && update.PatientId == visit.PatientId);

    /// <summary>What the patient called off is on its way to the EHR.</summary>
    internal bool IsBeingCalledOff(Visit visit) => UpdatesOf(visit).Any(update => update.CallsOff);

    public Patient? Patient(string id) => Patients.FirstOrDefault(patient => patient.Id == id);
}

/// <param name="AskedStart">The time in the last text that asked about this visit and that the carrier took; null = there is none. Loaded for a reply.</param>
/// <param name="Reminders">Its plan; loaded for reminders only.</param>
/// <param name="MayBeAsked">A text that asks about it left us, and nobody can say yet whether it came: a reply may mean it, and confirms nothing of it.</param>
public sealed record UpcomingVisit(
    Visit Visit, DateTimeOffset? AskedStart, IReadOnlyList<PlannedReminder>? Reminders = null, bool MayBeAsked = false)
{
    /// <summary>A reply may mean it.</summary>
    public bool IsAsked => AskedStart is not null || MayBeAsked;
}

/// <summary>A text that left us (or may have).</summary>
public sealed record SentText(MessageKind Kind, string? AppointmentId, string? PatientId, DateTimeOffset? Start, DateTimeOffset At);

/// <summary>A text that has not left us.</summary>
/// <param name="OpenUntil">As <see cref="SendMoment.At"/> has it. Loaded where a text is overtaken.</param>
public sealed record PendingText(
    long Id, MessageKind Kind, string? AppointmentId, string? PatientId, DateTimeOffset? Start, DateTimeOffset Deadline,
    DateTimeOffset? OpenUntil = null)
{
    /// <summary>Further visits it names. Loaded where a visit it names may have changed.</summary>
    public IReadOnlyList<AlsoNamed>? Also { get; init; }

    /// <summary>Of a move: the time the patient knows. Loaded with the texts about a visit.</summary>
    public DateTimeOffset? Previous { get; init; }

    /// <summary>As <see cref="Effect.SendMessage"/> has it. Loaded with the texts about a visit.</summary>
    public string? AlsoOff { get; init; }

    /// <summary>Of a cancellation that waits: the visit as it is held. Loaded for a reply.</summary>
    public Visit? Visit { get; init; }

    public VisitKey? About() => AppointmentId is not null && PatientId is not null ? new(AppointmentId, PatientId) : null;
}

public sealed record OpenUpdate(
    string Id, string AppointmentId, string PatientId, EhrChange Change, DateTimeOffset Start,
    DateTimeOffset AskedAt, int Attempts, bool IsWaitingTold)
{
    /// <summary>The patient does not come: until it is settled nobody can say that the visit is on.</summary>
    internal bool CallsOff => Change is EhrChange.Cancel or EhrChange.Decline;
}

/// <summary>A "which one?" waiting for its number.</summary>
public sealed record OpenChoice(long Id, ReplyIntent Intent, IReadOnlyList<ChoiceOption> Options);

/// <summary>What a number stands for: the visit, and the time it was offered with.</summary>
public sealed record ChoiceOption(int Number, string AppointmentId, string PatientId, DateTimeOffset Start);

/// <param name="Planning">Counts the visit's moves.</param>
public sealed record PlannedReminder(ReminderSlot Slot, int Planning, DateTimeOffset DueAt, bool IsOpen);

/// <param name="Until">Null = until it is lifted.</param>
public sealed record NumberStop(NumberStopCause Cause, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>Texts that went to one number and may have reached it.</summary>
/// <param name="Today">On this day of the patient's calendar, answers not counted.</param>
/// <param name="ThisWeek">On this day and the six before it, answers not counted.</param>
/// <param name="LastDay">In the last 24 hours, everything counted.</param>
public sealed record SentCounts(int Today, int ThisWeek, int LastDay);
