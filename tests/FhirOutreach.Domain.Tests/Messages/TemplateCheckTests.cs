using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Tests.Messages;

public sealed class TemplateCheckTests
{
    [Theory]
    [InlineData("Hi {{ organisation.name }}", "t.txt(1,7): there is no 'organisation.name' in this message (did you mean 'organization.name'?)")]
    [InlineData("Hi\n  {{ patient.firstname }}", "t.txt(2,6): there is no 'patient.firstname' in this message (did you mean 'patient.first_name'?)")]
    [InlineData("{{ appointment.day }}", "t.txt(1,4): there is no 'appointment.day' in this message (did you mean 'appointment.date'?)")]
    [InlineData("{{ for c in choices }}{{ c.nummer }}{{ end }}", "t.txt(1,26): there is no 'c.nummer' in this message (did you mean 'c.number'?)")]
    [InlineData("{{ for c in choices }}{{ c.number }}{{ end }}{{ c.number }}", "t.txt(1,49): there is no 'c.number' in this message")]
    [InlineData("{{ appointment.date.day }}", "t.txt(1,4): there is no 'appointment.date.day' in this message (did you mean 'appointment.date'?)")]
    [InlineData("{{ for.index }}", "t.txt(1,4): there is no 'for.index' in this message")]
    [InlineData("{{ xyzzy_plugh }}", "t.txt(1,4): there is no 'xyzzy_plugh' in this message")]
    public void An_unknown_name_is_refused_with_its_place_and_the_nearest_right_one(string source, string error) =>
        Assert.Equal(error, Assert.Single(Check(source)));

    [Theory]
    [InlineData("with Dr. {{ practitioner.name }},")]
    [InlineData("{{ 'Dr. ' + practitioner.name }}")]
    [InlineData("{{ practitioner.name | string.upcase }}")]
    [InlineData("{{ practitioner.name.size }}")]
    [InlineData("{{ x = practitioner.name }}{{ x }}")]
    [InlineData("{{ if location.name }}{{ practitioner.name }}{{ end }}")]
    [InlineData("{{ location.name ?? practitioner.name }}")]
    [InlineData("{{ for c in choices }}{{ c.practitioner }}{{ end }}")]
    public void A_value_that_may_be_missing_must_be_asked_for(string source) =>
        Assert.Contains("may be missing", Assert.Single(Check(source)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ if practitioner.name }}with {{ practitioner.name }}{{ end }}")]
    [InlineData("{{ practitioner.name ?? 'us' }}")]
    [InlineData("{{ practitioner.name ? 'with ' + practitioner.name : '' }}")]
    [InlineData("{{ if practitioner.name && practitioner.name.size > 3 }}{{ practitioner.name }}{{ end }}")]
    [InlineData("{{ if previous.date }}{{ previous.weekday }} {{ previous.time }}{{ end }}")]
    [InlineData("{{ if !first_text }}{{ organization.name | string.truncate 20 }}{{ end }}")]
    [InlineData("{{ for c in choices }}{{ c.number }}{{ if !for.last }}, {{ end }}{{ end }}")]
    [InlineData("{{ appointment.start.year }} {{ appointment.start | date.to_string '%F' }} {{ choices.size }}")]
    [InlineData("{{ case patient.first_name }}{{ when null }}you{{ else }}{{ patient.first_name }}{{ end }}")]
    [InlineData("{{ n = 1 }}{{ n + 1 }}")]
    public void What_is_asked_for_may_be_written(string source) => Assert.Empty(Check(source));

    [Fact]
    public void The_visit_is_certain_only_in_messages_about_one()
    {
        Assert.Empty(Check("{{ appointment.date }}", MessageKind.Reminder));
        Assert.NotEmpty(Check("{{ appointment.date }}", MessageKind.AnswerUnclear));
    }

    [Theory]
    [InlineData("{{ patient }}", "'patient' is no text")]
    [InlineData("{{ choices }}", "'choices' is no text")]
    [InlineData("Hi {{ organization.name", "is not closed")]
    [InlineData("3:00\u202FPM", "U+202F")]
    [InlineData("3:00\u00A0PM", "U+00A0")]
    [InlineData("{{ '3:00\\u202fPM' }}", "U+202F")]
    public void What_makes_a_bad_text_is_refused(string source, string error) =>
        Assert.Contains(error, Assert.Single(Check(source)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Reply CANCEL to cancel.")]
    [InlineData("Reply cancel to cancel.")]
    [InlineData("Reply with the word cancel.")]
    [InlineData("Please reply \"End\".")]
    [InlineData("C = confirm, CANCEL = cancel")]
    [InlineData("Reply C to confirm or cancel to cancel.")]
    [InlineData("Reply C to confirm, quit to cancel.")]
    [InlineData("Reply {{ 'CANCEL' }} to cancel.")]
    [InlineData("Reply C to confirm{{ if first_text }}, REVOKE to end texts{{ end }}.")]
    [InlineData("Reply STOPALL to end texts.")]
    [InlineData("Reply UNSUBSCRIBE to end texts.")]
    [InlineData("Text OPTOUT to end texts.")]
    [InlineData("Reply STOP to cancel your visit.")]
    [InlineData("Reply stop to cancel your visit. We send few texts.")]
    [InlineData("Responda CANCEL para cancelar.")]
    public void A_template_that_asks_for_a_reserved_word_is_refused(string source) =>
        Assert.Contains("gets no more texts", Assert.Single(Check(source)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Reply STOP to end texts.")]
    [InlineData("Reply STOP to unsubscribe.")]
    [InlineData("Responda STOP para dejar de recibir mensajes.")]
    [InlineData("Reply C to confirm, X to cancel or R for another time.")]
    [InlineData("Your visit was cancelled. Until the end of the year, do not quit your medicine.")]
    [InlineData("To cancel or to move your visit, call us. Reply X to cancel.")]
    [InlineData("Responda X para cancelar")]
    public void Running_words_and_the_way_out_are_no_reserved_words(string source) => Assert.Empty(Check(source));

    [Fact]
    public void A_reserved_word_is_shown_where_it_stands() =>
        Assert.StartsWith("t.txt(2,7): ", Assert.Single(Check("Hi!\nReply CANCEL to cancel.")), StringComparison.Ordinal);

    private static IEnumerable<string> Check(string source, MessageKind kind = MessageKind.Booked)
    {
        var template = Assert.IsType<TemplateReading.Read>(Template.Read(source, "t.txt")).Template;
        return TemplateCheck.Check(template, kind).Select(error => error.ToString());
    }
}
