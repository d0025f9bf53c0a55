using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Demo;

/// <summary>Each reason as a sentence that somebody at the front desk would say.</summary>
internal static class WhyInWords
{
    public static string Of(Why why) => why switch
    {
        Why.VisitBooked => "It is a new booking, so the patient is told and asked.",
        Why.VisitRescheduled => "The time changed, so the patient is told the new one and asked again.",
        Why.VisitModified => "The doctor or the place changed, so the patient is told.",
        Why.VisitConfirmed => "The clinic noted the patient's yes, so the patient is told that it is confirmed.",
        Why.VisitCancelled => "The clinic called the visit off, so the patient is told.",
        Why.VisitRestored => "The visit is on again, so the patient is told and asked.",
        Why.PatientMissedVisit => "The patient did not come, so we offer to find another time.",
        Why.VisitEnded => "The visit has taken place or was struck out. Nothing more is to be said.",
        Why.VisitUnsettled => "The visit is neither on nor off, so nobody is texted and a person looks.",
        Why.NothingVisibleChanged => "Nothing changed that the patient would see, so nobody is texted.",
        Why.TakenInSilently => "It was booked before the service began here. It is remembered, and reminded of, but not announced.",
        Why.NeverToldOfBooking => "The patient had not heard of this visit yet, so there is nothing to take back.",
        Why.OwnChangeCameBack => "This is our own change coming back. The EHR holds the patient's answer, so the patient hears it.",
        Why.VersionUnreadable => "The appointment could not be read, so nobody is texted and a person looks.",
        Why.AppointmentDeleted => "The EHR no longer has the appointment. Everything planned stops, and a person looks.",

        Why.NoticeSwitchedOff => "This clinic has switched this kind of text off.",
        Why.OptedOut => "This number said STOP, so it is not texted.",
        Why.PatientDeceased => "The EHR says that the patient has died. Nobody is texted.",
        Why.PatientInactive => "The patient's record is no longer in use. Nobody is texted.",
        Why.PatientUnknown => "We do not know whose visit this is, so nobody is texted.",
        Why.NoPhone => "The record has no mobile number we can be sure of, so a person has to call.",
        Why.PastDeadline => "It is too late for this text to be of use, so it is not sent.",
        Why.NumberNotAllowed => "Only some numbers may be texted here, and this is not one of them.",

        Why.CapReached => "This number has had as many texts as the clinic allows in a day or a week.",

        Why.PatientConfirmed => "It is a clear yes to exactly one visit, so we ask the EHR to note it.",
        Why.PatientCancelled => "It is a clear cancellation of exactly one visit, so we ask the EHR to cancel it.",
        Why.PatientDeclined => "One of the group cannot come. The visit stays on for the others.",
        Why.PatientWantsAnotherTime => "The patient wants another time. That takes a person: staff have a task.",
        Why.PatientOptedOut => "The patient wants no more texts. That is obeyed at once; the visit itself stays.",
        Why.PatientOptedIn => "The patient wants texts again.",
        Why.PatientAskedForHelp => "The patient asked who we are.",
        Why.PatientMayWantToCancel => "CANCEL alone means “stop texting” to the phone network. It may have meant the visit, so staff will ask.",
        Why.WrongNumber => "This phone belongs to somebody else. We stop texting it, and staff correct the record.",
        Why.AlreadyConfirmed => "The visit is confirmed already. Nothing has to change.",
        Why.AnswerOnItsWay => "This answer is already on its way to the EHR.",
        Why.AskedWhichOne => "The answer fits several visits, so we ask which one rather than guess.",
        Why.VisitMovedSinceAsked => "The visit has another time now than the patient answered to, so we ask about the new time.",
        Why.NotAskedBefore => "We had not asked about this visit yet, so we ask first.",
        Why.NoUpcomingVisit => "There is no visit ahead that this could be about.",
        Why.VisitAlreadyBegan => "The visit has begun, so it is too late to change it by text.",
        Why.NotUnderstood => "It is not certain what was meant, so we ask once.",
        Why.NotUnderstoodTwice => "Still not certain what was meant. We do not guess: a person takes over.",
        Why.NothingToAnswer => "It is small talk. Nothing has to be done or said.",
        Why.RepeatedText => "The phone network delivered the same text twice. Once is enough.",
        Why.TooManyTexts => "Many texts in a short time: the machine stops answering, and a person takes over.",

        Why.EhrHoldsAnswer => "The EHR took the change, so the patient hears what the EHR now holds.",
        Why.EhrOvertook => "Somebody changed the visit first, so the answer no longer fits.",
        Why.EhrConflict => "Somebody wrote at the same moment. We read again and decide again.",
        Why.EhrUnreachable => "The EHR did not answer, so it is asked again soon.",
        Why.EhrRefused => "The EHR refused the change, so a person has to make it.",
        Why.EhrTooLate => "The EHR did not answer in time, so a person has to make the change.",
        Why.EhrSilent => "The EHR still owes an answer. The patient hears that we have theirs.",
        Why.AlreadySettled => "That was settled already: our change came back before its answer did.",

        Why.ReminderDue => "The visit is on and near, so the patient is reminded.",
        Why.VisitNotUpcoming => "The visit is not ahead any more, so there is nothing to remind of.",
        Why.MovedToAnotherTime => "The visit has moved since this was planned. The new time has its own reminder.",
        Why.RemindedEnoughToday => "The patient has had two reminders today. That is enough.",
        Why.MergedWithSameDayVisit => "Another visit on the same day is reminded of in one text.",
        Why.NotFresh => "We are not sure to hold the newest version, so we look at the EHR first.",
        Why.SupersededByNewerText => "A newer text about this visit takes its place.",
        Why.FactsChanged => "The visit changed before this text left, so it is no longer true and stays here.",
        Why.WindowClosed => "It is outside texting hours where the patient is, so it waits for the morning.",
        Why.LeadsChanged => "Reminders go out at other times now, so this visit's are planned anew.",

        Why.CarrierRefused => "The carrier would not take this text.",
        Why.CarrierSaysOptedOut => "The carrier says that this number has stopped us, so we stop too.",
        Why.NumberCannotBeTexted => "This number cannot get texts, so a person has to call.",
        Why.NotDelivered => "The text did not reach the phone.",
        Why.SentAnew => "The text did not reach the phone, and may next time: it is sent once more.",
        Why.SenderTrouble => "The carrier would not deliver anything of ours. The text waits until it does.",
        Why.MaybeNotSent => "Nobody can tell whether this text was sent. It is not sent twice; a person looks.",
        Why.HeldUp => "It was held up for a moment, and goes now.",
        _ => why.ToString(),
    };
}
