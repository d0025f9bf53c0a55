using FhirOutreach.Domain.Appointments;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Storage.Queries;

internal static class ReplanQueries
{
    private const string Name = "reminder-leads";

    /// <summary>When the leads are not those the plans were made with: one inbox row for each visit to come.</summary>
    /// <returns>How many visits are planned again.</returns>
    public static int PlanAgain(this Session session, string leads, DateTimeOffset now)
    {
        var before = session.Note(Name);
        if (before == leads) return 0;

        session.Note(Name, leads);
        if (before is null) return 0;
        var visits = session.Rows<VisitKey>(
            "SELECT appointment_id, patient_id FROM visit WHERE is_on = 1 AND start > @now", new { now });
        foreach (var visit in visits)
            session.Keep(
                $"plan:{visit.AppointmentId}:{visit.PatientId}:{leads}:{now.UtcTicks}", InboxKind.PlanAgain,
                visit.AppointmentId, Details.Pack(visit), now);
        return visits.Count;
    }
}
