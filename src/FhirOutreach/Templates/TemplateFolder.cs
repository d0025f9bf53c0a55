using System.Collections.Frozen;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Templates;

/// <summary>
/// Everything patients read, in every language. Read and checked once at start; writing afterwards touches no file
/// and may be done from any thread.
/// </summary>
internal sealed class TemplateFolder
{
    /// <summary>Every message has a template in this language; other languages may lack some.</summary>
    public const string DefaultLanguage = "en";

    private readonly FrozenDictionary<(MessageKind, string), Wording> _wordings;

    internal TemplateFolder(IReadOnlyList<Wording> wordings, IReadOnlyList<string> warnings)
    {
        Wordings = wordings;
        Warnings = warnings;
        _wordings = wordings.ToFrozenDictionary(wording => (wording.Kind, wording.Language.ToLowerInvariant()));
    }

    public IReadOnlyList<Wording> Wordings { get; }

    /// <summary>
    /// What the service can live with: messages that a language lacks (they go out in <see cref="DefaultLanguage"/>), and
    /// questions whose "no" the carrier takes as an opt-out.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <param name="path">
    /// Holds a folder for each language, and in it a file for each message: <c>en/no-show.txt</c>.
    /// </param>
    /// <param name="optOutWords">What the carrier takes as an opt-out beside its usual words.</param>
    public static FolderReading Read(string path, IReadOnlyCollection<string>? optOutWords = null) =>
        new TemplateFolderReader(path, optOutWords ?? []).Read();

    /// <param name="bcp47Language">
    /// Of the patient; null = unknown. <c>es-MX</c> takes the wording of <c>es-MX</c>, else <c>es</c>, else the default
    /// language's.
    /// </param>
    public Writing Write(MessageKind kind, string? bcp47Language, MessageValues values) =>
        Find(kind, bcp47Language).Write(values);

    /// <summary>A text that was written for another number: with what the first text to this one must have beside it.</summary>
    public string ForNumber(MessageKind kind, string language, string body, MessageValues values) =>
        values.IsFirstText && Find(kind, language).FirstText?.AddTo(body, values) is { Length: <= CleanText.TextLengthMax } first ? first : body;

    private Wording Find(MessageKind kind, string? language)
    {
        for (var tag = language?.Trim().Replace('_', '-').ToLowerInvariant() ?? ""; tag.Length > 0; tag = Shorter(tag))
        {
            if (_wordings.TryGetValue((kind, tag), out var wording))
                return wording;
        }
        return _wordings[(kind, DefaultLanguage)];
    }

    private static string Shorter(string tag) => tag[..Math.Max(0, tag.LastIndexOf('-'))];
}
