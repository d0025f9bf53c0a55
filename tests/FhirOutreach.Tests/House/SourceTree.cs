namespace FhirOutreach.Tests.House;

/// <summary>The repository these tests were built from.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", ".git", ".vs", ".idea", "bin", "obj", "TestResults"];

    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Paths from the root, with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(new DirectoryInfo(Root)).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FhirOutreach.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No FhirOutreach.sln above {AppContext.BaseDirectory}.");
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories().Where(inner => !NotOurs.Contains(inner.Name)).SelectMany(Walk));
}
