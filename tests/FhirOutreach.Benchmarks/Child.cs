using System.Diagnostics;
using FhirOutreach.Sandbox;

namespace FhirOutreach.Benchmarks;

/// <summary>A server in a process of its own, this program started again: floor and service are run alike.</summary>
internal sealed class Child : IAsyncDisposable
{
    public const string Floor = "--as-floor";
    public const string Service = "--as-service";
    public const string WatchedService = "--as-watched-service";
    public const string Key = "a-notification-key-for-benchmarks";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private Child(Process process, int port, string folder)
    {
        (this.process, Port, Folder) = (process, port, folder);
    }

    public int Port { get; }

    public string Folder { get; }

    public string DatabaseFile => Path.Combine(Folder, "bench.db");

    /// <summary>From the start of the process until it answered its first request.</summary>
    public TimeSpan StartTook { get; private set; }

    public long ResidentKilobytes => Kilobytes("VmRSS");

    public long PeakKilobytes => Kilobytes("VmHWM");

    /// <summary>What was alive after each collection so far, of a service that is watched.</summary>
    public IReadOnlyList<double> LiveBytes =>
        [.. File.ReadAllText(LiveFile(Folder)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, Numbers.Plain))];

    public double CpuSeconds => process.TotalProcessorTime.TotalSeconds;

    public static Task<Child> StartFloor(Uri carrier)
    {
        var (folder, port) = (NewFolder(), FreePort.Next());
        return Start([Floor, $"{port}", Path.Combine(folder, "bench.db"), carrier.ToString()], folder, port, "/");
    }

    /// <param name="rate">Texts a second, as <c>Sms:Rate</c>.</param>
    public static Task<Child> StartService(Uri ehr, Uri carrier, string rate, string? folder = null, params string[] more) =>
        StartService([Service], ehr, carrier, rate, folder ?? NewFolder(), more);

    /// <summary>It collects garbage all the time: for <see cref="LiveBytes"/>, and for nothing else.</summary>
    public static Task<Child> StartWatchedService(Uri ehr, Uri carrier, string folder) =>
        StartService([WatchedService, LiveFile(folder)], ehr, carrier, "1/s", folder, []);

    private static Task<Child> StartService(string[] way, Uri ehr, Uri carrier, string rate, string folder, string[] more)
    {
        var port = FreePort.Next();
        var origin = $"http://127.0.0.1:{port}";
        string[] args =
        [
            .. way, "--urls", origin, "--Public:BaseUrl", origin, "--Ehr:BaseUrl", ehr.ToString(), "--Ehr:NotificationKey", Key,
            "--Ehr:ManageSubscription", "false", "--Ehr:SweepEvery", "1h", "--Sms:Provider", "Twilio",
            "--Sms:Twilio:ApiBaseUrl", carrier.ToString(), "--Sms:Twilio:AccountSid", "AC5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e",
            "--Sms:Twilio:AuthToken", "sandbox-auth-token", "--Sms:Twilio:From", "+15550100001", "--Sms:Rate", rate,
            "--Messaging:WindowStart", "00:00", "--Messaging:WindowEnd", "24:00",
            "--Storage:ConnectionString", $"Data Source={Path.Combine(folder, "bench.db")}", .. more,
        ];
        return Start(args, folder, port, "/healthz");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("fhir-outreach-bench-").FullName;

    private static async Task<Child> Start(string[] args, string folder, int port, string path)
    {
        // The log goes to a file, as under systemd or Docker: reading it here would cost the load client time.
        var info = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "exec \"$@\" > \"$0\" 2>&1", Path.Combine(folder, "log") } };
        info.ArgumentList.Add(Environment.ProcessPath!);
        foreach (var arg in args) info.ArgumentList.Add(arg);
        var clock = Stopwatch.StartNew();
        var child = new Child(Process.Start(info)!, port, folder);
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{port}{path}");
                child.StartTook = clock.Elapsed;
                return child;
            }
            catch (HttpRequestException) when (!child.process.HasExited && clock.Elapsed < StartTimeout)
            {
                await Task.Delay(20);
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(folder, "log")));
            }
        }
    }

    private long Kilobytes(string name) => long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Split(':')[1].Replace("kB", "", StringComparison.Ordinal),
        Numbers.Plain);

    private static string LiveFile(string folder) => Path.Combine(folder, "live-bytes");
}
