namespace FhirOutreach.Templates;
internal static class TemplatesCheck { public static int Run(string p, TextWriter o) => 0; }
internal static class TemplatesRender { public static int Run(string p, string m, TextWriter o, TextWriter e) => 0; }
