using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>The numbered list of "which one?", and what each number stands for.</summary>
internal static class VisitChoices
{
    /// <summary>More would not fit a text; the soonest are listed.</summary>
    private const int ChoicesMax = 6;

    public static (IReadOnlyList<VisitChoice> Lines, IReadOnlyList<ChoiceOption> Options) Among(
        IReadOnlyList<UpcomingVisit> visits, Facts facts)
    {
        var listed = visits.OrderBy(visit => visit.Visit.Start).Take(ChoicesMax).Select(visit => visit.Visit).ToList();
        return (
            Lines(listed, facts),
            [.. listed.Select((visit, index) => new ChoiceOption(index + 1, visit.AppointmentId, visit.PatientId, visit.Start!.Value))]);
    }

    public static IReadOnlyList<VisitChoice> Lines(IReadOnlyList<Visit> visits, Facts facts)
    {
        var isFamily = visits.Select(visit => visit.PatientId).Distinct().Count() > 1;
        return
        [
            .. visits.OrderBy(visit => visit.Start).Select((visit, index) => new VisitChoice(
                index + 1, visit.LocalStart!.Value, visit.Location, visit.Practitioner,
                isFamily ? facts.Patient(visit.PatientId)?.FirstName : null,
                Texts.ZoneName(facts, visit, facts.Patient(visit.PatientId)))),
        ];
    }
}
