using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Carrier;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>A sandbox carrier on the loopback address, and calls to it.</summary>
internal sealed class CarrierOnHttp : IAsyncDisposable
{
    public const string Ann = "+12025550101";

    private readonly HttpClient http = new();

    public required ManualTime Time { get; init; }
    public required SandboxCarrier Carrier { get; init; }
    public required SandboxServer Server { get; init; }

    public string Messages => $"{Server.BaseUrl}/2010-04-01/Accounts/{Carrier.Options.AccountSid}/Messages.json";

    public static async Task<CarrierOnHttp> Start(SandboxCarrierOptions? options = null)
    {
        var time = new ManualTime();
        var carrier = new SandboxCarrier(time, options);
        var on = new CarrierOnHttp { Time = time, Carrier = carrier, Server = await SandboxServer.Start(carrier) };
        on.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{carrier.Options.AccountSid}:{carrier.Options.AuthToken}")));
        return on;
    }

    public Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)> Text(
        string to, string body, string? callback = null, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> form = new() { ["To"] = to, ["Body"] = body };
        if (!more.Any(field => field.Name is "From" or "MessagingServiceSid"))
        {
            form["From"] = Carrier.Options.Numbers[0];
        }

        if (callback is not null)
        {
            form["StatusCallback"] = callback;
        }

        foreach (var (name, value) in more)
        {
            form[name] = value;
        }

        return Send(HttpMethod.Post, Messages, form);
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)> Send(
        HttpMethod method, string url, Dictionary<string, string>? form = null, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(method, url.StartsWith('/') ? Server.BaseUrl + url : url);
        request.Headers.Authorization = authorization;
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, response);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Server.DisposeAsync();
    }
}
