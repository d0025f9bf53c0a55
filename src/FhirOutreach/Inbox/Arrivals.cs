using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>Which arrival takes up which row.</summary>
internal sealed class Arrivals(
    AppointmentArrival appointments, TextArrival texts, EhrAnswerArrival ehrAnswers, OwnArrivals own, OutreachClock clock)
{
    public void Arrive(Session session, Prepared prepared)
    {
        foreach (var beside in prepared.Beside) TakeIn(session, beside);
        TakeIn(session, prepared);
        Then(session, prepared.Row, isFresh: prepared is not Prepared.Stale);
    }

    private void TakeIn(Session session, Prepared prepared)
    {
        var row = prepared.Row;
        switch (prepared)
        {
            case Prepared.WithAppointment with:
                appointments.Arrive(session, row, with.Appointment, with.People, with.IsRead, with.IsDated);
                break;
            case Prepared.WithPatient with:
                session.Know(with.Patient, with.ReadAt, clock.GetUtcNow());
                break;
            case Prepared.AsIs { Row.Kind: InboxKind.TextStale }: // a look ahead asks nobody: all is as it was
                StillKnown(session, Details.Unpack<PendingText>(row.Body!), clock.GetUtcNow());
                break;
            case Prepared.WithoutPatient without:
                session.Forget(without.PatientId, clock.GetUtcNow());
                break;
            case Prepared.WithoutAppointment gone:
                appointments.Gone(session, row, row.Subject);
                if (gone.Patient is { } whose) session.Know(whose.Patient, whose.ReadAt, clock.GetUtcNow());
                break;
            case Prepared.NeedsRead needs:
                session.Keep($"unstamped:{row.Id}", InboxKind.ReadAppointment, needs.AppointmentId, null, row.ReceivedAt);
                break;
        }
    }

    private static void StillKnown(Session session, PendingText text, DateTimeOffset now)
    {
        if (text.PatientId is { } id && session.Patient(id) is { } patient) session.Know(patient, now, now);
        if (text.AppointmentId is { } appointmentId) session.StillNewest(appointmentId, now);
    }

    private void Then(Session session, InboxRow row, bool isFresh)
    {
        switch (row.Kind)
        {
            case InboxKind.Text:
                texts.Arrive(session, row);
                break;
            case InboxKind.EhrAnswer:
                ehrAnswers.Arrive(session, row);
                break;
            case InboxKind.EhrSilence:
                ehrAnswers.StillSilent(session, row);
                break;
            case InboxKind.TextOvertaken:
            case InboxKind.TextStale:
                own.TextOvertaken(session, row, isFresh);
                break;
            case InboxKind.CarrierRefusal:
                own.CarrierRefused(session, row);
                break;
            case InboxKind.TextUnaccounted:
                own.TextUnaccounted(session, row);
                break;
            case InboxKind.ReminderDue:
                own.ReminderDue(session, row, isFresh);
                break;
            case InboxKind.PlanAgain:
                own.PlanAgain(session, row);
                break;
        }
    }
}
