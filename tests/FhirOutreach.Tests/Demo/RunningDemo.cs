using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FhirOutreach.Commands;
using FhirOutreach.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FhirOutreach.Tests.Demo;

/// <summary>The demo as a person finds it after the command, on a free port, spoken to as its page does.</summary>
internal sealed class RunningDemo : IAsyncDisposable
{
    private readonly DemoCommand demo;

    private RunningDemo(DemoCommand demo)
    {
        this.demo = demo;
        Http = new HttpClient { BaseAddress = new Uri(demo.Address.Inner) };
    }

    public HttpClient Http { get; }

    public static async Task<RunningDemo> Open()
    {
        var running = new RunningDemo(await DemoCommand.Open(["--urls", "http://127.0.0.1:0"], TestContext.Current.CancellationToken));
        await running.Settled();
        return running;
    }

    public async Task<JsonElement> State(string? visit = null) =>
        await Http.GetFromJsonAsync<JsonElement>($"/demo/state?visit={visit}", TestContext.Current.CancellationToken);

    public async Task<JsonElement> Visit(string id) =>
        (await State()).GetProperty("visits").EnumerateArray().Single(visit => visit.GetProperty("id").GetString() == id);

    /// <summary>The bodies that this phone received, oldest first.</summary>
    public async Task<IReadOnlyList<string>> Received(string number) =>
        [.. (await State()).GetProperty("phones").EnumerateArray()
            .Single(phone => phone.GetProperty("number").GetString() == number)
            .GetProperty("texts").EnumerateArray()
            .Where(text => !text.GetProperty("isFromPhone").GetBoolean())
            .Select(text => text.GetProperty("body").GetString()!)];

    /// <summary>The reasons in a visit's story, oldest first.</summary>
    public async Task<IReadOnlyList<string>> Whys(string visit) =>
        [.. (await State(visit)).GetProperty("story").GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("why").GetString()!)];

    public async Task<DateTimeOffset> Now() => (await Clock()).GetProperty("now").GetDateTimeOffset();

    public Task<JsonElement> Clock() => Http.GetFromJsonAsync<JsonElement>("/sandbox/clock", TestContext.Current.CancellationToken);

    public async Task<string> Book(string patient, DateTime local, string doctor = "dr-park", string place = "riverside") =>
        (await Post("/demo/visits", new { patient, doctor, place, start = local })).GetProperty("id").GetString()!;

    public async Task<JsonElement> Post(string url, object body)
    {
        using var answer = await Http.PostAsJsonAsync(url, body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Settled();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await demo.DisposeAsync();
    }

    // Until nobody has anything left to do: deliveries, workers, callbacks. No clock is asked.
    private async Task Settled()
    {
        var workers = demo.Services.GetServices<IHostedService>().OfType<PollingWorker>().ToList();
        foreach (var worker in workers) worker.Ring();
        do
        {
            await demo.Clinic.Ehr.WhenIdle();
            await Task.WhenAll(workers.Select(worker => worker.Quiet()));
            await demo.Clinic.Carrier.WhenIdle();
        }
        while (workers.Any(worker => !worker.Quiet().IsCompleted) || !demo.Clinic.Ehr.WhenIdle().IsCompleted);
    }
}
