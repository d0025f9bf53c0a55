using System.Globalization;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>A Patient was read: what is known of them from here on.</summary>
internal static class KnownPatients
{
    /// <summary>
    /// Keeps the patient. Who has died, whose record is no longer in use, or who has another number, gets nothing that still
    /// waits on the old facts either: each such text asks for a decision of its own.
    /// </summary>
    /// <param name="readAt">When the EHR said so: a copy may be older than now.</param>
    public static void Know(this Session session, Patient patient, DateTimeOffset readAt, DateTimeOffset now)
    {
        session.Keep(patient with { TimeZone = Visits.Zone(patient.Zone) }, readAt);
        var waiting = patient is { IsDeceased: false, IsActive: true } ? session.WaitingElsewhere(patient.Id, patient.Phone) : session.WaitingFor(patient.Id);
        foreach (var text in waiting)
            session.Keep(string.Create(CultureInfo.InvariantCulture, $"stopped:{text.Id}:{now:yyyyMMddHHmm}"), InboxKind.TextOvertaken, $"{text.Id}", Details.Pack(text), now);
    }

    /// <summary>The EHR has no such Patient any more: the record we hold is one that is no longer in use.</summary>
    public static void Forget(this Session session, string patientId, DateTimeOffset now)
    {
        if (session.Patient(patientId) is { } known) session.Know(known with { IsActive = false }, now, now);
    }
}
