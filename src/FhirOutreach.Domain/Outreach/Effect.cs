using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Reminders;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Outreach;

/// <summary>What a decision does to the world. Closed; all of a decision's effects are committed with it, or none.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>A text is intended.</summary>
    /// <param name="Key">Natural and unique: deciding the same thing twice texts once.</param>
    /// <param name="About">The visit, when the text is about one.</param>
    /// <param name="Asks">C, X and R answer this text.</param>
    /// <param name="Also">Other visits the text names and asks about: same-day visits in one reminder.</param>
    /// <param name="IsGuarded">Goes only while the visit still looks as it did.</param>
    /// <param name="OpenUntil">As <see cref="SendMoment.At"/> has it.</param>
    /// <param name="AlsoOff">The Appointment of another visit of the patient, which the text says is off: the one a joined move came from.</param>
    public sealed record SendMessage(
        string Key, MessageKind Kind, MessageValues Values, string? Language, DateTimeOffset DueAt, DateTimeOffset Deadline,
        VisitKey? About = null, DateTimeOffset? Start = null, bool Asks = false, bool IsGuarded = false, bool IsHeld = false,
        IReadOnlyList<AlsoNamed>? Also = null, DateTimeOffset? OpenUntil = null, string? AlsoOff = null) : Effect;

    /// <summary>A text that has not left us is not to leave any more.</summary>
    public sealed record WithdrawText(long Id, DeliveryState State, Why Why) : Effect;

    /// <summary>The text is due then: one that waits, or one the carrier could not deliver and that is sent anew .</summary>
    public sealed record PlanTextAgain(long Id, DateTimeOffset DueAt) : Effect;

    /// <summary>A text that has not left us waits until the EHR can be asked whether it still holds, and is looked at again then.</summary>
    public sealed record AwaitEhr(long Id, DateTimeOffset LookAt) : Effect;

    /// <summary>A text that has not left us waits for the window to open.</summary>
    public sealed record PostponeText(long Id, DateTimeOffset DueAt, DateTimeOffset? OpenUntil) : Effect;

    /// <summary>A text that has not left us goes to the patient's other number, <see cref="Facts.Phone"/>.</summary>
    /// <param name="Values">Of which the first text to that number takes who we are.</param>
    public sealed record RedirectText(long Id, MessageKind Kind, MessageValues Values) : Effect;

    /// <summary>The number gets no texts, or no answers, for a reason other than consent.</summary>
    /// <param name="Code">The carrier's, when it was the carrier.</param>
    /// <param name="Until">Null = until it is lifted.</param>
    public sealed record StopNumber(NumberStopCause Cause, int? Code, DateTimeOffset? Until) : Effect;

    public sealed record LiftNumberStop(NumberStopCause Cause) : Effect;

    /// <summary>The EHR is asked for a change.</summary>
    public sealed record UpdateEhr(string Key, VisitKey About, EhrChange Change, DateTimeOffset Start) : Effect;

    /// <summary>Nothing more is expected of the EHR for this change.</summary>
    public sealed record SettleUpdate(string UpdateId, UpdateState State) : Effect;

    /// <summary>The EHR is asked again.</summary>
    public sealed record RetryUpdate(string UpdateId, DateTimeOffset DueAt) : Effect;

    /// <summary>The patient has been told that we wait for the EHR.</summary>
    public sealed record NoteWaitingTold(string UpdateId) : Effect;

    /// <summary>A reminder is planned in this slot, in place of what was planned there.</summary>
    /// <param name="Planning">Counts the visit's moves: a visit moved away and back is reminded again.</param>
    public sealed record PlanReminder(VisitKey About, ReminderSlot Slot, int Planning, DateTimeOffset DueAt) : Effect;

    public sealed record WithdrawReminders(VisitKey About) : Effect;

    /// <summary>This reminder's moment is used up, whatever came of it.</summary>
    public sealed record CloseReminder(VisitKey About, ReminderSlot Slot, int Planning) : Effect;

    /// <summary>This reminder is looked at again later.</summary>
    /// <param name="IsUnread">Because the EHR could not be read.</param>
    public sealed record PostponeReminder(VisitKey About, ReminderSlot Slot, int Planning, DateTimeOffset DueAt, bool IsUnread = false) : Effect;

    /// <summary>
    /// The reminder of this visit that was used up last is due again, at its own moment or at once: the text that was to
    /// remind of it does not go.
    /// </summary>
    public sealed record RemindAnew(VisitKey About) : Effect;

    /// <param name="Words">What decided; the ledger keeps the patient's whole text beside it.</param>
    /// <param name="WantsFewer">May be texted, and asked for fewer texts.</param>
    public sealed record RecordConsent(bool IsOptedOut, ConsentSource Source, string Words, bool WantsFewer = false) : Effect;

    /// <summary>A person has something to do.</summary>
    /// <param name="Key">Natural and unique: the same trouble is one task.</param>
    public sealed record OpenTask(string Key, TaskKind Kind, VisitKey? About = null, string? Note = null) : Effect;

    /// <summary>The text with this key asks "which one?"; a number answers it.</summary>
    public sealed record AskWhichOne(string MessageKey, ReplyIntent Intent, IReadOnlyList<ChoiceOption> Options) : Effect;

    public sealed record CloseChoice(long Id) : Effect;

    /// <summary>Read the Appointment from the EHR and decide again.</summary>
    public sealed record ReadAgain(string AppointmentId) : Effect;
}

