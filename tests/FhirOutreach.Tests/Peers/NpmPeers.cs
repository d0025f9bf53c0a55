using System.Diagnostics;
using FhirOutreach.Tests.House;

namespace FhirOutreach.Tests.Peers;

/// <summary>The peers in <c>tests/peers</c>: whether they can be run here. They are installed when they are not there yet.</summary>
internal static class NpmPeers
{
    /// <summary>A megabyte count: four test classes at once should not need a machine of their own.</summary>
    private const int NodeMemoryMax = 512;

    /// <summary>The last file npm writes: it is there when everything is.</summary>
    private const string InstalledMark = "node_modules/.package-lock.json";

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    private static readonly Lazy<string?> Missing = new(FindMissing);

    public static string Folder { get; } = Path.Combine(SourceTree.Root, "tests", "peers");

    /// <summary>Skips the test, or fails it with <c>CI=true</c>, where node or the packages are not to be had.</summary>
    public static void Require() => Needed.Absent(Missing.Value);

    public static PeerProcess Start(string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        Require();
        return PeerProcess.Start("node", [$"--max-old-space-size={NodeMemoryMax}", script, .. arguments], Folder, environment);
    }

    private static string? FindMissing()
    {
        if (Run("node", ["--version"], TimeSpan.FromMinutes(1)) is { } noNode) return $"This test needs Node.js: {noNode}";
        return IsInstalled() ? null : Install();
    }

    // Test processes run side by side, and npm does not like company.
    private static string? Install()
    {
        using var oneAtATime = new Mutex(false, "fhir-outreach-npm-peers");
        try
        {
            oneAtATime.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Another test process died while it installed. npm puts that right.
        }
        try
        {
            if (IsInstalled()) return null;
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            return Run(npm, ["install", "--loglevel=error"], InstallTimeout) is { } problem
                ? $"This test needs the npm packages of tests/peers: {problem}"
                : null;
        }
        finally
        {
            oneAtATime.ReleaseMutex();
        }
    }

    private static bool IsInstalled()
    {
        var mark = new FileInfo(Path.Combine(Folder, InstalledMark));
        return mark.Exists && mark.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package.json"));
    }

    /// <returns>What went wrong; null when nothing did.</returns>
    private static string? Run(string program, string[] arguments, TimeSpan timeout)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(timeout))
            {
                process.Kill(entireProcessTree: true);
                return $"{program} did not end within {timeout}";
            }
            return process.ExitCode == 0 ? null : $"{program} said {errors.GetAwaiter().GetResult()}{output.GetAwaiter().GetResult()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"there is no {program} here";
        }
    }
}
