namespace FhirOutreach.Tests.House;

/// <summary>The repository these tests were built from.</summary>
internal static class SourceTree
{
    // In a worktree .git is a file.
    private static readonly string[] NotOurs =
        ["artifacts", "node_modules", ".git", ".vs", ".idea", "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Paths from the root, with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(new DirectoryInfo(Root)).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> FilesUnder(string folder, params string[] endings) =>
        Files.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && endings.Any(path.EndsWith));

    public static IEnumerable<SourceLine> Lines(string path) =>
        File.ReadLines(Path.Combine(Root, path)).Select((text, index) => new SourceLine(path, index + 1, text));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Has(string path) => Path.Exists(Path.Combine(Root, path));

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FhirOutreach.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No FhirOutreach.sln above {AppContext.BaseDirectory}.");
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(file => !NotOurs.Contains(file.Name)).Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories().Where(inner => !NotOurs.Contains(inner.Name)).SelectMany(Walk));
}

/// <summary>Prints as editors take it: <c>path:line: text</c>.</summary>
internal sealed record SourceLine(string Path, int Number, string Text)
{
    public bool IsComment => Text.TrimStart().StartsWith("//", StringComparison.Ordinal);

    public override string ToString() => $"{Path}:{Number}: {Text.Trim()}";
}
