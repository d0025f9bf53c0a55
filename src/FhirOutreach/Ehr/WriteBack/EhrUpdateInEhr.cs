using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>A change we owe, and the Appointment it goes into, as it was just read.</summary>
internal sealed record EhrUpdateInEhr(EhrUpdate Update, AppointmentInEhr Appointment)
{
    public EhrChange Change => Update.Change;

    /// <summary>The patient's <c>participant.status</c> once the change is made.</summary>
    public string ParticipantStatus => Change == EhrChange.Confirm ? "accepted" : "declined";

    /// <summary>The Appointment's new status; null when it stays as it is.</summary>
    public string? Status => Change switch
    {
        EhrChange.Cancel => "cancelled",
        EhrChange.Confirm when Appointment.IsWaitingForThisPatientOnly => "booked",
        _ => null,
    };
}
