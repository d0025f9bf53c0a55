using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Tests.Messages;

public sealed class MessageModelTests
{
    private static readonly MessageValues Values = new(
        "Maria",
        "Example Clinic",
        "+15550100000",
        new DateTimeOffset(2026, 12, 1, 15, 0, 0, TimeSpan.FromHours(-5)),
        PreviousStart: new DateTimeOffset(2026, 11, 30, 0, 5, 0, TimeSpan.FromHours(-5)),
        Choices: [new VisitChoice(2, new DateTimeOffset(2026, 5, 6, 12, 30, 0, TimeSpan.FromHours(-4)), "Main St", null, "Ana", "America/New_York")]);

    [Theory]
    [InlineData("en", "Tuesday, December 1, 3:00 PM")]
    [InlineData("es", "martes, 1 de diciembre, 3:00 p. m.")]
    [InlineData("es-MX", "martes, 1 de diciembre, 3:00 p. m.")]
    public void A_moment_is_said_in_the_words_of_the_language(string language, string expected) =>
        Assert.Equal(expected, Render("{{ appointment.weekday }}, {{ appointment.date }}, {{ appointment.time }}", Values, language));

    [Theory]
    [InlineData(0, 5, "12:05 AM")]
    [InlineData(9, 30, "9:30 AM")]
    [InlineData(12, 0, "12:00 PM")]
    [InlineData(23, 59, "11:59 PM")]
    public void An_hour_is_one_of_twelve(int hour, int minute, string expected) =>
        Assert.Equal(expected, CalendarWords.For("en")!.Time(new DateTimeOffset(2026, 1, 2, hour, minute, 59, TimeSpan.Zero)));

    [Fact]
    public void Every_language_has_all_days_and_months_and_no_space_that_costs()
    {
        Assert.All(CalendarWords.All, words =>
        {
            Assert.Equal((7, 12), (words.Weekdays.Distinct().Count(), words.Months.Distinct().Count()));
            string[] all = [.. words.Weekdays, .. words.Months, words.DatePattern, words.Morning, words.Afternoon];
            Assert.DoesNotContain(all, word => word.Contains('\u00A0') || word.Contains('\u202F'));
        });
        Assert.Null(CalendarWords.For("tlh"));
    }

    [Fact]
    public void Names_that_have_no_value_are_null_and_a_visit_can_be_absent()
    {
        var values = Values with { FirstName = " \t", Start = null, PreviousStart = null, Choices = null };

        Assert.Equal(
            "[] [] [] [] [] [] false",
            Render("[{{ patient.first_name }}] [{{ appointment.date }}] [{{ appointment.start }}] [{{ previous.time }}] [{{ location.name }}] {{ choices }} {{ first_text }}", values));
    }

    [Fact]
    public void Choices_and_the_time_before_carry_their_parts() =>
        Assert.Equal(
            "2 Ana Wednesday May 6 12:30 PM America/New_York Main St; Monday November 30 12:05 AM",
            Render(
                "{{ for c in choices }}{{ c.number }} {{ c.first_name }} {{ c.weekday }} {{ c.date }} {{ c.time }} {{ c.zone }} {{ c.location }}{{ c.practitioner }}{{ end }}; "
                + "{{ previous.weekday }} {{ previous.date }} {{ previous.time }}",
                Values));

    [Theory]
    [InlineData("+15550100000", "(555) 010-0000")]
    [InlineData("+442079460000", "+442079460000")]
    [InlineData("+1555010000", "+1555010000")]
    [InlineData("", "")]
    public void A_phone_number_is_readable(string e164, string expected) => Assert.Equal(expected, ReadablePhone.Of(e164));

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("\"Smith & Sons\"")]
    [InlineData("<3")]
    [InlineData("&amp; &lt;b&gt;")]
    [InlineData("José 👩‍⚕️ 😀")]
    [InlineData("محمد \u200Fعلي")]
    [InlineData("{{ patient.first_name }}")]
    [InlineData("王芳")]
    public void R_57_A_name_arrives_exactly_as_it_is(string name) =>
        Assert.Equal($"Hi {name}!", CleanText.Text(Render("Hi {{ patient.first_name }}!", Values with { FirstName = name })));

    [Theory]
    [InlineData("  Maria \n", "Maria")]
    [InlineData("Ma\u0000ri\u001Ba", "Maria")]
    [InlineData("Ana\u00A0Maria", "Ana Maria")]
    [InlineData("Ana\u202FMaria\nLopez", "Ana Maria Lopez")]
    [InlineData("\u0007", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_value_is_cleaned_of_what_nobody_can_read(string? value, string? expected) =>
        Assert.Equal(expected, CleanText.Value(value));

    [Fact]
    public void A_value_longer_than_the_limit_is_cut_between_characters()
    {
        Assert.Equal(new string('x', CleanText.ValueLengthMax), CleanText.Value(new string('x', 500)));
        Assert.Equal(string.Concat(Enumerable.Repeat("👩‍⚕️", 16)), CleanText.Value(string.Concat(Enumerable.Repeat("👩‍⚕️", 40))));
    }

    [Theory]
    [InlineData("\r\n Hi\r\nthere\rnow \n", "Hi\nthere\nnow")]
    [InlineData("3:00\u202FPM\u00A0!", "3:00 PM !")]
    public void A_text_has_plain_spaces_and_line_ends_and_none_around_it(string rendered, string expected) =>
        Assert.Equal(expected, CleanText.Text(rendered));

    [Fact]
    public void Every_message_has_a_name_of_its_own()
    {
        Assert.Equal(MessageKind.AnswerWhichOne, MessageNames.All["answer-which-one"]);
        Assert.Equal("no-show", MessageNames.Of(MessageKind.NoShow));
        Assert.Equal(Enum.GetValues<MessageKind>().Length, MessageNames.All.Count);
    }

    private static string Render(string source, MessageValues values, string language = "en")
    {
        var template = Assert.IsType<TemplateReading.Read>(Template.Read(source, "t.txt")).Template;
        return Assert.IsType<TemplateRendering.Rendered>(template.Render(MessageModel.Of(values, CalendarWords.For(language)!))).Text;
    }
}
