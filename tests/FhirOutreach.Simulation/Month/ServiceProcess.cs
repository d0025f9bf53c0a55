using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace FhirOutreach.Simulation.Month;

/// <summary>The service's clock after it was moved and everything that fell due was worked through.</summary>
internal sealed record ClockAnswer(DateTimeOffset Now, DateTimeOffset? NextDue);

/// <summary>The real program in a process of its own, with its port, its database file and its virtual clock.</summary>
internal sealed class ServiceProcess(IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenKnocks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly HttpClient http = new() { BaseAddress = new Uri(settings["Public:BaseUrl"]!) };
    private Process? process;

    /// <summary>Completes when it answers.</summary>
    public async Task Start()
    {
        string[] program = [Path.Combine(AppContext.BaseDirectory, "FhirOutreach.dll"), "--environment", "Development", "--Logging:LogLevel:Default", "Error"];
        var start = new ProcessStartInfo("dotnet", program.Concat(settings.Where(setting => setting.Value is not null).SelectMany(setting => new[] { $"--{setting.Key}", setting.Value! })))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = settings["Public:BaseUrl"];
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => { if (line.Data is { } said) Console.Error.WriteLine(said); };
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } said) Console.Error.WriteLine(said); };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartsWithin);
        while (!await Answers(limit.Token)) await Task.Delay(BetweenKnocks, limit.Token);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (Interlocked.Exchange(ref process, null) is not { } living) return;
        living.Kill();
        living.WaitForExit();
        living.Dispose();
    }

    /// <exception cref="InvalidOperationException">It ended, and nobody killed it.</exception>
    public void MustLive()
    {
        if (process is { HasExited: true }) throw new InvalidOperationException($"The program ended with {process.ExitCode}.");
    }

    /// <returns>Null: it died meanwhile, or the moment is past.</returns>
    public async Task<ClockAnswer?> MoveTo(DateTimeOffset to)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync("/sandbox/clock", new { set = to });
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ClockAnswer>(Web) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <returns>Null: it is dead.</returns>
    public async Task<ClockAnswer?> Clock()
    {
        try
        {
            return await http.GetFromJsonAsync<ClockAnswer>("/sandbox/clock", Web);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> Answers(CancellationToken ct)
    {
        if (process!.HasExited) throw new InvalidOperationException($"The program ended with {process.ExitCode}.");
        try
        {
            using var answer = await http.GetAsync("/healthz", ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