/// <summary>A further visit that a text names, and the time it names for it.</summary>
public sealed record AlsoNamed(VisitKey About, DateTimeOffset Start);

public enum UpdateState
{
    Planned,
    Claimed,

    /// <summary>The EHR holds it.</summary>
    Held,

    /// <summary>The visit changed first: the answer no longer held.</summary>
    Overtaken,

    /// <summary>The patient changed their mind before we asked the EHR.</summary>
    Withdrawn,

    /// <summary>A person has it.</summary>
    HandedToStaff,
}

public enum ConsentSource
{
    PatientText,
    Carrier,
    WrongNumber,
}

/// <summary>Why a number is not texted, beside consent. Closed.</summary>
public enum NumberStopCause
{
    /// <summary>The carrier says that it cannot be texted. A text from it lifts this: it can text after all.</summary>
    BadNumber,

    /// <summary>An absurd number of texts went to it within a day .</summary>
    TooManyTexts,

    /// <summary>Something there answers every answer of ours: it gets no more answers; notices and reminders go on .</summary>
    AnswersAnswers,
}

public enum TaskKind
{
    /// <summary>We could not tell what a patient meant, even after asking.</summary>
    UnclearReply,
    WantsAnotherTime,

    /// <summary>A bare CANCEL stopped the texts; perhaps the visit was meant.</summary>
    MayWantToCancel,
    WrongNumber,

    /// <summary>The EHR would not take a patient's answer, or not in time.</summary>
    EhrNotUpdated,

    /// <summary>One of a group does not come.</summary>
    GroupMemberDeclined,

    /// <summary>An Appointment that cannot be acted on.</summary>
    UnreadableAppointment,

    /// <summary>The EHR no longer has the Appointment.</summary>
    AppointmentDeleted,

    /// <summary>The patient has no number we are sure of.</summary>
    NoPhone,

    /// <summary>The number cannot be texted.</summary>
    BadNumber,

    /// <summary>A text did not go out, or not in time.</summary>
    TextNotSent,

    /// <summary>Something we were told could not be worked through.</summary>
    NotProcessed,

    /// <summary>Many texts in a short time with one number: the machine has stopped answering it.</summary>
    TooManyTexts,

    /// <summary>Wants no more texts, in words the carrier does not act on: read them, and correct the record.</summary>
    OptedOutInOwnWords,

    /// <summary>One wrote STOP, and others have visits and the same number: call them instead.</summary>
    SharedNumberOptedOut,

    /// <summary>We cannot tell whether a text was sent: neither its answer nor the carrier's list says.</summary>
    TextMaybeNotSent,
}
