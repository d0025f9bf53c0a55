namespace FhirOutreach.Domain.Outreach;

/// <summary>A planned reminder came due: decided again, from the newest facts.</summary>
internal static class ReminderDecisions
{
    public static Decision Decide(Occurrence.ReminderDue due, Facts facts) => new(Why.VisitNotUpcoming);
}
