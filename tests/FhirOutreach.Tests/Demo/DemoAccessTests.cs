using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FhirOutreach.Tests.Demo;

/// <summary>The demo's EHR is as closed as a health system's: the play runs through SMART Backend Services.</summary>
public sealed class DemoAccessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_play_runs_through_a_key_made_for_it_and_strangers_are_not_let_in()
    {
        await using var demo = await RunningDemo.Open();

        var authorization = (await demo.Http.GetFromJsonAsync<JsonElement>("/readyz", Ct)).GetProperty("authorization");
        using var stranger = await demo.Http.GetAsync("/sandbox/ehr/Appointment", Ct);
        var keys = (await demo.Http.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json", Ct)).GetProperty("keys");

        Assert.Equal(("Good", JsonValueKind.Null), (authorization.GetProperty("state").GetString(), authorization.GetProperty("narrower").ValueKind));
        Assert.Contains($"key {keys[0].GetProperty("kid")}", authorization.GetProperty("words").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }
}
