using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Storage.Queries;

/// <summary>What the clinic decided, beside the numbers that may be texted at all.</summary>
internal sealed record Rules(Policy Policy, IReadOnlySet<string> AllowedNumbers)
{
    /// <summary>What bounds a text that would leave now.</summary>
    public SendingLimits LimitsAt(DateTimeOffset now) =>
        new(now, now.AddDays(-1), Policy.Zone.Id, Policy.DailyCap, Policy.WeeklyCap, NumberStops.TextsPerDayMax);

    public bool Allows(string? phone) => phone is null || AllowedNumbers.Count == 0 || AllowedNumbers.Contains(phone);
}

/// <summary>Loads what a decision reads: by number, bounded, from indexed rows, in the transaction that will commit it.</summary>
internal static class FactsQueries
{
    /// <summary>For an occurrence about one visit.</summary>
    public static Facts FactsAbout(this Session session, VisitKey key, Rules rules, DateTimeOffset now)
    {
        var patient = session.Patient(key.PatientId);
        return FactsFor(session, patient?.Phone, patient is null ? [] : [patient], rules, now) with
        {
            Visit = session.Visit(key),
            Upcoming = Upcoming(session, [key.PatientId], now),
            Pending = session.PendingAbout(key),
            Updates = session.OpenUpdates(key),
            Reminders = session.Reminders(key),
            Elsewhere = rules.Policy.JoinsMoves ? session.PendingElsewhere(key, now - rules.Policy.SettleFor) : [],
        };
    }

    /// <summary>For a reminder: with the plans of the patient's other visits, which may share its text.</summary>
    public static Facts FactsForReminder(this Session session, VisitKey key, Rules rules, DateTimeOffset now)
    {
        var facts = session.FactsAbout(key, rules, now);
        return facts with
        {
            Upcoming = [.. facts.Upcoming.Select(visit => visit with { Reminders = session.Reminders(visit.Visit.Key) })],
            Updates = [.. facts.Updates, .. facts.Upcoming.Select(visit => visit.Visit.Key).Where(other => other != key).SelectMany(session.OpenUpdates)],
            RemindersWaiting = facts.Phone is { } phone ? session.RemindersWaiting(phone, key.PatientId) : 0,
        };
    }

    /// <summary>For a text from a number.</summary>
    /// <param name="writtenAt">When the text came: what had been asked before it is loaded. Null = nobody wrote, and nobody asks for that.</param>
    public static Facts FactsWith(this Session session, string phone, Rules rules, DateTimeOffset now, DateTimeOffset? writtenAt = null)
    {
        var patients = session.PatientsWith(phone);
        var upcoming = Upcoming(session, patients.ConvertAll(patient => patient.Id), now, writtenAt);
        return FactsFor(session, phone, patients, rules, now) with
        {
            Upcoming = upcoming,
            Pending = session.PendingTo(phone).ConvertAll(text => WithWhatIsOff(session, text)),
            Updates = [.. upcoming.SelectMany(visit => session.OpenUpdates(visit.Visit.Key))],
            WhichOne = writtenAt is { } before ? session.OpenChoice(phone, before) : null,
        };
    }

    private static PendingText WithWhatIsOff(Session session, PendingText text) =>
        text.Kind is MessageKind.Cancelled && text.About() is { } visit ? text with { Visit = session.Visit(visit) } : text;

    private static Facts FactsFor(Session session, string? phone, List<Patient> patients, Rules rules, DateTimeOffset now)
    {
        var consent = phone is null ? Consent.Silent : session.ConsentOf(phone);
        return new(
            now,
            rules.Policy,
            phone,
            IsOptedOut: consent.IsOptedOut,
            IsAllowed: rules.Allows(phone),
            Patients: patients,
            Texts: phone is null ? [] : session.SentTo(phone),
            WantsFewer: consent.WantsFewer,
            Stops: phone is null ? [] : session.NumberStops(phone, now));
    }

    private static List<UpcomingVisit> Upcoming(Session session, List<string> patientIds, DateTimeOffset now, DateTimeOffset? writtenAt = null)
    {
        var visits = session.UpcomingVisits(patientIds, now);
        return writtenAt is not { } before
            ? visits.ConvertAll(visit => new UpcomingVisit(visit, AskedStart: null))
            : visits.ConvertAll(visit => new UpcomingVisit(
                visit, session.AskedStart(visit.Key, before), MayBeAsked: session.MayBeAsked(visit.Key, before)));
    }
}
