namespace FhirOutreach.Domain.Messages;

public static class MessageKinds
{
    /// <summary>The patient wrote, and waits.</summary>
    public static bool IsAnswer(this MessageKind kind) => kind >= MessageKind.AnswerConfirmed;
}
