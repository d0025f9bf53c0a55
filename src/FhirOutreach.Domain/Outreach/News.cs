using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>
/// What a version is to the patient. What they last heard of the visit decides what is news to them, and not what the EHR held
/// last: a notice may still wait, may have been switched off, or taken back. Of a no-show set before the time the patient would
/// come at (they rang in, or it is a slip of the desk's) they hear that the visit is cancelled: nobody has been missed yet.
/// </summary>
internal static class News
{
    /// <returns>Why, and the text that tells it; null when there is nothing to tell.</returns>
    public static (Why Why, MessageKind? Notice) Of(VisitChangeKind change, Visit after, Facts facts) => change switch
    {
        VisitChangeKind.Booked => Told(Why.VisitBooked, OfAVisitThatIsOn(change, after, facts)),
        VisitChangeKind.Restored => Told(Why.VisitRestored, OfAVisitThatIsOn(change, after, facts)),
        VisitChangeKind.Rescheduled => Told(Why.VisitRescheduled, OfAVisitThatIsOn(change, after, facts)),
        VisitChangeKind.Modified => Told(Why.VisitModified, OfAVisitThatIsOn(change, after, facts)),
        VisitChangeKind.Confirmed => (Why.VisitConfirmed, MessageKind.Confirmed),
        VisitChangeKind.Cancelled => OfAVisitThatIsOff(facts),
        VisitChangeKind.NoShow when WouldCome(facts) > facts.Now => OfAVisitThatIsOff(facts),
        VisitChangeKind.NoShow => (Why.PatientMissedVisit, MessageKind.NoShow),
        _ => (Why.NothingVisibleChanged, null),
    };

    /// <summary>The time the patient was last told, or told before what still waits; null when that cannot be said.</summary>
    public static DateTimeOffset? KnownStart(Facts facts) => facts.Told?.Start ?? BeforeWhatWaits(facts);

    /// <summary>When the patient would come: what they have not heard of changed nothing for them.</summary>
    public static DateTimeOffset? WouldCome(Facts facts) =>
        KnownStart(facts) is { } known && known > facts.Now ? known : facts.Visit?.Start;

    public static bool Waits(MessageKind notice, Facts facts) => facts.Pending.Any(text => text.Kind == notice);

    /// <summary>Of a joined move that still waits: the other visit, which was called off.</summary>
    public static string? AlsoOff(Facts facts) => facts.Pending.LastOrDefault(text => text.AlsoOff is not null)?.AlsoOff;

    private static (Why, MessageKind?) Told(Why why, MessageKind? notice) => (notice is null ? Why.NothingVisibleChanged : why, notice);

    private static MessageKind? OfAVisitThatIsOn(VisitChangeKind change, Visit after, Facts facts)
    {
        if (Waits(MessageKind.Booked, facts)) return MessageKind.Booked;
        if (AlsoOff(facts) is not null) return MessageKind.Rescheduled; // from the other visit, of which they know
        if (facts.Told is { } told && told.Kind.SaysItIsOff()) return MessageKind.Restored;
        // Called off and put back before anybody was told anything: that it is on may be news.
        if (facts.Told is null && Waits(MessageKind.Cancelled, facts)) return Notice(change);
        if (KnownStart(facts) is not { } known) return Notice(change);
        if (known != after.Start) return MessageKind.Rescheduled;
        return IsAsTold(change, after, facts) ? null : MessageKind.Modified;
    }

    private static (Why, MessageKind?) OfAVisitThatIsOff(Facts facts) => facts.Told switch
    {
        { } told when told.Kind.SaysItIsOff() => (Why.NothingVisibleChanged, null),
        null when Waits(MessageKind.Booked, facts) || facts.Visit is { IsOn: false } => (Why.NeverToldOfBooking, null),
        _ => (Why.VisitCancelled, MessageKind.Cancelled),
    };

    // Where no text of ours has shown place and people, the versions have to say it.
    private static bool IsAsTold(VisitChangeKind change, Visit after, Facts facts) =>
        facts.LooksTold is { } looks ? looks == after.Looks() : change is not VisitChangeKind.Modified;

    // Nothing was told: of a change they may have heard otherwise; what comes back was never on for them.
    private static MessageKind Notice(VisitChangeKind change) => change switch
    {
        VisitChangeKind.Rescheduled => MessageKind.Rescheduled,
        VisitChangeKind.Modified => MessageKind.Modified,
        _ => MessageKind.Booked,
    };

    // Of what was told only by others (before we came, or by voice) a text that waits remembers the time.
    private static DateTimeOffset? BeforeWhatWaits(Facts facts) => facts.Pending.LastOrDefault(text => text.Kind.IsNotice()) switch
    {
        { Kind: MessageKind.Rescheduled, Previous: { } known } => known,
        { Kind: MessageKind.Cancelled, Start: { } known } => known,
        _ => null,
    };
}
