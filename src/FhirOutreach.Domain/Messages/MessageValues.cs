namespace FhirOutreach.Domain.Messages;

/// <summary>What the words of a text are made from. Times are already in the clinic's zone (their offset is local there).</summary>
/// <param name="FirstName">The patient's first name; null when the EHR has none. Never the surname.</param>
/// <param name="OrganizationPhone">The number to call, E.164: the Location's own, or the organization's.</param>
/// <param name="Start">Null in texts about no particular visit.</param>
/// <param name="ZoneName">Named only when the clinic's zone is not the patient's.</param>
/// <param name="PreviousStart">The time before the move, for <see cref="MessageKind.Rescheduled"/> and <see cref="MessageKind.AnswerMoved"/>.</param>
/// <param name="IsFirstText">Nobody at this number has had a text from us: say how to stop.</param>
public sealed record MessageValues(
    string? FirstName,
    string OrganizationName,
    string OrganizationPhone,
    DateTimeOffset? Start = null,
    string? ZoneName = null,
    DateTimeOffset? PreviousStart = null,
    string? Location = null,
    string? Practitioner = null,
    IReadOnlyList<VisitChoice>? Choices = null,
    bool IsFirstText = false);

/// <summary>One visit of several: a line of "which one?", or of one reminder of them all.</summary>
/// <param name="FirstName">Tells family members apart; null when all are one patient's.</param>
/// <param name="ZoneName">As <see cref="MessageValues"/> has it, of this visit: two clinics may lie in two zones.</param>
public sealed record VisitChoice(
    int Number, DateTimeOffset Start, string? Location, string? Practitioner, string? FirstName, string? ZoneName = null);
