using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// The names a template sees, in the words of one language. <see cref="MessageShape"/> says which may be missing.
/// </summary>
public static class MessageModel
{
    public static ValueObject Of(MessageValues values, CalendarWords words) => new(
        ("patient", Object(("first_name", Text(values.FirstName)))),
        ("organization", Object(
            ("name", Text(values.OrganizationName)),
            ("phone", Text(ReadablePhone.Of(values.OrganizationPhone))))),
        ("appointment", Object(
        [
            .. Moment(values.Start, words),
            ("start", Value.Of(values.Start)),
            ("zone", Text(values.ZoneName)),
        ])),
        ("previous", Object(Moment(values.PreviousStart, words))),
        ("location", Object(("name", Text(values.Location)))),
        ("practitioner", Object(("name", Text(values.Practitioner)))),
        ("choices", Value.Of(values.Choices?.Select(choice => Of(choice, words)).ToArray() ?? [])),
        ("first_text", Value.Of(values.IsFirstText)));

    private static Value Of(VisitChoice choice, CalendarWords words) => Object(
    [
        ("number", Value.Of((long)choice.Number)),
        .. Moment(choice.Start, words),
        ("zone", Text(choice.ZoneName)),
        ("location", Text(choice.Location)),
        ("practitioner", Text(choice.Practitioner)),
        ("first_name", Text(choice.FirstName)),
    ]);

    private static (string Name, Value Value)[] Moment(DateTimeOffset? at, CalendarWords words) =>
    [
        ("weekday", at is null ? Value.Null : Value.Of(words.Weekday(at.Value))),
        ("date", at is null ? Value.Null : Value.Of(words.Date(at.Value))),
        ("time", at is null ? Value.Null : Value.Of(words.Time(at.Value))),
    ];

    private static Value Text(string? value) => Value.Of(CleanText.Value(value));

    private static Value Object(params (string Name, Value Value)[] members) => Value.Of(new ValueObject(members));
}
