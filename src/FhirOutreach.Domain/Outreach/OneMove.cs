using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Domain.Outreach;

/// <summary>
/// Front desks move a visit by calling one off and booking another. While the first of the two notices still waits to
/// settle, the two are told as what they are: one move. Only where there is exactly one of each, so that nobody has to guess.
/// </summary>
internal static class OneMove
{
    /// <returns>Null: this is no such pair.</returns>
    public static Decision? Of(MessageKind notice, Occurrence.VersionArrived arrived, Patient patient, Facts facts)
    {
        if (!facts.Policy.JoinsMoves || facts.Elsewhere is not [var other]) return null;

        return (notice, other.Kind) switch
        {
            (MessageKind.Booked, MessageKind.Cancelled) => Move(other.Start, arrived.After, arrived.At, other, patient, facts),
            (MessageKind.Cancelled, MessageKind.Booked) when Booked(other, facts) is { } booked =>
                Move(facts.Visit?.Start, booked, arrived.At, other, patient, facts),
            _ => null,
        };
    }

    private static Visit? Booked(PendingText text, Facts facts) =>
        facts.Upcoming.FirstOrDefault(visit => visit.Visit.AppointmentId == text.AppointmentId)?.Visit;

    private static Decision? Move(
        DateTimeOffset? from, Visit to, DateTimeOffset at, PendingText other, Patient patient, Facts facts) =>
        TextTiming.Notice(MessageKind.Rescheduled, at, to, patient, facts, from) is SendMoment.At moment
            ? new(Why.ToldAsOneMove,
            [
                new Effect.WithdrawText(other.Id, DeliveryState.Superseded, Why.ToldAsOneMove),
                .. RemindingAnew.Withdrawing(facts.Pending, DeliveryState.Superseded, Why.ToldAsOneMove, facts),
                new Effect.SendMessage(
                    $"notice:{to.AppointmentId}:{MessageKind.Rescheduled}:{to.VersionId}:{to.PatientId}",
                    MessageKind.Rescheduled, Texts.Values(facts, to, patient, from), patient.Language, moment.DueAt, moment.Deadline,
                    to.Key, to.Start, Asks: true, IsGuarded: true, IsHeld: moment.IsHeld, OpenUntil: moment.OpenUntil),
            ])
            : null;
}
