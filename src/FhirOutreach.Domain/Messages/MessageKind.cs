namespace FhirOutreach.Domain.Messages;

/// <summary>Every text a patient can get. The template of <c>AnswerMoved</c> is <c>answer-moved.txt</c>.</summary>
public enum MessageKind
{
    // Notices: the EHR changed.
    Booked,
    Rescheduled,
    Modified,
    Confirmed,
    Cancelled,
    Restored,
    NoShow,

    // Reminders: the clock came round.
    Reminder,

    /// <summary>The visit is confirmed already: other words, and no question.</summary>
    ReminderConfirmed,

    // Answers: the patient wrote.

    /// <summary>The EHR now holds the patient's yes.</summary>
    AnswerConfirmed,

    /// <summary>The EHR now holds the visit as cancelled.</summary>
    AnswerCancelled,

    /// <summary>Group visit: the EHR now holds that this patient does not come; the visit goes on.</summary>
    AnswerDeclined,

    /// <summary>We have the answer, the EHR has not taken it yet.</summary>
    AnswerReceived,

    /// <summary>
    /// When the visit is, and the question: it has another time than the one the patient was asked about, or was not asked about
    /// yet, or the patient spoke of another day.
    /// </summary>
    AnswerMoved,

    /// <summary>Asks for the number of one of several open visits.</summary>
    AnswerWhichOne,

    /// <summary>We are not certain what was meant: asked once.</summary>
    AnswerUnclear,

    /// <summary>A person will look at it.</summary>
    AnswerHandedToStaff,

    /// <summary>The patient wants another time: the phone number to call; staff have a task.</summary>
    AnswerAnotherTime,

    /// <summary>We know of no upcoming visit for this number.</summary>
    AnswerNoVisit,

    /// <summary>The visit has begun or is over.</summary>
    AnswerTooLate,

    /// <summary>The EHR refused the change: call us; staff have a task.</summary>
    AnswerNotChanged,

    /// <summary>Who we are, whom to call, how to stop.</summary>
    AnswerHelp,

    /// <summary>The EHR held the patient's yes before this one came.</summary>
    AnswerAlreadyConfirmed,

    /// <summary>The visit was called off before the answer came.</summary>
    AnswerAlreadyCancelled,

    /// <summary>The EHR could not be reached in time: call us; staff have a task.</summary>
    AnswerNotReached,

    /// <summary>No more texts, and how to get them again; sent only where the carrier says nothing of its own.</summary>
    AnswerOptedOut,

    /// <summary>Fewer texts from now on, and which.</summary>
    AnswerFewer,
}
