using FhirOutreach.Domain.Patients;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>A Patient was read: what is known of them from here on.</summary>
internal static class KnownPatients
{
    /// <summary>
    /// Keeps the patient. Who has died, or whose record is no longer in use, gets nothing that still waits either: each
    /// waiting text asks for a decision of its own.
    /// </summary>
    public static void Know(this Session session, Patient patient, DateTimeOffset now)
    {
        session.Keep(patient with { TimeZone = Visits.Zone(patient.Zone) }, now);
        if (patient is { IsDeceased: false, IsActive: true }) return;

        foreach (var text in session.WaitingFor(patient.Id))
            session.Keep($"stopped:{text.Id}", InboxKind.TextOvertaken, $"{text.Id}", Details.Pack(text), now);
    }
}
