using FhirOutreach.Templates;

namespace FhirOutreach.Tests.Templates;

/// <summary>The texts that come with the product.</summary>
public sealed class ShippedTemplates
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "templates");

    [Fact]
    public void Show()
    {
        var output = new StringWriter();
        var code = TemplatesCheck.Run(Folder, output);
        TestContext.Current.SendDiagnosticMessage(output.ToString());
        File.WriteAllText("/tmp/check.txt", output.ToString());
        var folder = ((FolderReading.Read)TemplateFolder.Read(Folder)).Folder;
        foreach (var w in folder.Wordings)
            foreach (var v in SampleValues.All)
            File.AppendAllText("/tmp/check.txt", $"{w.Language} {w.Kind}: " + (w.Write(v) as Writing.WrittenText)!.Body.Replace("\n","⏎") + "\n");
        Assert.Equal(0, code);
    }
}
