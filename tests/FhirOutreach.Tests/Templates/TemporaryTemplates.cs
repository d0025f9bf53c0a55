using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Tests.Templates;

/// <summary>A template folder of one's own: every English message is there, as short as can be.</summary>
internal sealed class TemporaryTemplates : IDisposable
{
    public TemporaryTemplates()
    {
        foreach (var name in MessageNames.All.Keys)
            Put($"en/{name}.txt", $"{name} from {{{{ organization.name }}}}\n");
        Put("en/first-text.txt", "Reply STOP to end texts.\n");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("templates-").FullName;

    public void Put(string file, string source) => Put(file, System.Text.Encoding.UTF8.GetBytes(source));

    public void Put(string file, byte[] source)
    {
        var full = In(file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, source);
    }

    public void Remove(string file) => File.Delete(In(file));

    public string In(string file) => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
