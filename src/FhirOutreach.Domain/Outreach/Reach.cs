using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Domain.Outreach;

/// <summary>May this patient be texted at all? Asked when a text is intended, and again at every later look.</summary>
internal static class Reach
{
    /// <summary>Why not; null when nothing stands in the way.</summary>
    public static Why? Refusal(Patient? patient, Facts facts) => patient switch
    {
        null => Why.PatientUnknown,
        { IsDeceased: true } => Why.PatientDeceased,
        { IsActive: false } => Why.PatientInactive,
        { Phone: null } => Why.NoPhone,
        _ when facts.IsOptedOut => Why.OptedOut,
        _ when !facts.IsAllowed => Why.NumberNotAllowed,
        _ when facts.IsStopped(NumberStopCause.BadNumber) => Why.NumberCannotBeTexted,
        _ when facts.IsStopped(NumberStopCause.TooManyTexts) => Why.TooManyTexts,
        _ => null,
    };

    /// <summary>Has died, or is not a patient any more: nothing is said of their visits to whoever has the number now.</summary>
    public static bool IsGone(Patient? patient) => patient is { IsDeceased: true } or { IsActive: false };

    /// <summary>What a reply can be about, and be answered of: the visits of those who are patients.</summary>
    public static Facts WithoutTheGone(Facts facts) => facts with
    {
        Upcoming = [.. facts.Upcoming.Where(visit => !IsGone(facts.Patient(visit.Visit.PatientId)))],
        Updates = [.. facts.Updates.Where(update => !IsGone(facts.Patient(update.PatientId)))],
    };

    /// <summary>What a person can do about a refusal; nothing when nobody should.</summary>
    public static IEnumerable<Effect> Task(Why refusal, VisitKey about, Patient? patient) => refusal switch
    {
        Why.NoPhone or Why.PatientUnknown =>
            [new Effect.OpenTask($"no-phone:{about.AppointmentId}:{about.PatientId}", TaskKind.NoPhone, about, patient?.PhoneProblem)],
        Why.NumberCannotBeTexted => [NumberStops.Task(about)],
        _ => [],
    };
}
