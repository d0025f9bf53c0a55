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
            (MessageKind.Booked, MessageKind.Cancelled) => Move(other.Start, other.AppointmentId, arrived.After, arrived.At, other, patient, facts),
            (MessageKind.Cancelled, MessageKind.Booked) when Booked(other, facts) is { } booked =>
                Move(News.WouldCome(facts), arrived.After.AppointmentId, booked, arrived.At, other, patient, facts),
            _ => null,
        };
    }

    /// <summary>The visit that was called off is on again: what was joined to it is told by itself.</summary>
    public static IReadOnlyList<Effect> Undone(Occurrence.VersionArrived arrived, Facts facts)
    {
        if (!arrived.After.IsUpcoming(facts.Now) || facts.SaidOff is not { } joined) return [];

        var withdrawn = new Effect.WithdrawText(joined.Id, DeliveryState.Superseded, Why.SupersededByNewerText);
        var isTold = joined.Kind is MessageKind.Rescheduled && facts.Policy.Notices.IsOn(MessageKind.Booked);
        return isTold && Booked(joined, facts) is { } booked && facts.Patient(booked.PatientId) is { } patient && Reach.Refusal(patient, facts) is null
            && TextTiming.Notice(MessageKind.Booked, arrived.At, booked, patient, facts, null) is SendMoment.At moment
            ? [withdrawn, Booking(booked, arrived.After, patient, moment, facts)]
            : [withdrawn];
    }

    /// <summary>What became of the two is nothing to tell (deleted, entered in error), but the visit it began with is off all the same.</summary>
    public static IReadOnlyList<Effect> StillOff(Visit ended, DateTimeOffset at, Facts facts)
    {
        if (facts.Pending.LastOrDefault(text => text.Kind is MessageKind.Rescheduled) is not { AlsoOff: { } off, Previous: { } start }) return [];
        if (!facts.Policy.Notices.Cancelled) return [];

        return facts.Patient(ended.PatientId) is { } patient && Reach.Refusal(patient, facts) is null
            && TextTiming.Notice(MessageKind.Cancelled, at, ended, patient, facts, start) is SendMoment.At moment
            ?
            [
                Texts.AboutVisit(
                    $"notice:{off}:{MessageKind.Cancelled}:{ended.AppointmentId}:{ended.VersionId}:{ended.PatientId}",
                    MessageKind.Cancelled, Texts.Values(facts, ended with { Start = start }, patient), patient, moment, ended.Key, start, off),
            ]
            : [];
    }

    private static Effect.SendMessage Booking(Visit booked, Visit back, Patient patient, SendMoment.At moment, Facts facts) => Texts.AboutVisit(
        $"notice:{booked.AppointmentId}:{MessageKind.Booked}:{booked.VersionId}:{booked.PatientId}:beside:{back.AppointmentId}:{back.VersionId}",
        MessageKind.Booked, Texts.Values(facts, booked, patient), patient, moment, booked.Key, booked.Start);

    private static Visit? Booked(PendingText text, Facts facts) =>
        facts.Upcoming.FirstOrDefault(visit => visit.Visit.AppointmentId == text.AppointmentId)?.Visit;

    private static Decision? Move(
        DateTimeOffset? from, string? off, Visit to, DateTimeOffset at, PendingText other, Patient patient, Facts facts) =>
        TextTiming.Notice(MessageKind.Rescheduled, at, to, patient, facts, from) is SendMoment.At moment
            ? new(Why.ToldAsOneMove,
            [
                new Effect.WithdrawText(other.Id, DeliveryState.Superseded, Why.ToldAsOneMove),
                .. RemindingAnew.Withdrawing(facts.Pending, DeliveryState.Superseded, Why.ToldAsOneMove, facts),
                Texts.AboutVisit(
                    $"notice:{to.AppointmentId}:{MessageKind.Rescheduled}:{to.VersionId}:{to.PatientId}",
                    MessageKind.Rescheduled, Texts.Values(facts, to, patient, from), patient, moment, to.Key, to.Start, off),
            ])
            : null;
}
