using System.Collections.Concurrent;
using System.Text;
using FhirOutreach.Ehr;
using FhirOutreach.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Ehr;

/// <summary>An EHR over real HTTP that answers what a test tells it to, request by request.</summary>
internal sealed class StubEhr : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<StubRequest> requests = new();

    private StubEhr(WebApplication app)
    {
        this.app = app;
    }

    public IReadOnlyList<StubRequest> Requests => [.. requests];

    public Uri BaseUrl => new(app.Urls.Single() + "/fhir");

    public static async Task<StubEhr> Start(Func<StubRequest, StubAnswer> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var stub = new StubEhr(builder.Build());
        stub.app.Run(context => stub.Serve(context, answer));
        await stub.app.StartAsync(TestContext.Current.CancellationToken);
        return stub;
    }

    public EhrSettings Settings(Func<EhrSettings, EhrSettings>? change = null)
    {
        var settings = new EhrSettings(
            BaseUrl, EhrAuth.None, null, null, null, null, null, null, null, EhrNotifications.Auto, true, null, null,
            TimeSpan.FromMinutes(5), EhrDialect.Hapi);
        return change is null ? settings : change(settings);
    }

    public EhrClient Client(Func<EhrSettings, EhrSettings>? change = null, TimeSpan? timeout = null)
    {
        var settings = Settings(change);
        return new EhrClient(new HttpClient(EhrClient.Transport(settings)), settings, TimeProvider.System, timeout);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task Serve(HttpContext context, Func<StubRequest, StubAnswer> answer)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new StubRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            await reader.ReadToEndAsync(context.RequestAborted),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        requests.Enqueue(request);
        var given = answer(request);
        if (given == StubAnswer.Hang)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        if (given.Dropped)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = given.Status;
        foreach (var (name, value) in given.Headers) context.Response.Headers[name] = value;
        if (given.Body.Length == 0) return;
        context.Response.ContentType = given.ContentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(given.Body));
    }
}

internal sealed record StubRequest(string Method, string PathAndQuery, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

internal sealed record StubAnswer(int Status, string Body = "", string ContentType = "application/fhir+json", bool Dropped = false)
{
    public static readonly StubAnswer Drop = new(0, Dropped: true);

    /// <summary>No answer until the client gives up.</summary>
    public static readonly StubAnswer Hang = new(-1);

    public Dictionary<string, string> Headers { get; init; } = [];

    public static StubAnswer Outcome(int status, string code, string diagnostics) => new(status,
        $$"""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"{{code}}","diagnostics":"{{diagnostics}}"}]}""");
}
