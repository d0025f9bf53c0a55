using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>A version of an Appointment reached us: by notification, by the sweep, by a read, or as the answer to our PATCH.</summary>
internal sealed partial class AppointmentArrival(
    Settlement settlement, GoLive goLive, Rules rules, OutreachClock clock, ILogger<AppointmentArrival> log)
{
    /// <summary>What we have held for so long, and a read of the EHR's own does not show, it holds no more: a lagging copy of it would have caught up.</summary>
    private static readonly TimeSpan CopiesLagMax = EhrComparison.PagesLagMax;

    /// <param name="isRead">Just read from the EHR: among versions of the same instant this one is the newest.</param>
    /// <param name="isDated">The EHR says when it made this version.</param>
    public void Arrive(Session session, InboxRow row, Appointment appointment, Actors people, bool isRead, bool isDated)
    {
        var now = clock.GetUtcNow();
        switch (Order(session.Version(appointment.Id), appointment, isRead, IsTheTruth(row), now))
        {
            case VersionOrder.Newer:
                TakeIn(session, row, appointment, people, isDated, now);
                break;
            case VersionOrder.Same:
                session.StillNewest(appointment.Id, now);
                Know(session, appointment, people, now);
                break;
            case VersionOrder.Older:
                Log.Older(log, row.Id, appointment.Id, appointment.VersionId);
                break;
            case VersionOrder.Unclear: // only a read can tell which is the newest, or whether there is one at all
                session.Keep($"tie:{appointment.Id}:{appointment.VersionId}:{row.Id}", InboxKind.ReadAppointment, appointment.Id, null, now);
                break;
        }
    }

    /// <summary>A read found nothing.</summary>
    public void Gone(Session session, InboxRow row, string appointmentId)
    {
        var now = clock.GetUtcNow();
        if (session.Version(appointmentId) is null or { IsGone: true })
        {
            session.Gone(appointmentId, now); // a version of it may still be on its way to us
            return;
        }

        foreach (var patientId in session.PatientsOf(appointmentId))
        {
            var key = new VisitKey(appointmentId, patientId);
            var facts = session.FactsAbout(key, rules, now);
            if (facts.Visit is { } visit) session.Keep(visit with { Problem = "the EHR no longer has it" });
            settlement.Settle(session, row.Id, new Occurrence.AppointmentGone(), facts, key);
        }
        session.Gone(appointmentId, now);
    }

    private void TakeIn(Session session, InboxRow row, Appointment appointment, Actors people, bool isDated, DateTimeOffset now)
    {
        var before = session.PatientsOf(appointment.Id);
        var wasThere = isDated ? goLive.WasThereBefore(appointment.LastUpdated) : goLive.WasTakenIn(row.ReceivedAt);
        session.Keep(appointment, now);
        Know(session, appointment, people, now);
        var visits = Visits.Of(appointment, people, before, rules.Policy.Zone);
        foreach (var shown in visits)
        {
            var facts = session.FactsAbout(shown.Key, rules, now) with
            {
                Told = session.Told(shown.Key),
                LooksTold = session.LooksTold(shown.Key),
                SaidOff = session.SaidOff(shown.Key),
            };
            var visit = shown.After(facts.Visit);
            var isSilent = facts.Visit is null && (wasThere || WasToldUnderAnotherId(session, visit, visits, people));
            session.Keep(visit);
            settlement.Settle(
                session, row.Id, new Occurrence.VersionArrived(visit, clock.Ours(visit.LastUpdated), isSilent), facts, visit.Key);
        }
    }

    // Whose record was merged into another is one person with one phone: what they know need not be said to them again.
    private static bool WasToldUnderAnotherId(Session session, Visit visit, IReadOnlyList<Visit> visits, Actors people) =>
        visits.Any(earlier => earlier.Participation is ParticipationStatus.Merged
            && people.Patients[earlier.PatientId].ReplacedBy == visit.PatientId
            && session.Visit(earlier.Key)?.LooksLike(visit) == true
            && session.PendingAbout(earlier.Key).Count == 0);

    private static void Know(Session session, Appointment appointment, Actors people, DateTimeOffset now)
    {
        foreach (var patient in people.Patients.Values.Where(patient => Concerns(appointment, patient.Id)))
            session.Know(patient, people.PatientsReadAt.GetValueOrDefault(patient.Id, now), now);
    }

    private static bool Concerns(Appointment appointment, string patientId) =>
        appointment.Participants.Any(participant => participant.Type is ActorType.Patient && participant.ActorId == patientId);

    // We asked because something did not fit. Other rows may have waited since they were read.
    private static bool IsTheTruth(InboxRow row) => row.Kind is InboxKind.ReadAppointment;

    // A 404 may pass, clocks are set back, and databases restored from a copy: what the EHR shows when it is asked, it holds.
    private static VersionOrder Order(KnownVersion? known, Appointment appointment, bool isRead, bool isTruth, DateTimeOffset now) => known switch
    {
        null => VersionOrder.Newer,
        { IsGone: true } when isTruth => VersionOrder.Newer,
        { IsGone: true } => appointment.LastUpdated > known.LastUpdated ? VersionOrder.Unclear : VersionOrder.Older, // made before it was deleted, perhaps
        _ when appointment.LastUpdated > known.LastUpdated => VersionOrder.Newer,
        _ when appointment.LastUpdated < known.LastUpdated =>
            isTruth && known.ReadAt <= now - CopiesLagMax ? VersionOrder.Newer : VersionOrder.Older,
        _ when appointment.VersionId == known.VersionId => VersionOrder.Same,
        _ => isRead ? VersionOrder.Newer : VersionOrder.Unclear,
    };

    private enum VersionOrder { Newer, Same, Older, Unclear }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Inbox {InboxId}: Appointment {AppointmentId} version {VersionId} is older than the one held; ignored")]
        public static partial void Older(ILogger logger, long inboxId, string appointmentId, string versionId);
    }
}
