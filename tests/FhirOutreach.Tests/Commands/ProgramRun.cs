using System.Diagnostics;

namespace FhirOutreach.Tests.Commands;

/// <summary>The program as it is typed, in a process of its own.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>To its end; what goes on is killed, and fails the test.</summary>
    /// <returns>Its exit code, and what it said on standard output and standard error.</returns>
    public static Task<(int ExitCode, string Said)> ToItsEnd(params string[] typed) => ToItsEnd(null, typed);

    /// <inheritdoc cref="ToItsEnd(string[])"/>
    /// <param name="temporary">Where its temporary files go; null = where everybody's do.</param>
    public static async Task<(int ExitCode, string Said)> ToItsEnd(DirectoryInfo? temporary, params string[] typed)
    {
        var start = Start("dotnet", typed);
        if (temporary is not null)
            foreach (var name in new[] { "TMPDIR", "TMP", "TEMP" }) start.Environment[name] = temporary.FullName;
        return await ToItsEnd(start);
    }

    /// <summary>By somebody whom a file's rights hold back: root, whom they do not, becomes nobody (util-linux).</summary>
    public static Task<(int ExitCode, string Said)> ToItsEndAsAReader(params string[] typed)
    {
        if (!Environment.IsPrivilegedProcess) return ToItsEnd(typed);
        var start = Start("setpriv", typed);
        foreach (var word in new[] { "dotnet", "--clear-groups", "--regid=65534", "--reuid=65534" }) start.ArgumentList.Insert(0, word);
        return ToItsEnd(start);
    }

    private static ProcessStartInfo Start(string program, string[] typed)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in typed.Prepend(typeof(FhirOutreach.Commands.OutreachCommands).Assembly.Location)) start.ArgumentList.Add(word);
        return start;
    }

    private static async Task<(int ExitCode, string Said)> ToItsEnd(ProcessStartInfo start)
    {
        var ct = TestContext.Current.CancellationToken;
        using var program = Process.Start(start)!;
        try
        {
            var (output, errors) = (program.StandardOutput.ReadToEndAsync(ct), program.StandardError.ReadToEndAsync(ct));
            await program.WaitForExitAsync(ct).WaitAsync(Limit, ct);
            return (program.ExitCode, await output + await errors);
        }
        finally
        {
            if (!program.HasExited) program.Kill(entireProcessTree: true);
        }
    }
}
