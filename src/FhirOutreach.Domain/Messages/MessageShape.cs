namespace FhirOutreach.Domain.Messages;

/// <summary>Which names the template of a message may use, and which of them may be missing.</summary>
public static class MessageShape
{
    private static readonly Shape Always = new Shape.Scalar(MayBeMissing: false);

    private static readonly Shape Perhaps = new Shape.Scalar(MayBeMissing: true);

    /// <summary>A text about one visit cannot be written without its start.</summary>
    public static bool NeedsVisit(MessageKind kind) => kind switch
    {
        MessageKind.Booked or MessageKind.Rescheduled or MessageKind.Modified or MessageKind.Confirmed => true,
        MessageKind.Cancelled or MessageKind.Restored or MessageKind.NoShow => true,
        MessageKind.Reminder or MessageKind.ReminderConfirmed => true,
        MessageKind.AnswerConfirmed or MessageKind.AnswerCancelled or MessageKind.AnswerDeclined or MessageKind.AnswerMoved => true,
        _ => false,
    };

    public static bool NeedsChoices(MessageKind kind) => kind == MessageKind.AnswerWhichOne;

    internal static Shape.Members Of(MessageKind kind) => Members(
        ("patient", Members(("first_name", Perhaps))),
        ("organization", Members(("name", Always), ("phone", Always))),
        ("appointment", Members([.. Moment(NeedsVisit(kind)), ("start", new Shape.Scalar(!NeedsVisit(kind), IsDate: true)), ("zone", Perhaps)])),
        ("previous", Members(Moment(isKnown: false))),
        ("location", Members(("name", Perhaps))),
        ("practitioner", Members(("name", Perhaps))),
        ("choices", new Shape.List(Choice())),
        ("first_text", Always));

    private static Shape.Members Choice() => Members(
    [
        ("number", Always),
        .. Moment(isKnown: true),
        ("location", Perhaps),
        ("practitioner", Perhaps),
        ("first_name", Perhaps),
    ]);

    private static (string Name, Shape Shape)[] Moment(bool isKnown)
    {
        var shape = isKnown ? Always : Perhaps;
        return [("weekday", shape), ("date", shape), ("time", shape)];
    }

    private static Shape.Members Members(params (string Name, Shape Shape)[] members) =>
        new(members.ToDictionary(member => member.Name, member => member.Shape));
}
