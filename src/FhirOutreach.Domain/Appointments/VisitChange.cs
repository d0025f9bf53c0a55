namespace FhirOutreach.Domain.Appointments;

/// <summary>What happened to a visit between two versions.</summary>
public enum VisitChangeKind
{
    /// <summary>Nothing a patient would see.</summary>
    None,
    Booked,
    Rescheduled,
    Modified,
    Confirmed,
    Cancelled,
    Restored,
    NoShow,

    /// <summary>Arrived, checked in, fulfilled, entered in error, or the same person's under another id: everything pending stops, nobody is texted.</summary>
    Ended,

    /// <summary>Was on, and is now in a state nobody can act on (proposed again, unreadable): a person looks.</summary>
    Unsettled,
}

/// <summary>Derives the change from the two versions themselves; the sender's word for it is never asked.</summary>
public static class VisitChange
{
    public static VisitChangeKind Between(Visit? before, Visit after, DateTimeOffset now) =>
        before is null ? FirstSight(after, now)
        : before.IsOn ? FromOn(before, after)
        : after.IsUpcoming(now) ? BackOn(before)
        : after.Start > now && !IsOff(FromOn(before, before)) && FromOn(before, after) is var off && IsOff(off) ? off
        : VisitChangeKind.None;

    // From proposed again, or checked in by a slip: nobody was told of that, and whoever knows of the visit would still come.
    private static bool IsOff(VisitChangeKind change) => change is VisitChangeKind.Cancelled or VisitChangeKind.NoShow;

    private static VisitChangeKind FirstSight(Visit after, DateTimeOffset now) =>
        after.IsUpcoming(now) ? VisitChangeKind.Booked : VisitChangeKind.None;

    private static VisitChangeKind FromOn(Visit before, Visit after) => after switch
    {
        { Problem: not null } => VisitChangeKind.Unsettled,
        { Participation: ParticipationStatus.Merged } => VisitChangeKind.Ended,
        { IsOn: true } => WhileOn(before, after),
        { Status: AppointmentStatus.NoShow } => VisitChangeKind.NoShow,
        {
            Status: AppointmentStatus.Arrived or AppointmentStatus.CheckedIn or AppointmentStatus.Fulfilled
            or AppointmentStatus.EnteredInError
        } => VisitChangeKind.Ended,
        { IsCalledOff: true } => VisitChangeKind.Cancelled,
        _ => VisitChangeKind.Unsettled,
    };

    private static VisitChangeKind WhileOn(Visit before, Visit after) =>
        before.Start != after.Start ? VisitChangeKind.Rescheduled
        : !before.LooksLike(after) ? VisitChangeKind.Modified
        : after.IsConfirmed && !before.IsConfirmed ? VisitChangeKind.Confirmed
        : VisitChangeKind.None;

    // What was called off and comes back is told as such. What was never on is a booking.
    private static VisitChangeKind BackOn(Visit before) =>
        before.IsCalledOff || before.Status is AppointmentStatus.NoShow or AppointmentStatus.Arrived
            or AppointmentStatus.CheckedIn or AppointmentStatus.Fulfilled
            ? VisitChangeKind.Restored
            : VisitChangeKind.Booked;
}
