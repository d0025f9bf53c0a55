using System.Text.Json;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Templates;

/// <summary>
/// The command <c>templates render</c>: any template on any model, to try things out. Nothing is added or tidied.
/// </summary>
internal static class TemplatesRender
{
    /// <param name="modelJsonFile">A JSON object: its names are the template's.</param>
    /// <returns>The exit code: 1 when there is no text, and the reason stands in <paramref name="error"/>.</returns>
    public static int Run(string file, string modelJsonFile, TextWriter output, TextWriter error)
    {
        try
        {
            var reading = Template.Read(File.ReadAllText(file), file);
            return Render(reading, JsonModel.Read(File.ReadAllText(modelJsonFile)), output, error);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
        catch (JsonException problem)
        {
            var place = $"{modelJsonFile}({problem.LineNumber + 1},{problem.BytePositionInLine + 1})";
            error.WriteLine($"{place}: this is not the JSON of an object");
            return 1;
        }
    }

    private static int Render(TemplateReading reading, ValueObject model, TextWriter output, TextWriter error) =>
        reading switch
        {
            TemplateReading.Refused refused => Fail(refused.Errors, error),
            TemplateReading.Read read => Print(read.Template.Render(model), output, error),
            _ => throw new InvalidOperationException($"Unknown reading {reading.GetType()}"),
        };

    private static int Print(TemplateRendering rendering, TextWriter output, TextWriter error)
    {
        if (rendering is TemplateRendering.Failed failed)
            return Fail([failed.Error], error);

        output.Write(((TemplateRendering.Rendered)rendering).Text);
        return 0;
    }

    private static int Fail(IEnumerable<TemplateError> errors, TextWriter error)
    {
        foreach (var one in errors)
            error.WriteLine(one);
        return 1;
    }
}
