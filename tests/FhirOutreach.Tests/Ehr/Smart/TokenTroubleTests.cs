using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>What a person must put right is told from what passes by itself; and nobody is flooded meanwhile.</summary>
public sealed class TokenTroubleTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(401, """{"error":"invalid_client","error_description":"unknown key"}""", "unknown key")]
    [InlineData(400, """{"error":"invalid_scope"}""", "Ehr:Scopes")]
    [InlineData(400, """{"error":"unauthorized_client"}""", "registered there for backend services")]
    [InlineData(400, """{"error":"invalid_request"}""", "Ehr:ClientId")]
    [InlineData(404, "not here", "Ehr:TokenUrl")]
    [InlineData(200, """{"token":"abc"}""", "access_token")]
    [InlineData(200, """{"access_token":"abc","token_type":"mac"}""", "bearer")]
    [InlineData(200, """{"access_token":"two words","token_type":"bearer"}""", "access_token")]
    public async Task What_a_person_must_put_right_is_said_and_not_asked_again_soon(int status, string body, string said)
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Authorization.Faults.Always("POST", "/token", new Fault.Body(status, "application/json", body));

        for (var minute = 0; minute < 60; minute++)
        {
            Assert.IsType<EhrAnswer.Unreachable>(await ehr.Read());
            ehr.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(AuthorizationState.Misconfigured, ehr.Access.Report.State);
        Assert.Contains(said, ehr.Access.Report.Words, StringComparison.Ordinal);
        Assert.Equal(6, ehr.TokenRequests.Count); // in minutes 0, 1, 6, 21, 36 and 51
        Assert.Empty(ehr.Ehr.Requests.Of("*", "/Appointment"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task An_outage_passes_and_is_over_at_once(int status)
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Authorization.Faults.Next("POST", "/token", new Fault.Status(status), times: 3);

        while (await ehr.Read() is EhrAnswer.Unreachable)
        {
            Assert.Equal(AuthorizationState.Outage, ehr.Access.Report.State);
            ehr.Advance(TimeSpan.FromSeconds(1));
            Assert.True(ehr.Ours.GetUtcNow() < ehr.Theirs.GetUtcNow() + Hour);
        }

        Assert.Equal(AuthorizationState.Good, ehr.Access.Report.State);
        Assert.Equal(4, ehr.Claims.Select(claims => claims.GetProperty("jti").GetString()).Distinct().Count()); // a new assertion each time
    }

    [Fact]
    public async Task Retry_After_is_heeded()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Authorization.Faults.Next("POST", "/token", new Fault.Status(429, TimeSpan.FromMinutes(2)));

        var first = Assert.IsType<EhrAnswer.Unreachable>(await ehr.Read());
        ehr.Advance(TimeSpan.FromSeconds(119));
        await ehr.Read();
        Assert.Single(ehr.TokenRequests);
        ehr.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromMinutes(2), first.RetryAfter);
        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
    }

    [Fact]
    public async Task A_server_that_is_away_and_a_page_of_a_proxy_are_outages()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Authorization.Faults.Next("POST", "/token", new Fault.HtmlPage(200));
        Assert.IsType<EhrAnswer.Unreachable>(await ehr.Read());
        Assert.Equal(AuthorizationState.Outage, ehr.Access.Report.State);

        ehr.Authorization.IsDown = true;
        Assert.IsType<EhrAnswer.Unreachable>(await ehr.Read());
        ehr.Authorization.IsDown = false;
        ehr.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
    }

    [Fact]
    public async Task A_token_that_still_lives_is_used_while_no_other_is_to_be_had()
    {
        await using var ehr = await SmartEhr.Start();
        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        ehr.Authorization.IsDown = true;

        ehr.Advance(TimeSpan.FromSeconds(290)); // of 300: renewal is overdue
        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        Assert.Equal(AuthorizationState.Outage, ehr.Access.Report.State);
        ehr.Advance(TimeSpan.FromSeconds(15));
        Assert.IsType<EhrAnswer.Unreachable>(await ehr.Read());
    }

    [Theory]
    [InlineData("""{"access_token":"abc","token_type":"BEARER"}""", 48)]
    [InlineData("""{"access_token":"abc","token_type":"bearer","expires_in":"100"}""", 80)]
    [InlineData("""{"access_token":"abc","token_type":"bearer","expires_in":3600}""", 3540)]
    [InlineData("""{"access_token":"abc","expires_in":-1}""", 48)]
    public async Task A_token_is_renewed_at_four_fifths_of_its_life_or_a_minute_before_its_end(string token, int seconds)
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Authorization.Faults.Always("POST", "/token", new Fault.Body(200, "application/json", token));

        await ehr.Access.Check(TestContext.Current.CancellationToken);
        ehr.Advance(TimeSpan.FromSeconds(seconds - 1));
        await ehr.Access.Check(TestContext.Current.CancellationToken);
        Assert.Single(ehr.TokenRequests);
        ehr.Advance(TimeSpan.FromSeconds(1));
        await ehr.Access.Check(TestContext.Current.CancellationToken);
        Assert.Equal(2, ehr.TokenRequests.Count);
    }

    [Fact]
    public async Task What_the_EHR_can_do_is_shown_without_a_token_where_there_is_none()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Authorization.IsDown = true;

        Assert.IsType<EhrAnswer.Found>(await ehr.Client.Capabilities(TestContext.Current.CancellationToken));
        var asked = ehr.Ehr.Requests.Of("GET", "/metadata").ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task A_server_that_repeats_our_assertion_is_not_quoted()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Authorization.Faults.Always("POST", "/token", new Fault.Body(400, "application/json", """{"error":"invalid_client","error_description":"bad eyJhbGciOiJ"}"""));

        await ehr.Read();

        Assert.DoesNotContain("eyJ", ehr.Access.Report.Words, StringComparison.Ordinal);
    }
}
