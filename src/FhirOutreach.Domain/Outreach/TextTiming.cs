using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Domain.Outreach;

/// <summary>When a text goes. Closed.</summary>
internal abstract record SendMoment
{
    private SendMoment()
    {
    }

    public sealed record At(DateTimeOffset DueAt, DateTimeOffset Deadline, bool IsHeld) : SendMoment;

    public sealed record Never(Why Why) : SendMoment;
}

/// <summary>Applies the window and the deadlines to one text.</summary>
internal static class TextTiming
{
    /// <param name="at">When the EHR made the version.</param>
    public static SendMoment Notice(MessageKind kind, DateTimeOffset at, Visit visit, Patient patient, Facts facts) =>
        new SendMoment.At(facts.Now, at.AddHours(24), false);
}
