using FhirOutreach.Domain.Messages;
namespace FhirOutreach.Templates;
internal abstract record TemplateFolderReading { internal sealed record Read(TemplateFolder Folder) : TemplateFolderReading; internal sealed record Refused(IReadOnlyList<string> Errors) : TemplateFolderReading; }
internal sealed class TemplateFolder {
    public static TemplateFolderReading Read(string path) => new TemplateFolderReading.Read(new());
    public Writing Write(MessageKind kind, string? language, MessageValues values) { var b = $"{kind} {values.FirstName} {values.Start:f} cita Reply C 2"; return new Writing.WrittenText(b, "en", "x", Segments.Count(b)); }
}
internal static class TemplatesCheck { public static int Run(string p, TextWriter o) => 0; }
internal static class TemplatesRender { public static int Run(string p, string m, TextWriter o, TextWriter e) => 0; }
