using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Outreach;

/// <summary>Puts a text together: the values it is made of, when it goes, until when it is worth sending.</summary>
internal static class Texts
{
    public static bool IsNotice(this MessageKind kind) => kind <= MessageKind.NoShow;

    /// <summary>
    /// The texts that ask whether the patient comes: C, X and R answer them. Those about a visit that is confirmed offer X and R all the same.
    /// </summary>
    public static bool Asks(this MessageKind kind) => kind is
        MessageKind.Booked or MessageKind.Rescheduled or MessageKind.Modified or MessageKind.Restored or MessageKind.Confirmed
        or MessageKind.Reminder or MessageKind.ReminderConfirmed or MessageKind.AnswerMoved;

    /// <summary>An answer: at once, at any hour. What says that a visit is to come is worth nothing once it has begun.</summary>
    public static Effect.SendMessage Answer(
        string key, MessageKind kind, Facts facts, Visit? visit = null, Patient? patient = null, DateTimeOffset? previousStart = null) =>
        new(
            key,
            kind,
            Values(facts, visit, patient ?? OnlyPatient(facts), previousStart),
            (patient ?? FirstPatient(facts))?.Language,
            facts.Now,
            Deadlines.OfAnswer(facts.Now, kind.SaysItIsOn() ? visit?.Start : null),
            visit?.Key,
            visit?.Start,
            Asks: kind.Asks(),
            IsGuarded: kind.Asks() && visit is not null);

    /// <summary>A notice or a reminder: at its moment, and only while the visit looks as it did.</summary>
    public static Effect.SendMessage AboutVisit(
        string key, MessageKind kind, MessageValues values, Patient patient, SendMoment.At moment, VisitKey about, DateTimeOffset? start,
        string? alsoOff = null) =>
        new(
            key, kind, values, patient.Language, moment.DueAt, moment.Deadline, about, start, Asks: kind.Asks(), IsGuarded: true,
            IsHeld: moment.IsHeld, OpenUntil: moment.OpenUntil, AlsoOff: alsoOff);

    public static MessageValues Values(Facts facts, Visit? visit, Patient? patient, DateTimeOffset? previousStart = null) => new(
        patient?.FirstName,
        facts.Policy.OrganizationName,
        visit?.Phone ?? facts.Policy.OrganizationPhone,
        visit?.LocalStart,
        ZoneName(facts, visit, patient),
        previousStart is { } previous && visit is not null ? TimeZoneInfo.ConvertTime(previous, visit.Zone) : null,
        visit?.Location,
        visit?.Practitioner,
        IsFirstText: facts.Texts.Count == 0);

    public static TimeZoneInfo ZoneOf(Patient? patient, Visit? visit, Policy policy) =>
        patient?.TimeZone ?? visit?.Zone ?? policy.Zone;

    /// <summary>Named only to someone who may read the time in another zone.</summary>
    public static string? ZoneName(Facts facts, Visit? visit, Patient? patient)
    {
        if (visit?.LocalStart is not { } start || patient?.TimeZone is not { } theirs) return null;
        if (theirs.GetUtcOffset(start) == start.Offset) return null;
        return visit.Zone.Id.Replace('_', ' ');
    }

    // The language of somebody who has died is still the likeliest in the house.
    private static Patient? FirstPatient(Facts facts) =>
        facts.Patients.FirstOrDefault(patient => !Reach.IsGone(patient)) ?? (facts.Patients is [var gone, ..] ? gone : null);

    private static Patient? OnlyPatient(Facts facts) =>
        facts.Patients.Where(patient => !Reach.IsGone(patient)).ToList() is [var only] ? only : null;
}
