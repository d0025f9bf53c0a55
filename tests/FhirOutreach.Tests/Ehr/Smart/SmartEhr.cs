using System.Buffers.Text;
using System.Text.Json;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Keys;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Authorization;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Settings;
using FhirOutreach.Tests.Sandbox;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>A sandbox EHR behind SMART Backend Services, and our client with a key that is registered there. Each has its own clock.</summary>
internal sealed class SmartEhr : IAsyncDisposable
{
    public const string ClientId = "outreach";

    private SmartEhr(ManualTime ours, ManualTime theirs, SandboxEhr ehr, SandboxServer server, EhrSettings settings)
    {
        (Ours, Theirs, Ehr, Server) = (ours, theirs, ehr, server);
        Access = new EhrAccess(settings, ours, NullLogger<EhrAccess>.Instance);
        Client = new EhrClient(new HttpClient(EhrClient.Transport(settings, Access.Tokens)), settings, ours);
        Visit = ehr.Book(ehr.AddPatient("Ann", "Lee", "(202) 555-0101"), theirs.GetUtcNow().AddDays(2));
    }

    public ManualTime Ours { get; }

    public ManualTime Theirs { get; }

    public SandboxEhr Ehr { get; }

    public SandboxServer Server { get; }

    public SandboxAuthorization Authorization => Ehr.Authorization!;

    public EhrAccess Access { get; }

    public EhrClient Client { get; }

    public string Visit { get; }

    public string TokenUrl => Server.BaseUrl + "/authorization/token";

    public IReadOnlyList<ReceivedRequest> TokenRequests => Authorization.Requests.Of("POST", "/token");

    /// <summary>What each token request's assertion claims, oldest first.</summary>
    public IReadOnlyList<JsonElement> Claims =>
        [.. TokenRequests.Select(request => JsonElement.Parse(Base64Url.DecodeFromChars(Form(request)["client_assertion"].Split('.')[1])))];

    /// <param name="ahead">How far our clock is ahead of the server's.</param>
    public static async Task<SmartEhr> Start(
        TimeSpan ahead = default, string alg = PublicJwk.Es384, SigningKeys? keys = null,
        Func<SandboxAuthorizationOptions, SandboxAuthorizationOptions>? registered = null,
        Func<EhrSettings, SandboxServer, EhrSettings>? change = null)
    {
        keys ??= SigningKeys.Of(SigningKey.New(alg));
        var theirs = new ManualTime();
        var ours = new ManualTime(theirs.GetUtcNow() + ahead);
        var options = new SandboxAuthorizationOptions { ClientId = ClientId, Jwks = keys.PublicJwks().ToJsonString() };
        var ehr = new SandboxEhr(theirs, new SandboxEhrOptions { Smart = registered is null ? options : registered(options) });
        var server = await SandboxServer.Start(ehr);
        var settings = Settings(new Uri(server.BaseUrl), keys);
        return new SmartEhr(ours, theirs, ehr, server, change is null ? settings : change(settings, server));
    }

    public static EhrSettings Settings(Uri baseUrl, SigningKeys keys) => new(
        baseUrl, FhirOutreach.Settings.EhrAuth.SmartBackend, ClientId, null, null, null, null, null, null, EhrNotifications.Auto, true, null, null,
        TimeSpan.FromMinutes(5), FhirOutreach.Settings.EhrDialect.Auto)
    {
        Keys = keys,
    };

    public static Dictionary<string, string> Form(ReceivedRequest request) =>
        QueryHelpers.ParseQuery(request.Body).ToDictionary(field => field.Key, field => field.Value.ToString());

    public Task<EhrAnswer> Read() => Client.Read("Appointment", Visit, TestContext.Current.CancellationToken);

    /// <summary>Both clocks.</summary>
    public void Advance(TimeSpan by)
    {
        Ours.Advance(by);
        Theirs.Advance(by);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Ehr.Dispose();
    }
}
