using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Keys;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>From a key to a read Appointment, and what goes wrong on the way.</summary>
public sealed class SmartBackendTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PublicJwk.Rs384)]
    [InlineData(PublicJwk.Es384)]
    public async Task A_registered_key_is_all_it_takes(string alg)
    {
        await using var ehr = await SmartEhr.Start(alg: alg);

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        Assert.IsType<EhrAnswer.Found>(await ehr.Read());

        var form = SmartEhr.Form(Assert.Single(ehr.TokenRequests));
        Assert.Equal(["grant_type", "scope", "client_assertion_type", "client_assertion"], form.Keys);
        Assert.Null(ehr.TokenRequests[0].Header("Authorization"));
        Assert.Equal(ehr.TokenUrl, ehr.Claims[0].GetProperty("aud").GetString());
        Assert.Equal(AuthorizationState.Good, ehr.Access.Report.State);
        Assert.Contains(alg, ehr.Access.Report.Words, StringComparison.Ordinal);
        Assert.Empty(ehr.Access.Report.Warnings);
    }

    [Fact]
    public async Task Fifty_calls_at_once_ask_for_one_token()
    {
        await using var ehr = await SmartEhr.Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(ehr.Read)));

        Assert.All(answers, answer => Assert.IsType<EhrAnswer.Found>(answer));
        Assert.Single(ehr.TokenRequests);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_take_the_others_token_away()
    {
        await using var ehr = await SmartEhr.Start();
        var gate = new Gate();
        ehr.Authorization.Faults.Next("POST", "/token", new Fault.Wait(gate));
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var givesUp = ehr.Access.Tokens!.Get(impatient.Token);
        var waits = ehr.Read();
        await gate.Reached;
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        gate.Open();

        Assert.IsType<EhrAnswer.Found>(await waits);
        Assert.Single(ehr.TokenRequests);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(-3)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task R_29_our_clock_is_minutes_off_and_the_servers_own_is_used(int minutesAhead)
    {
        await using var ehr = await SmartEhr.Start(TimeSpan.FromMinutes(minutesAhead));

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());

        Assert.Single(ehr.TokenRequests);
        var warning = Assert.Single(ehr.Access.Report.Warnings);
        Assert.Contains(minutesAhead > 0 ? "ahead of" : "behind", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task R_29_where_only_the_token_endpoint_tells_the_time_its_refusal_corrects_ours(int minutesAhead)
    {
        await using var ehr = await SmartEhr.Start(
            TimeSpan.FromMinutes(minutesAhead),
            change: (settings, server) => settings with { TokenUrl = new Uri(server.BaseUrl + "/authorization/token"), Scopes = "system/Appointment.rus" });
        ehr.Ehr.Faults.Always("GET", "/.well-known", new Fault.Abort());

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());

        Assert.Equal([401, 200], ehr.TokenRequests.Select(request => request.Status!.Value));
        Assert.Equal(2, ehr.Claims.Select(claims => claims.GetProperty("jti").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task R_29_a_token_is_renewed_before_it_ends_and_a_batch_does_not_notice()
    {
        await using var ehr = await SmartEhr.Start(registered: options => options with { TokenLifetime = TimeSpan.FromMinutes(5) });

        for (var minute = 0; minute < 20; minute++)
        {
            Assert.IsType<EhrAnswer.Found>(await ehr.Read());
            ehr.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(5, ehr.TokenRequests.Count); // in minutes 0, 4, 8, 12 and 16
        Assert.DoesNotContain(ehr.Ehr.Requests, request => request.Status == 401);
    }

    [Fact]
    public async Task R_29_a_token_that_ends_in_the_middle_of_a_batch_is_renewed_once_for_all()
    {
        await using var ehr = await SmartEhr.Start();
        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        ehr.Authorization.RevokeAll();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(ehr.Read)));

        Assert.All(answers, answer => Assert.IsType<EhrAnswer.Found>(answer));
        Assert.Equal(2, ehr.TokenRequests.Count);
    }

    [Fact]
    public async Task R_29_a_401_once_and_then_all_is_well()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Ehr.Faults.Next("GET", "/Appointment", new Fault.Status(401));

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());

        Assert.Equal([401, 200], ehr.Ehr.Requests.Of("GET", "/Appointment").Select(request => request.Status!.Value));
        Assert.Equal(2, ehr.Claims.Select(claims => claims.GetProperty("jti").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task An_EHR_that_refuses_every_token_is_not_flooded_with_new_ones()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Ehr.Faults.Always("GET", "/Appointment", new Fault.Status(401));

        for (var i = 0; i < 10; i++) Assert.Equal(401, Assert.IsType<EhrAnswer.Refused>(await ehr.Read()).Status);
        Assert.Equal(2, ehr.TokenRequests.Count);
        ehr.Advance(TimeSpan.FromMinutes(2));
        await ehr.Read();
        Assert.Equal(3, ehr.TokenRequests.Count);
    }

    [Fact]
    public async Task A_patch_refused_with_401_is_sent_again_as_it_was()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.Status(401));

        var answer = await ehr.Client.Patch("Appointment", ehr.Visit, """[{"op":"replace","path":"/status","value":"cancelled"}]"""u8.ToArray(), "1", Ct);

        Assert.IsType<EhrAnswer.Found>(answer);
        Assert.Equal("cancelled", (string?)ehr.Ehr.Appointment(ehr.Visit)!["status"]);
        Assert.Equal(2, ehr.Ehr.Requests.Of("PATCH", "").Select(request => request.Header("If-Match")).Count(header => header == "W/\"1\""));
    }

    [Fact]
    public async Task R_29_keys_are_rotated_without_a_gap()
    {
        var (old, next) = (SigningKey.New(PublicJwk.Rs384), SigningKey.New(PublicJwk.Es384));
        var both = new SigningKeys(old, [old.Public, next.Public]);
        foreach (var keys in (SigningKeys[])[SigningKeys.Of(old), both, both with { Signer = next }])
        {
            await using var ehr = await SmartEhr.Start(keys: keys, registered: options => options with { Jwks = both.PublicJwks().ToJsonString() });
            Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        }

        await using var late = await SmartEhr.Start(keys: SigningKeys.Of(old), registered: options => options with { Jwks = SigningKeys.Of(next).PublicJwks().ToJsonString() });
        Assert.IsType<EhrAnswer.Unreachable>(await late.Read());
        Assert.Equal(AuthorizationState.Misconfigured, late.Access.Report.State);
    }
}
