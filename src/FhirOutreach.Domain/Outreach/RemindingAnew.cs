using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>
/// A reminder that does not go because one of its visits changed: what else it was to remind of is still to come, and the
/// slots are used up. They are looked at again.
/// </summary>
internal static class RemindingAnew
{
    /// <summary>Of the visit the text is about, and of those it names beside it, those that are as it says.</summary>
    public static IEnumerable<Effect> OfAll(PendingText text, Facts facts) =>
        IsReminder(text) && text.About() is { } about && IsStillTo(about, text.Start, facts)
            ? [new Effect.RemindAnew(about), .. OfOthers(text, facts)]
            : OfOthers(text, facts);

    /// <summary>Texts that are taken back because one visit changed; what they were to remind of besides is looked at again.</summary>
    public static IReadOnlyList<Effect> Withdrawing(IReadOnlyList<PendingText> texts, DeliveryState state, Why why, Facts facts) =>
    [
        .. texts.Select(text => new Effect.WithdrawText(text.Id, state, why)),
        .. texts.SelectMany(text => OfOthers(text, facts)),
    ];

    /// <summary>Of those it names beside the one that changed.</summary>
    public static IEnumerable<Effect> OfOthers(PendingText text, Facts facts) =>
        (text.Also ?? []).Where(also => IsStillTo(also.About, also.Start, facts)).Select(also => new Effect.RemindAnew(also.About));

    private static bool IsReminder(PendingText text) => text.Kind is MessageKind.Reminder or MessageKind.ReminderConfirmed;

    private static bool IsStillTo(VisitKey about, DateTimeOffset? start, Facts facts) =>
        facts.Upcoming.Any(upcoming => upcoming.Visit.Key == about && upcoming.Visit.Start == start);
}
