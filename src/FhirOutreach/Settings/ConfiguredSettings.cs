using System.Diagnostics.CodeAnalysis;

namespace FhirOutreach.Settings;

internal delegate bool TryRead<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>
/// The configuration, asked one setting at a time, and every problem found on the way. After a problem the default goes
/// on in the value's place, so that the rest can be read too; nobody gets to see it.
/// </summary>
internal sealed class ConfiguredSettings(IConfiguration configuration)
{
    private const int ShownMax = 80; // characters

    private readonly List<SettingProblem> problems = [];

    public IReadOnlyList<SettingProblem> Problems => problems;

    public void Refuse(SettingProblem problem) => problems.Add(problem);

    public void Refuse(string name, string found, string putThere) => Refuse(new SettingProblem(name, found, putThere));

    /// <summary>Whether these could be read: rules about several settings hold their tongue when one of them could not.</summary>
    public bool AreGood(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (problems.Exists(problem => problem.Setting == name)) return false;
        }
        return true;
    }

    /// <summary>What stands there, without space around it; the default when that is nothing.</summary>
    public string Text(string name) => Given(name) ?? SettingsTable.Named(name).Default;

    /// <summary>What stands there, without space around it; null when that is nothing.</summary>
    public string? Given(string name) =>
        configuration[SettingsTable.Named(name).Name]?.Trim() is { Length: > 0 } given ? given : null;

    /// <summary>A password: space around it belongs to it.</summary>
    public string? Verbatim(string name) => configuration[name] is { Length: > 0 } given ? given : null;

    public IReadOnlyList<string?> Array(string name, Predicate<string> isElement) =>
        [.. configuration.GetSection(name).GetChildren().Where(child => isElement(child.Path)).Select(element => element.Value)];

    public T Read<T>(string name, TryRead<T> tryRead, string putThere)
        where T : notnull
    {
        if (tryRead(Text(name), out var value)) return value;
        Refuse(name, Shown(name), putThere);
        return tryRead(SettingsTable.Named(name).Default, out value)
            ? value
            : throw new InvalidOperationException($"The default of {name} cannot be read.");
    }

    public T? Optional<T>(string name, TryRead<T> tryRead, string putThere)
        where T : class
    {
        if (Given(name) is not { } given) return null;
        if (tryRead(given, out var value)) return value;
        Refuse(name, Shown(name), putThere);
        return null;
    }

    public bool Switch(string name) => Read<bool>(name, bool.TryParse, "Put true or false.");

    public TimeSpan Duration(string name, TimeSpan least, TimeSpan most, string range) =>
        Read(
            name,
            (string text, out TimeSpan value) => Settings.Duration.TryRead(text, out value) && value >= least && value <= most,
            $"Put a duration: {range}. {Settings.Duration.Forms}");

    /// <summary>One word of several, in either case.</summary>
    /// <param name="usable">The words that do something today; the enum's others are named as coming later.</param>
    public T OneOf<T>(string name, params IReadOnlyList<T> usable)
        where T : struct, Enum
    {
        var words = string.Join(", ", usable.SkipLast(1)) + (usable.Count > 1 ? " or " : "") + usable[^1];
        var isLater = Enum.GetNames<T>().Contains(Text(name), StringComparer.OrdinalIgnoreCase);
        return Read(
            name,
            (string text, out T value) => IsWord(text, usable, out value),
            isLater ? $"It comes with a later version; use {words}." : $"Put {words}.");
    }

    /// <summary>What stands there, for a person to read: quoted and shortened, and never a secret.</summary>
    public string Shown(string name) => (Given(name), SettingsTable.Named(name).IsSecret) switch
    {
        (null, _) => "nothing",
        ({ } secret, true) => $"a value of {secret.Length} characters, not shown",
        ({ } text, false) => Quoted(text),
    };

    public static string Quoted(string text)
    {
        var printable = new string([.. text.Take(ShownMax).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return text.Length > ShownMax ? $"\"{printable}…\"" : $"\"{printable}\"";
    }

    private static bool IsWord<T>(string text, IReadOnlyList<T> usable, out T value)
        where T : struct, Enum
    {
        foreach (var word in usable)
        {
            if (!string.Equals(word.ToString(), text, StringComparison.OrdinalIgnoreCase)) continue;
            value = word;
            return true;
        }
        value = default;
        return false;
    }
}
