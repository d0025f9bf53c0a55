using System.Text;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Messages.Scriban;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Templates;

/// <summary>
/// Reads and checks a template folder, and gathers everything that is wrong with it before it says no.
/// </summary>
internal sealed class TemplateFolderReader(string path, IReadOnlyCollection<string> optOutWords)
{
    /// <summary>Bytes in a template file.</summary>
    private const int FileSizeMax = 64 * 1024;

    private const string Extension = ".txt";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly List<Wording> _wordings = [];
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, FirstText> _firstTexts = new(StringComparer.OrdinalIgnoreCase);

    public FolderReading Read()
    {
        if (!Directory.Exists(path))
            return new FolderReading.Refused([$"{path}: no such folder; it holds the texts, such as en/booked.txt"]);

        var folders = Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).ToList();
        foreach (var folder in folders) ReadFirstText(Path.GetFileName(folder));
        foreach (var folder in folders) ReadLanguage(folder, Path.GetFileName(folder));
        FindMissing();
        return _errors.Count > 0
            ? new FolderReading.Refused(_errors)
            : new FolderReading.Read(new TemplateFolder(_wordings, _warnings));
    }

    private void ReadFirstText(string language)
    {
        var file = FileOf(language, FirstText.Name);
        if (!File.Exists(file) || CalendarWords.For(language) is not { } words || ReadSource(file) is not { } source)
            return;

        switch (Template.Read(source, file))
        {
            case TemplateReading.Refused refused:
                _errors.AddRange(refused.Errors.Select(error => error.ToString()));
                break;
            case TemplateReading.Read read:
                _errors.AddRange(TemplateCheck.Check(read.Template, FirstText.Shape).Select(error => error.ToString()));
                if (!source.Contains(FirstText.WayOut, StringComparison.Ordinal))
                    _errors.Add($"{file}: it must say how to stop: \"Reply {FirstText.WayOut} to end texts.\"");
                _firstTexts[language] = new FirstText(read.Template, words);
                break;
        }
    }

    // es-MX, else es, else the default language's: a way out in English is better than none.
    private FirstText? FirstTextFor(string language) =>
        _firstTexts.GetValueOrDefault(language)
        ?? _firstTexts.GetValueOrDefault(language.Split('-')[0])
        ?? _firstTexts.GetValueOrDefault(TemplateFolder.DefaultLanguage);

    private void ReadLanguage(string folder, string language)
    {
        if (language.StartsWith('.'))
            return;
        if (CalendarWords.For(language) is not { } words)
        {
            _errors.Add($"{folder}: no words for days and months in '{language}'; templates/README.md says how to add them");
            return;
        }
        foreach (var file in Directory.EnumerateFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal))
            ReadMessage(file, language, words);
    }

    private void ReadMessage(string file, string language, CalendarWords words)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (name == FirstText.Name) return;
        if (!MessageNames.All.TryGetValue(name, out var kind))
        {
            var nearest = Nearest.To(name, MessageNames.All.Keys);
            var meant = nearest is null ? "" : $" (did you mean {nearest}{Extension}?)";
            _errors.Add($"{file}: there is no message of this name{meant}");
        }
        else if (ReadSource(file) is { } source)
            ReadTemplate(Template.Read(source, file), kind, language, words);
    }

    private string? ReadSource(string file)
    {
        if (new FileInfo(file).Length > FileSizeMax)
        {
            _errors.Add($"{file}: larger than {FileSizeMax} bytes");
            return null;
        }
        try
        {
            return StrictUtf8.GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            _errors.Add($"{file}: this is not UTF-8; save it as UTF-8");
            return null;
        }
    }

    private void ReadTemplate(TemplateReading reading, MessageKind kind, string language, CalendarWords words)
    {
        var errors = reading switch
        {
            TemplateReading.Refused refused => refused.Errors,
            TemplateReading.Read read => TemplateCheck.Check(read.Template, kind, optOutWords),
            _ => throw new InvalidOperationException($"Unknown reading {reading.GetType()}"),
        };
        _errors.AddRange(errors.Select(error => error.ToString()));
        if (errors.Count == 0 && IsNoAnOptOut && YesNoQuestion.IsIn(((TemplateReading.Read)reading).Template))
            _warnings.Add($"{((TemplateReading.Read)reading).Template.File}: a yes/no question, and your carrier takes NO as an opt-out: ask for C or X");
        if (errors.Count == 0)
            Try(new Wording(kind, language, words, ((TemplateReading.Read)reading).Template, FirstTextFor(language)));
    }

    private bool IsNoAnOptOut =>
        optOutWords.Concat(OptOutKeywords.All.Select(keyword => keyword.Words)).Contains("no", StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What no checker of names can see shows when a text is written: too long, empty, a step that fails.
    /// </summary>
    private void Try(Wording wording)
    {
        _wordings.Add(wording);
        _errors.AddRange(SampleValues.All
            .Select(wording.Write)
            .OfType<Writing.NotWritten>()
            .Select(refusal => refusal.Reason)
            .Distinct());
    }

    private void FindMissing()
    {
        var languages = _wordings.Select(wording => wording.Language).Append(TemplateFolder.DefaultLanguage).Distinct();
        foreach (var language in languages)
        {
            foreach (var name in MessageNames.All.Keys.Append(FirstText.Name))
            {
                if (!File.Exists(FileOf(language, name)))
                    Miss(language, name);
            }
        }
    }

    private void Miss(string language, string name)
    {
        if (language == TemplateFolder.DefaultLanguage)
            _errors.Add($"{FileOf(language, name)}: missing; every message must exist in '{language}'");
        else
            _warnings.Add($"{FileOf(language, name)}: missing; it goes out in '{TemplateFolder.DefaultLanguage}'");
    }

    private string FileOf(string language, string name) => Path.Combine(path, language, name + Extension);
}
