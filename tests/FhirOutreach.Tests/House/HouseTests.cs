using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.House;

/// <summary>House rules that are seen line by line.</summary>
public sealed partial class HouseTests
{
    /// <summary>Parts of a parameter's name that speak of a person.</summary>
    private static readonly string[] Patients =
    [
        "name", "names", "phone", "phones", "body", "text", "texts", "to", "from", "number", "numbers", "birth", "birthday", "email",
        "address", "patient", "sender", "recipient", "token", "password", "secret",
    ];

    [Fact]
    public void SQL_stands_in_Storage_only() =>
        Rule.Holds(
            "SQL stands in the method of Storage/ that runs it, and nowhere else.",
            SourceTree.FilesUnder("src/", ".cs", ".cshtml")
                .Where(path => !path.StartsWith("src/FhirOutreach/Storage/", StringComparison.Ordinal))
                .SelectMany(SourceTree.Lines)
                .Where(line => !line.IsComment && Sql().IsMatch(line.Text)));

    [Fact]
    public void A_namespace_is_its_folder() =>
        Rule.Holds(
            "Who knows the folder knows the namespace.",
            SourceTree.FilesUnder("src/", ".cs").Concat(SourceTree.FilesUnder("tests/", ".cs"))
                .SelectMany(SourceTree.Lines)
                .Where(line => Namespace().Match(line.Text) is { Success: true } match && match.Groups[1].Value != Folder(line.Path)));

    [Fact]
    public void Whatever_silences_a_warning_or_a_test_says_why_on_its_line() =>
        Rule.Holds(
            "A year later nobody remembers why: the reason stands on the line, as a comment or a text.",
            SourceTree.Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith("proj", StringComparison.Ordinal) || path.EndsWith(".props", StringComparison.Ordinal))
                .SelectMany(SourceTree.Lines)
                .Where(line => Silencer().IsMatch(line.Text) && !Reason().IsMatch(line.Text)));

    [Fact]
    public void Templates_have_no_space_that_makes_a_text_cost_double() =>
        Rule.Holds(
            "U+00A0 and U+202F are not in GSM-7: one of them turns the whole text into UCS-2.",
            SourceTree.FilesUnder("templates/", ".txt").SelectMany(SourceTree.Lines).Where(line => line.Text.AsSpan().IndexOfAny('\u00A0', '\u202F') >= 0));

    [Fact]
    public void Logs_have_no_place_for_what_is_a_patients() =>
        Rule.Holds(
            "Logs carry ids, never names, numbers, addresses or words.",
            SourceTree.FilesUnder("src/", ".cs").SelectMany(SourceTree.Lines)
                .Where(line => LogMethod().Match(line.Text) is { Success: true } match && Parameters(match.Groups[1].Value).Any(IsPatients)));

    [Fact]
    public void Every_log_line_is_declared_on_one_line_with_its_parameters() =>
        Rule.Holds(
            "The rule about patients in logs reads these lines.",
            SourceTree.FilesUnder("src/", ".cs").SelectMany(SourceTree.Lines)
                .Where(line => line.Text.Contains("static partial void ", StringComparison.Ordinal) && !LogMethod().IsMatch(line.Text)));

    [Fact]
    public void Dotnet_run_leaves_the_program_where_it_was_called() =>
        Rule.Holds(
            "By default it starts a web project in the project's folder: the key file that the sandbox's printed lines name would lie there.",
            SourceTree.Lines("src/FhirOutreach/FhirOutreach.csproj").Take(1)
                .Where(_ => !SourceTree.Lines("src/FhirOutreach/FhirOutreach.csproj").Any(line => line.Text.Contains("<EnableDefaultRunWorkingDirectory>false<", StringComparison.Ordinal))));

    [Fact]
    public void The_repository_stands_alone()
    {
        // Written in two parts, so as not to find itself.
        string[] elsewhere = ["PROTOCOLS" + ".md", "FEATURES" + ".md", "DESIGN" + ".md", "SEEDS" + ".md", "SCRIBAN" + ".md", "/wo" + "rk/", "/sha" + "red/"];
        Rule.Holds(
            "Whoever reads this has the repository and nothing else.",
            SourceTree.Files.Where(IsText).SelectMany(SourceTree.Lines)
                .Where(line => elsewhere.Any(word => line.Text.Contains(word, StringComparison.Ordinal))));
    }

    // src/FhirOutreach/Ehr/EhrClient.cs is FhirOutreach.Ehr
    private static string Folder(string path) => string.Join('.', path.Split('/')[1..^1]);

    // "(ILogger logger, long messageId, MessageKind kind)" has messageId and kind.
    private static IEnumerable<string> Parameters(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries).Select(parameter => parameter.Split(' ')[^1]);

    private static bool IsPatients(string parameter) =>
        Words().Matches(parameter).Any(word => Patients.Contains(word.Value.ToLowerInvariant())) && !parameter.EndsWith("Id", StringComparison.Ordinal);

    private static bool IsText(string path) =>
        !path.EndsWith(".png", StringComparison.Ordinal) && !path.EndsWith(".db", StringComparison.Ordinal) && !path.EndsWith(".ico", StringComparison.Ordinal);

    [GeneratedRegex(@"\bSELECT\s+[\w*(]|\bSELECT$|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+[a-z_]+\s|\bUPDATE\s+[a-z_]+$|\bDELETE\s+FROM\b|\bPRAGMA\s+\w")]
    private static partial Regex Sql();

    [GeneratedRegex(@"^namespace ([\w.]+)")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*(<NoWarn>|#pragma warning disable|\[(Fact|Theory)\(.*Skip\s*=|\[(assembly: )?(Unconditional)?SuppressMessage\()")]
    private static partial Regex Silencer();

    [GeneratedRegex(@"// \w|<!-- \w|Skip\s*=\s*""\w|Justification\s*=\s*""\w")]
    private static partial Regex Reason();

    [GeneratedRegex(@"static partial void \w+\(ILogger \w+(?:, )?([^)]*)\);")]
    private static partial Regex LogMethod();

    [GeneratedRegex("[A-Z]?[a-z]+")]
    private static partial Regex Words();
}
