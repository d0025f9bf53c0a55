namespace FhirOutreach.Domain.Outreach;

/// <summary>The closed list of reasons. One for each decision, text, and text not sent.</summary>
public enum Why
{
    // A version arrived.
    VisitBooked,
    VisitRescheduled,
    VisitModified,
    VisitConfirmed,
    VisitCancelled,
    VisitRestored,
    PatientMissedVisit,
    VisitEnded,
    VisitUnsettled,
    NothingVisibleChanged,
    TakenInSilently,
    NeverToldOfBooking,
    OwnChangeCameBack,
    VersionUnreadable,
    AppointmentDeleted,

    // Nobody may, or can, be texted.
    NoticeSwitchedOff,
    OptedOut,
    PatientDeceased,
    PatientInactive,
    PatientUnknown,
    NoPhone,
    PastDeadline,
    NumberNotAllowed,
    CapReached,

    // The patient wrote.
    PatientConfirmed,
    PatientCancelled,
    PatientDeclined,
    PatientWantsAnotherTime,
    PatientOptedOut,
    PatientOptedIn,
    PatientAskedForHelp,
    PatientMayWantToCancel,
    WrongNumber,
    AlreadyConfirmed,
    AnswerOnItsWay,
    AskedWhichOne,
    VisitMovedSinceAsked,
    NotAskedBefore,
    NoUpcomingVisit,
    VisitAlreadyBegan,
    NotUnderstood,
    NotUnderstoodTwice,
    NothingToAnswer,
    RepeatedText,
    TooManyTexts,

    // The EHR answered.
    EhrHoldsAnswer,
    EhrOvertook,
    EhrConflict,
    EhrUnreachable,
    EhrRefused,
    EhrTooLate,
    EhrSilent,
    AlreadySettled,

    // A reminder, or a text, came due.
    ReminderDue,
    VisitNotUpcoming,
    MovedToAnotherTime,
    RemindedEnoughToday,
    MergedWithSameDayVisit,
    NotFresh,
    SupersededByNewerText,
    FactsChanged,
    WindowClosed,
    LeadsChanged,

    // The carrier.
    CarrierRefused,
    CarrierSaysOptedOut,
    NumberCannotBeTexted,
    NotDelivered,
    SentAnew,
    SenderTrouble,
    MaybeNotSent,
    HeldUp,
}
