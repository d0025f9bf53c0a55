namespace FhirOutreach.Domain.Messages;

/// <summary>Which names the template of a message may use, and which of them may be missing.</summary>
public static class MessageShape
{
    /// <summary>The parts of a moment: all are there or none is, so asking for one is asking for all.</summary>
    private static readonly string[] MomentParts = ["weekday", "date", "time", "start"];

    private static readonly Shape Always = new Shape.Scalar(MayBeMissing: false);

    private static readonly Shape Perhaps = new Shape.Scalar(MayBeMissing: true);

    /// <summary>A text about one visit cannot be written without its start.</summary>
    public static bool NeedsVisit(MessageKind kind) => kind switch
    {
        MessageKind.Booked or MessageKind.Rescheduled or MessageKind.Modified or MessageKind.Confirmed => true,
        MessageKind.Cancelled or MessageKind.Restored or MessageKind.NoShow => true,
        MessageKind.Reminder or MessageKind.ReminderConfirmed => true,
        MessageKind.AnswerConfirmed or MessageKind.AnswerCancelled or MessageKind.AnswerDeclined => true,
        MessageKind.AnswerMoved or MessageKind.AnswerAlreadyConfirmed => true,
        _ => false,
    };

    public static bool NeedsChoices(MessageKind kind) => kind == MessageKind.AnswerWhichOne;

    internal static Shape.Members Of(MessageKind kind) => Members(
        ("patient", Members(("first_name", Perhaps))),
        ("organization", Members(("name", Always), ("phone", Always))),
        ("appointment", Members(
        [
            .. Moment(NeedsVisit(kind)),
            ("start", new Shape.Scalar(!NeedsVisit(kind), IsDate: true)),
            ("zone", Perhaps),
        ])),
        ("previous", Members(Moment(isKnown: false))),
        ("location", Members(("name", Perhaps))),
        ("practitioner", Members(("name", Perhaps))),
        ("choices", new Shape.List(Choice())),
        ("first_text", Always));

    /// <returns>The names that are there whenever <paramref name="path"/> is.</returns>
    internal static IEnumerable<string> Together(string path)
    {
        var parent = path[..(path.LastIndexOf('.') + 1)];
        return MomentParts.Contains(path[parent.Length..]) ? MomentParts.Select(part => parent + part) : [path];
    }

    private static Shape.Members Choice() => Members(
    [
        ("number", Always),
        .. Moment(isKnown: true),
        ("zone", Perhaps),
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
