using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.House;

/// <summary>What the documents name is there.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] Documents =
        ["README.md", "SECURITY.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md", "docs/PROOF.md", "docs/OPERATING.md", "tests/peers/README.md"];

    [Fact]
    public void Every_path_a_document_names_exists() =>
        Rule.Holds(
            "A document that names what is not there is believed no more.",
            Documents.Where(SourceTree.Has).SelectMany(SourceTree.Lines)
                .SelectMany(line => InWords(line.Text).Concat(Links(line)).Where(path => !SourceTree.Has(path)).Select(path => $"{line}   ({path})")));

    [Fact]
    public void Every_decision_of_record_says_its_context_and_its_consequences() =>
        Rule.Holds(
            "docs/adr: what was so, what was decided, what follows.",
            SourceTree.FilesUnder("docs/adr/", ".md")
                .Where(path => !SourceTree.Text(path).Contains("Decision", StringComparison.Ordinal) || !SourceTree.Text(path).Contains("Consequences", StringComparison.Ordinal)));

    private static IEnumerable<string> InWords(string text) => PathFromRoot().Matches(text).Select(match => match.Value);

    // A link is relative to the document it stands in.
    private static IEnumerable<string> Links(SourceLine line) =>
        Link().Matches(line.Text)
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains(':', StringComparison.Ordinal))
            .Select(target => Path.Combine(Path.GetDirectoryName(line.Path)!, target));

    [GeneratedRegex(@"(?<![\w./-])(?:src|tests|docs|templates|fhir-profiles|\.ci)/[\w./-]*\w/?(?![\w<*{])")]
    private static partial Regex PathFromRoot();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
