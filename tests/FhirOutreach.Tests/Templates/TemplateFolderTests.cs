using FhirOutreach.Domain.Messages;
using FhirOutreach.Templates;

namespace FhirOutreach.Tests.Templates;

public sealed class TemplateFolderTests : IDisposable
{
    private static readonly MessageValues Values = SampleValues.Usual;

    private readonly TemporaryTemplates _templates = new();

    public void Dispose() => _templates.Dispose();

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("fr-CA", "en")]
    [InlineData("es", "es")]
    [InlineData("es-PE", "es")]
    [InlineData("es-MX", "es-MX")]
    [InlineData("ES_mx", "es-MX")]
    [InlineData("es-MX-x-clinic", "es-MX")]
    [InlineData("spanish", "en")]
    public void The_language_is_the_exact_one_then_the_main_one_then_the_default(string? asked, string expected)
    {
        _templates.Put("es/booked.txt", "es {{ appointment.weekday }}");
        _templates.Put("es-MX/booked.txt", "mx {{ appointment.weekday }}");

        Assert.Equal(expected, Assert.IsType<Writing.WrittenText>(Read().Write(MessageKind.Booked, asked, Values)).Language);
    }

    [Fact]
    public void A_message_missing_in_another_language_goes_out_in_the_default_one_and_is_told()
    {
        _templates.Put("es/booked.txt", "hola");

        var folder = Read();

        Assert.Equal(Enum.GetValues<MessageKind>().Length, folder.Warnings.Count); // all but one, and the first text
        Assert.Contains($"{_templates.In("es/no-show.txt")}: missing; it goes out in 'en'", folder.Warnings);
        Assert.Equal("no-show from Example Clinic", Assert.IsType<Writing.WrittenText>(folder.Write(MessageKind.NoShow, "es", Values)).Body);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_place()
    {
        _templates.Remove("en/cancelled.txt");
        _templates.Put("en/bookd.txt", "x");
        _templates.Put("en/booked.txt", "Hi\n{{ organisation.name }}");
        _templates.Put("en/reminder.txt", "{{ if first_text }}Hi");
        _templates.Put("en/no-show.txt", [0x48, 0xE9, 0x21]);
        _templates.Put("en/confirmed.txt", "{{ if patient.first_name == 'Maria' }}{{ end }}");
        _templates.Put("en/restored.txt", new string('x', CleanText.TextLengthMax + 1));
        _templates.Put("tlh/booked.txt", "Qapla'");

        var errors = Assert.IsType<FolderReading.Refused>(TemplateFolder.Read(_templates.Path)).Errors;

        Assert.Equal(
            [
                $"{_templates.In("en/bookd.txt")}: there is no message of this name (did you mean booked.txt?)",
                $"{_templates.In("en/booked.txt")}(2,4): there is no 'organisation.name' in this message (did you mean 'organization.name'?)",
                $"{_templates.In("en/cancelled.txt")}: missing; every message must exist in 'en'",
                $"{_templates.In("en/confirmed.txt")}: the text came out empty",
                $"{_templates.In("en/no-show.txt")}: this is not UTF-8; save it as UTF-8",
                $"{_templates.In("en/reminder.txt")}(1,4): this 'if' has no 'end'",
                $"{_templates.In("en/restored.txt")}: the text came out 1601 characters long, more than 1600",
                $"{_templates.In("tlh")}: no words for days and months in 'tlh'; templates/README.md says how to add them",
            ],
            errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused_in_words() =>
        Assert.Contains("no such folder", Assert.Single(Assert.IsType<FolderReading.Refused>(TemplateFolder.Read(_templates.In("nowhere"))).Errors), StringComparison.Ordinal);

    [Fact]
    public void The_hash_tells_wordings_apart_and_stays_the_same()
    {
        _templates.Put("en/booked.txt", "one");
        _templates.Put("en/no-show.txt", "one");
        _templates.Put("en/restored.txt", "two");

        var folder = Read();

        Assert.Equal("7692c3ad3540", Hash(folder, MessageKind.Booked));
        Assert.Equal(Hash(folder, MessageKind.Booked), Hash(folder, MessageKind.NoShow));
        Assert.NotEqual(Hash(folder, MessageKind.Booked), Hash(folder, MessageKind.Restored));
    }

    [Theory]
    [InlineData(MessageKind.Booked, "this message needs the visit's start")]
    [InlineData(MessageKind.AnswerWhichOne, "this message needs visits to choose from")]
    public void A_text_that_would_lack_its_point_is_not_written(MessageKind kind, string reason)
    {
        var writing = Read().Write(kind, "en", Values with { Start = null, Choices = null });

        Assert.Equal($"{_templates.In($"en/{MessageNames.Of(kind)}.txt")}: {reason}", Assert.IsType<Writing.NotWritten>(writing).Reason);
    }

    [Fact]
    public void A_text_that_comes_out_too_long_is_not_written()
    {
        _templates.Put("en/answer-which-one.txt", "{{ for c in choices }}{{ c.location ?? '' }}{{ end }}!");
        var choices = Enumerable.Range(1, 30).Select(i => new VisitChoice(i, Values.Start!.Value, new string('x', 500), null, null)).ToList();

        Assert.IsType<Writing.NotWritten>(Read().Write(MessageKind.AnswerWhichOne, "en", Values with { Choices = choices }));
    }

    [Fact]
    public void A_byte_order_mark_and_the_last_line_end_stay_out_of_the_text()
    {
        _templates.Put("en/booked.txt", "\uFEFFHi\r\nthere\r\n");

        Assert.Equal("Hi\nthere", Assert.IsType<Writing.WrittenText>(Read().Write(MessageKind.Booked, "en", Values)).Body);
    }

    [Fact]
    public void Writing_needs_the_folder_no_more_and_may_be_done_by_many_at_once()
    {
        var folder = Read();
        Directory.Delete(_templates.Path, recursive: true);
        Directory.CreateDirectory(_templates.Path);

        var texts = Enumerable.Range(0, 1_000).AsParallel().Select(_ => folder.Write(MessageKind.Booked, "es", Values)).Distinct();

        Assert.Equal("booked from Example Clinic", Assert.IsType<Writing.WrittenText>(Assert.Single(texts)).Body);
    }

    [Theory]
    [InlineData("en", "You are booked.", "Example Clinic: You are booked. Reply STOP to end texts.")]
    [InlineData("en", "{{ organization.name }}: {{ appointment.time }}", "Example Clinic: 3:00 PM\nReply STOP to end texts.")]
    [InlineData("en", "{{ organization.name }}. Text STOP to end texts.", "Example Clinic. Text STOP to end texts.")]
    [InlineData("es", "Su cita en {{ organization.name }}.", "Su cita en Example Clinic. Responda STOP para no recibir mensajes.")]
    [InlineData("es-MX", "Su cita en {{ organization.name }}.", "Su cita en Example Clinic. Responda STOP para no recibir mensajes.")]
    public void R_50_the_first_text_names_the_sender_and_the_way_out_whatever_the_template_says(string language, string source, string expected)
    {
        _templates.Put("es/first-text.txt", "Responda STOP para no recibir mensajes.");
        _templates.Put($"{language}/booked.txt", source);

        var text = Assert.IsType<Writing.WrittenText>(Read().Write(MessageKind.Booked, language, Values with { IsFirstText = true }));

        Assert.Equal(expected, text.Body);
        Assert.Equal(Segments.Count(expected), text.Segments);
    }

    [Fact]
    public void R_50_a_first_text_without_a_way_out_is_refused()
    {
        _templates.Put("en/first-text.txt", "Welcome to {{ organization.name }}!");

        var errors = Assert.IsType<FolderReading.Refused>(TemplateFolder.Read(_templates.Path)).Errors;

        Assert.Contains("it must say how to stop", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ organization.name }}: will you come?", true)]
    [InlineData("{{ organization.name }}: can you come on {{ appointment.date }}? Reply C or X.", true)]
    [InlineData("Clinic: coming? Y/N", true)]
    [InlineData("{{ organization.name }}: ¿puede venir el {{ appointment.date }}?", true)]
    [InlineData("{{ organization.name }}. Questions? Call {{ organization.phone }}.", false)]
    [InlineData("Reply C to confirm, X to cancel or R for another time.", false)]
    public void R_41_a_yes_no_question_is_warned_of_where_no_is_an_opt_out_word(string source, bool isWarnedOf)
    {
        _templates.Put("en/booked.txt", source);

        var plain = Read();
        var strict = Assert.IsType<FolderReading.Read>(TemplateFolder.Read(_templates.Path, ["no"])).Folder;

        Assert.Empty(plain.Warnings);
        Assert.Equal(isWarnedOf, strict.Warnings.Any(warning => warning.Contains("booked.txt: a yes/no question", StringComparison.Ordinal)));
    }

    [Fact]
    public void R_41_a_word_the_carrier_was_told_to_take_may_not_be_asked_for()
    {
        _templates.Put("en/booked.txt", "Reply YES or NO.");

        var errors = Assert.IsType<FolderReading.Refused>(TemplateFolder.Read(_templates.Path, ["no"])).Errors;

        Assert.Contains("a patient who answers NO gets no more texts", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static string Hash(TemplateFolder folder, MessageKind kind) =>
        Assert.IsType<Writing.WrittenText>(folder.Write(kind, "en", Values)).TemplateHash;

    private TemplateFolder Read() => Assert.IsType<FolderReading.Read>(TemplateFolder.Read(_templates.Path)).Folder;
}
