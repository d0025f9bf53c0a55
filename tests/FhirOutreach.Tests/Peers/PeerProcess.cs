using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace FhirOutreach.Tests.Peers;

/// <summary>A program running beside the test, told and understood by lines of text. It ends with the test.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    /// <summary>A peer is up in two seconds; on a machine at work with other things it may take its time.</summary>
    private static readonly TimeSpan LineTimeout = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder said = new();

    private PeerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data, isOutput: true);
        process.ErrorDataReceived += (_, line) => Take(line.Data, isOutput: false);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static PeerProcess Start(
        string program, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true, // its end tells the peer that the test is gone
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new PeerProcess(start);
    }

    /// <summary>Everything it has said so far, on both streams.</summary>
    public string Said
    {
        get
        {
            lock (said) return said.ToString();
        }
    }

    /// <summary>Waits for the next line on its standard output that has this shape.</summary>
    /// <exception cref="InvalidOperationException">It ended first; what it said is in the message.</exception>
    public async Task<Match> Line(Regex shape, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LineTimeout);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(limit.Token))
            {
                if (shape.Match(line) is { Success: true } match) return match;
            }
            throw new InvalidOperationException($"It ended without saying {shape}:\n{Said}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not say {shape} within {LineTimeout}:\n{Said}");
        }
    }

    public async Task Tell(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> Ended(CancellationToken ct)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // A null line is the stream's end; the streams end one after the other, and only one is waited for.
    private void Take(string? line, bool isOutput)
    {
        if (line is not null)
        {
            lock (said) said.AppendLine(line);
        }
        if (!isOutput) return;
        if (line is null) lines.Writer.TryComplete();
        else lines.Writer.TryWrite(line);
    }
}
