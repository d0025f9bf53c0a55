using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Carrier;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>What the carrier answered.</summary>
internal sealed record CarrierAnswer(int Status, JsonNode? Body, HttpResponseMessage Response)
{
    /// <summary>Twilio's error code; 0 when there is none.</summary>
    public int Code => Body?["code"]?.GetValue<int>() ?? 0;

    public (int Status, int Code) Refusal => (Status, Code);

    public string this[string member] => $"{Body![member]}";

    public IReadOnlyList<string> Bodies => [.. Body!["messages"]!.AsArray().Select(message => $"{message!["body"]}")];
}

/// <summary>A sandbox carrier on the loopback address, and calls to it.</summary>
internal sealed class CarrierOnHttp : IAsyncDisposable
{
    public const string Ann = "+12025550101";

    private readonly HttpClient http = new();

    public required ManualTime Time { get; init; }
    public required SandboxCarrier Carrier { get; init; }
    public required SandboxServer Server { get; init; }

    public string Account => $"/2010-04-01/Accounts/{Carrier.Options.AccountSid}";

    public static async Task<CarrierOnHttp> Start(SandboxCarrierOptions? options = null)
    {
        var time = new ManualTime();
        var carrier = new SandboxCarrier(time, options);
        var on = new CarrierOnHttp { Time = time, Carrier = carrier, Server = await SandboxServer.Start(carrier) };
        on.LogIn(carrier.Options.AccountSid, carrier.Options.AuthToken);
        return on;
    }

    public void LogIn(string user, string password) =>
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>Sends from the account's first number, unless the further fields say otherwise.</summary>
    public Task<CarrierAnswer> Text(
        string to, string body, string? callback = null, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> form = new() { ["To"] = to, ["Body"] = body, ["From"] = Carrier.Options.Numbers[0] };
        if (callback is not null)
        {
            form["StatusCallback"] = callback;
        }

        foreach (var (name, value) in more)
        {
            form[name] = value;
        }

        return Post(form.Where(field => field.Value.Length > 0));
    }

    public Task<CarrierAnswer> Post(IEnumerable<KeyValuePair<string, string>> form) =>
        Send(HttpMethod.Post, Account + "/Messages.json", new FormUrlEncodedContent(form));

    public Task<CarrierAnswer> Get(string path) => Send(HttpMethod.Get, path, null);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Server.DisposeAsync();
    }

    private async Task<CarrierAnswer> Send(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, Server.BaseUrl + path) { Content = content };
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var body = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        return new CarrierAnswer((int)response.StatusCode, body, response);
    }
}
