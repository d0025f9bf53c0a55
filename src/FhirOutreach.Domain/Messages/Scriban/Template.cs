namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// A template in the Scriban language: parsed once, rendered often, by any number of threads. What is understood is the
/// subset that texts need; what it does not know is refused by name, and what it knows gives what Scriban 7 gives with
/// its auto-indent off.
/// </summary>
public sealed class Template
{
    private Template(string file, string source, Parsed parsed) => (File, Source, Parsed) = (file, source, parsed);

    public string File { get; }

    public string Source { get; }

    internal Parsed Parsed { get; }

    /// <param name="file">Only for error messages.</param>
    public static TemplateReading Read(string source, string file)
    {
        var (tokens, problem) = Lexer.Read(source);
        if (problem is not null)
            return new TemplateReading.Refused([Locate(problem, source, file)]);

        return Parser.Parse(tokens) switch
        {
            { Problem: { } wrong } => new TemplateReading.Refused([Locate(wrong, source, file)]),
            var parsed => new TemplateReading.Read(new Template(file, source, parsed)),
        };
    }

    /// <summary>
    /// Total: every model gives a text or a <see cref="TemplateRendering.Failed"/>, in bounded time and space.
    /// </summary>
    public TemplateRendering Render(ValueObject model)
    {
        var evaluator = new Evaluator(model);
        var text = evaluator.Run(Parsed.Statements);
        return evaluator.Problem is { } problem
            ? new TemplateRendering.Failed(ErrorAt(problem))
            : new TemplateRendering.Rendered(text);
    }

    internal TemplateError ErrorAt(Problem problem) => Locate(problem, Source, File);

    private static TemplateError Locate(Problem problem, string source, string file)
    {
        var (line, lineStart) = (1, 0);
        for (var i = 0; i < problem.At && i < source.Length; i++)
        {
            if (source[i] == '\n' || (source[i] == '\r' && (i + 1 == source.Length || source[i + 1] != '\n')))
                (line, lineStart) = (line + 1, i + 1);
        }
        return new TemplateError(file, line, problem.At - lineStart + 1, problem.Message);
    }
}
