using FhirOutreach.Templates;

namespace FhirOutreach.Tests.Templates;

public sealed class TemplateCommandTests : IDisposable
{
    private readonly TemporaryTemplates _templates = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _templates.Dispose();

    [Fact]
    public void Check_lists_every_text_with_its_cost_and_what_makes_it_dear()
    {
        _templates.Put("es/booked.txt", "¡Así es, {{ organization.name }}! 👍");

        var exitCode = TemplatesCheck.Run(_templates.Path, _output);

        var lines = _output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(0, exitCode);
        Assert.Matches("^template +usual +longest +characters +encoding +because of$", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("en/no-show.txt", StringComparison.Ordinal) && line.EndsWith("GSM-7", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("es/booked.txt", StringComparison.Ordinal) && line.EndsWith("UCS-2     í (U+00ED) 👍 (U+1F44D)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("es/no-show.txt: missing; it goes out in 'en'", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_shows_the_day_whose_word_makes_a_text_dear()
    {
        _templates.Put("es/booked.txt", "Su cita en {{ organization.name }}: {{ appointment.weekday }}.");

        TemplatesCheck.Run(_templates.Path, _output);

        Assert.Contains(_output.ToString().ReplaceLineEndings("\n").Split('\n'), line =>
            line.StartsWith("es/booked.txt", StringComparison.Ordinal) && line.EndsWith("UCS-2     á (U+00E1)", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_fails_with_file_line_and_column()
    {
        _templates.Put("en/booked.txt", "\n {{ patient.name }}");

        Assert.Equal(1, TemplatesCheck.Run(_templates.Path, _output));
        Assert.StartsWith(
            $"{_templates.In("en/booked.txt")}(2,5): there is no 'patient.name' in this message (there is first_name)",
            _output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Render_prints_what_the_template_gives_and_nothing_else()
    {
        _templates.Put("any.txt", "  {{ who.name }}\u00A0{{ n }} {{ list }} {{ at | date.parse | date.to_string '%F' }} {{ at }}\r\n\r\n");
        _templates.Put("model.json", """{"who": {"name": "O'Brien & <b>"}, "n": 2.5, "list": [1, null, true, "x"], "at": "2026-03-17T09:05:00"}""");

        Assert.Equal(0, Render("any.txt", "model.json"));
        Assert.Equal("  O'Brien & <b>\u00A02.5 [1, null, true, \"x\"] 2026-03-17 2026-03-17T09:05:00\r\n\r\n", _output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("{{ if x }}", "{}", "any.txt(1,4): this 'if' has no 'end'")]
    [InlineData("Hi {{ x.y }}", "{}", "any.txt(1,7): 'y' is asked of a value that is missing")]
    [InlineData("Hi", "{", "this is not the JSON of an object")]
    [InlineData("Hi", "[1]", "this is not the JSON of an object")]
    public void Render_says_why_there_is_no_text(string source, string model, string reason)
    {
        _templates.Put("any.txt", source);
        _templates.Put("model.json", model);

        Assert.Equal(1, Render("any.txt", "model.json"));
        Assert.Contains(reason, _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Render_says_which_file_is_not_there()
    {
        Assert.Equal(1, Render("nothing.txt", "model.json"));
        Assert.Contains("nothing.txt", _error.ToString(), StringComparison.Ordinal);
    }

    private int Render(string file, string model) => TemplatesRender.Run(_templates.In(file), _templates.In(model), _output, _error);
}
