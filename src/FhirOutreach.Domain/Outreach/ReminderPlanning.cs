using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Domain.Outreach;

/// <summary>Which reminders a visit has after a change.</summary>
internal static class ReminderPlanning
{
    public static IReadOnlyList<Effect> After(VisitChangeKind change, Visit after, Facts facts) => [];
}
