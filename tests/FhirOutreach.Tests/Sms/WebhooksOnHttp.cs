using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Sms;

/// <summary>The real webhooks on a real server; the desk keeps what it is handed.</summary>
internal sealed class WebhooksOnHttp : IAsyncDisposable
{
    public const string Token = "the-auth-token";
    public const string OldToken = "the-old-token";

    private readonly HttpClient http = new();
    private WebApplication app = null!;

    public string Origin { get; private set; } = "";

    /// <summary>What the carrier calls: what it signs.</summary>
    public required string PublicUrl { get; init; }

    public ConcurrentQueue<InboundText> Texts { get; } = new();
    public ConcurrentQueue<DeliveryReport> Reports { get; } = new();
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>Happens before anything is kept.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <param name="publicBaseUrl">
    /// Nothing listens there: the server is behind a proxy, as it were. Empty: none is set.
    /// </param>
    public static async Task<WebhooksOnHttp> Start(string publicBaseUrl = "https://clinic.example")
    {
        var on = new WebhooksOnHttp { PublicUrl = publicBaseUrl };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddProvider(new Warned(on.Warnings));
        builder.Services.AddSingleton(provider => new SmsWebhooks(
            new SmsDesk(on.Keep, on.Keep), new TwilioSignature(Token, OldToken),
            publicBaseUrl.Length > 0 ? new Uri(publicBaseUrl) : null,
            provider.GetRequiredService<ILogger<SmsWebhooks>>()));
        on.app = builder.Build();
        on.app.MapSms();
        await on.app.StartAsync(TestContext.Current.CancellationToken);
        on.Origin = on.app.Urls.First();
        return on;
    }

    public Task<HttpResponseMessage> Inbound(params (string Name, string Value)[] fields) =>
        Post("/sms/inbound", fields);

    public Task<HttpResponseMessage> Status(string query, params (string Name, string Value)[] fields) =>
        Post("/sms/status" + query, fields);

    /// <summary>A form signed by the carrier for the public address.</summary>
    public Task<HttpResponseMessage> Post(
        string pathAndQuery, (string Name, string Value)[] fields, string token = Token)
    {
        var pairs = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToArray();
        var signature = WebhookSignature.Of(token, PublicUrl.TrimEnd('/') + pathAndQuery, pairs);
        return Send(pathAndQuery, new FormUrlEncodedContent(pairs), signature);
    }

    public async Task<HttpResponseMessage> Send(
        string pathAndQuery, HttpContent content, string? signature, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Origin + pathAndQuery) { Content = content };
        if (signature is not null) request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static HttpContent Form(string body) =>
        new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private async Task Keep(InboundText text, CancellationToken ct)
    {
        await Before().WaitAsync(ct);
        Texts.Enqueue(text);
    }

    private async Task Keep(DeliveryReport report, CancellationToken ct)
    {
        await Before().WaitAsync(ct);
        Reports.Enqueue(report);
    }

    private sealed class Warned(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
