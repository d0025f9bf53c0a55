namespace FhirOutreach.Domain.Messages;

public static class MessageKinds
{
    /// <summary>The patient wrote, and waits.</summary>
    public static bool IsAnswer(this MessageKind kind) => kind >= MessageKind.AnswerConfirmed;

    /// <summary>Whoever hears it knows of the visit, and of its time.</summary>
    public static bool SaysItIsOn(this MessageKind kind) => kind is MessageKind.Booked or MessageKind.Rescheduled or MessageKind.Modified
        or MessageKind.Confirmed or MessageKind.Restored or MessageKind.Reminder or MessageKind.ReminderConfirmed
        or MessageKind.AnswerConfirmed or MessageKind.AnswerAlreadyConfirmed or MessageKind.AnswerMoved;

    /// <summary>Whoever hears it does not come.</summary>
    public static bool SaysItIsOff(this MessageKind kind) => kind is MessageKind.Cancelled or MessageKind.NoShow
        or MessageKind.AnswerCancelled or MessageKind.AnswerAlreadyCancelled or MessageKind.AnswerDeclined;
}
