using FhirOutreach.Ehr;
using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Ehr;

public sealed class EhrClientTests
{
    private const string Visit = """{"resourceType":"Appointment","id":"1"}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/fhir")]
    [InlineData("/fhir/")]
    public async Task A_base_with_or_without_a_slash_is_the_same(string path)
    {
        await using var stub = await StubEhr.Start(_ => new(200, Visit));

        var answer = await stub.Client(s => s with { BaseUrl = new Uri(stub.BaseUrl, path) }).Read("Appointment", "1", Ct);

        Assert.IsType<EhrAnswer.Found>(answer);
        Assert.Equal("/fhir/Appointment/1", stub.Requests.Single().PathAndQuery);
        Assert.Equal("application/fhir+json", stub.Requests.Single().Header("Accept"));
    }

    [Fact]
    public async Task What_is_found_comes_with_its_version_and_the_servers_clock()
    {
        await using var stub = await StubEhr.Start(_ => new(200, Visit)
        {
            Headers = { ["ETag"] = "W/\"3\"", ["Date"] = "Tue, 01 Dec 2026 15:00:00 GMT" },
        });

        var found = Assert.IsType<EhrAnswer.Found>(await stub.Client().Read("Appointment", "1", Ct));

        Assert.Equal(("W/\"3\"", DateTimeOffset.Parse("2026-12-01T15:00:00Z")), (found.ETag, found.Date));
        Assert.Equal("Appointment", found.Body.GetProperty("resourceType").GetString());
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(410, true)]
    public async Task Missing_knows_whether_it_was_deleted(int status, bool wasDeleted)
    {
        await using var stub = await StubEhr.Start(_ => StubAnswer.Outcome(status, "not-found", ""));

        Assert.Equal(new EhrAnswer.Missing(wasDeleted), await stub.Client().Read("Appointment", "1", Ct));
    }

    [Fact]
    public async Task Gone_without_a_word_is_gone()
    {
        await using var stub = await StubEhr.Start(_ => new(410));

        Assert.Equal(new EhrAnswer.Missing(true), await stub.Client().Read("Appointment", "1", Ct));
    }

    [Fact]
    public async Task A_404_without_a_word_is_the_EHRs_when_the_EHR_is_there()
    {
        await using var stub = await StubEhr.Start(request => request.PathAndQuery == "/fhir/metadata"
            ? new(200, """{"resourceType":"CapabilityStatement"}""")
            : new(404));

        Assert.Equal(new EhrAnswer.Missing(false), await stub.Client().Read("Appointment", "1", Ct));
        Assert.Equal(new EhrAnswer.Missing(false), await stub.Client().Delete("Subscription", "1", Ct));
    }

    [Fact]
    public async Task A_404_without_a_word_is_a_proxys_when_the_EHR_is_not_there()
    {
        await using var stub = await StubEhr.Start(_ => new(404));

        var answer = Assert.IsType<EhrAnswer.Unreachable>(await stub.Client().Read("Appointment", "1", Ct));

        Assert.Equal("the EHR answered 404 without a word, and has no /metadata either: is a proxy in front of it answering?", answer.Reason);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task What_a_proxy_could_not_find_for_a_moment_is_found()
    {
        var asked = 0;
        await using var stub = await StubEhr.Start(request => request.PathAndQuery == "/fhir/metadata"
            ? new(200, """{"resourceType":"CapabilityStatement"}""")
            : asked++ == 0 ? new(404) : new(200, Visit));

        Assert.IsType<EhrAnswer.Found>(await stub.Client().Read("Appointment", "1", Ct));
    }

    [Theory]
    [InlineData(200, "<html>Sign in</html>", "text/html")]
    [InlineData(404, "<html>No such page</html>", "text/html")]
    [InlineData(404, """{"message":"Not Found"}""", "application/json")] // a gateway's word, and no deletion
    [InlineData(200, "<Appointment/>", "application/fhir+xml")]
    [InlineData(200, "{\"resourceType\":\"Appoint", "application/fhir+json")]
    [InlineData(200, "[]", "application/json")]
    public async Task Something_that_is_not_FHIR_JSON_is_an_outage_in_words(int status, string body, string type)
    {
        await using var stub = await StubEhr.Start(_ => new(status, body, type));

        var answer = Assert.IsType<EhrAnswer.Unreachable>(await stub.Client().Read("Appointment", "1", Ct));

        Assert.Equal(
            $"the EHR answered {status} with {type} that is not FHIR JSON: is Ehr:BaseUrl right, or is a proxy in front of it answering?",
            answer.Reason);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_overloaded_EHR_is_unreachable_for_a_while(int status)
    {
        await using var stub = await StubEhr.Start(_ => StubAnswer.Outcome(status, "throttled", "") with
        {
            Headers = new() { ["Retry-After"] = "7" },
        });

        Assert.Equal(
            new EhrAnswer.Unreachable($"the EHR answered {status}: throttled", TimeSpan.FromSeconds(7)),
            await stub.Client().Read("Appointment", "1", Ct));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_EHR_that_asks_for_a_pause_is_left_alone_by_everybody_until_it_is_over(int status)
    {
        var time = new SteppedTime(DateTimeOffset.Parse("2026-12-01T15:00:00Z"));
        await using var stub = await StubEhr.Start(_ => new(status) { Headers = { ["Retry-After"] = "60" } });
        var ehr = new EhrClient(new HttpClient(EhrClient.Transport(stub.Settings())), stub.Settings(), time);
        await ehr.Read("Appointment", "1", Ct);

        time.Advance(TimeSpan.FromSeconds(59));
        var spared = Assert.IsType<EhrAnswer.Unreachable>(await ehr.Patch("Appointment", "2", "[]"u8.ToArray(), "1", Ct));
        Assert.Equal(TimeSpan.FromSeconds(1), spared.RetryAfter);
        Assert.Single(stub.Requests);

        time.Advance(TimeSpan.FromSeconds(1));
        await ehr.Search("Appointment?_count=1", Ct);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task An_answer_with_a_byte_order_mark_is_read()
    {
        await using var stub = await StubEhr.Start(_ => new(200, "\uFEFF" + Visit));

        Assert.IsType<EhrAnswer.Found>(await stub.Client().Read("Appointment", "1", Ct));
    }

    [Theory]
    [InlineData("Tue, 01 Dec 2026 15:02:00 GMT", 120)]
    [InlineData("Tue, 01 Dec 2026 14:00:00 GMT", 0)]
    [InlineData("Wed, 02 Dec 2026 15:00:00 GMT", 3600)]
    public async Task Retry_After_may_be_a_date_by_the_servers_clock(string date, int seconds)
    {
        await using var stub = await StubEhr.Start(_ => new(503)
        {
            Headers = { ["Retry-After"] = date, ["Date"] = "Tue, 01 Dec 2026 15:00:00 GMT" },
        });

        var answer = Assert.IsType<EhrAnswer.Unreachable>(await stub.Client().Read("Appointment", "1", Ct));

        Assert.Equal(TimeSpan.FromSeconds(seconds), answer.RetryAfter);
    }

    [Fact]
    public async Task Refusals_about_a_patient_repeat_codes_and_nothing_of_the_resource()
    {
        await using var stub = await StubEhr.Start(_ =>
            StubAnswer.Outcome(422, "business-rule", "HAPI-0550: Maria Lopez (555) 010-0002 may not cancel"));

        var answer = await stub.Client().Patch("Appointment", "1", "[]"u8.ToArray(), "1", Ct);

        Assert.Equal(new EhrAnswer.Refused(422, "the EHR answered 422: business-rule HAPI-0550"), answer);
    }

    [Fact]
    public async Task Refusals_about_a_Subscription_are_repeated_in_the_EHRs_own_words()
    {
        await using var stub = await StubEhr.Start(_ => StubAnswer.Outcome(412, "processing", "HAPI-2671: REST HOOK endpoint is not reachable"));

        var answer = await stub.Client().Post("Subscription", "{}"u8.ToArray(), Ct);

        Assert.Equal(
            new EhrAnswer.Refused(412, "the EHR answered 412: processing HAPI-2671: REST HOOK endpoint is not reachable"), answer);
    }

    [Fact]
    public async Task Refused_credentials_name_the_setting()
    {
        await using var stub = await StubEhr.Start(_ => new(401, "<html/>", "text/html"));

        var answer = Assert.IsType<EhrAnswer.Refused>(await stub.Client().Read("Appointment", "1", Ct));

        Assert.Equal(401, answer.Status);
        Assert.Contains("Ehr:Auth", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EHR_that_hangs_is_given_up_in_time()
    {
        await using var stub = await StubEhr.Start(_ => StubAnswer.Hang);

        var answer = await stub.Client(timeout: TimeSpan.FromMilliseconds(200)).Read("Appointment", "1", Ct);

        Assert.Equal(new EhrAnswer.Unreachable("the EHR did not answer within 0.2 s", IsTooMuch: true), answer);
    }

    [Fact]
    public async Task Our_own_stop_is_not_an_outage_of_the_EHR()
    {
        await using var stub = await StubEhr.Start(_ => StubAnswer.Hang);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stub.Client().Read("Appointment", "1", stop.Token));
    }

    [Fact]
    public async Task A_dropped_connection_and_a_closed_port_are_outages()
    {
        var stub = await StubEhr.Start(_ => StubAnswer.Drop);
        var client = stub.Client();

        Assert.IsType<EhrAnswer.Unreachable>(await client.Read("Appointment", "1", Ct));
        await stub.DisposeAsync();
        Assert.Equal(new EhrAnswer.Unreachable("the EHR could not be reached: nobody answers at that address and port"), await client.Read("Appointment", "1", Ct));
    }

    [Fact]
    public async Task An_https_base_where_no_https_is_spoken_is_named()
    {
        await using var stub = await StubEhr.Start(_ => new(200, "{}"));
        using var http = new HttpClient(EhrClient.Transport(stub.Settings()));
        var settings = stub.Settings(s => s with { BaseUrl = new UriBuilder(stub.BaseUrl) { Scheme = "https" }.Uri });

        var answer = await new EhrClient(http, settings, TimeProvider.System).Read("Appointment", "1", Ct);

        Assert.StartsWith("the EHR could not be reached: no TLS connection: ", Assert.IsType<EhrAnswer.Unreachable>(answer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_named()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var expired = request.CreateSelfSigned(DateTimeOffset.Parse("2020-01-01Z"), DateTimeOffset.Parse("2021-01-01Z"));
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Ct);
            await using var tls = new System.Net.Security.SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(expired);
        }, Ct);
        var settings = TestSettings.RestHookEhr with { BaseUrl = new Uri($"https://localhost:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/fhir") };
        using var http = new HttpClient(EhrClient.Transport(settings));

        var answer = await new EhrClient(http, settings, TimeProvider.System).Read("Appointment", "1", Ct);

        Assert.Contains("certificate", Assert.IsType<EhrAnswer.Unreachable>(answer).Reason, StringComparison.Ordinal);
        await serving.ContinueWith(_ => { }, TaskScheduler.Default); // however the handshake ended there
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_not_read_to_its_end()
    {
        await using var stub = await StubEhr.Start(_ => new(200, $$"""{"text":"{{new string('x', 17 * 1024 * 1024)}}"}"""));

        Assert.Equal(new EhrAnswer.Unreachable("the EHR's answer is larger than 16 MB", IsTooMuch: true), await stub.Client().Read("Appointment", "1", Ct));
    }

    [Fact]
    public async Task A_page_of_two_megabytes_is_read()
    {
        await using var stub = await StubEhr.Start(_ => new(200, $$"""{"resourceType":"Bundle","text":"{{new string('x', 2 * 1024 * 1024)}}"}"""));

        Assert.IsType<EhrAnswer.Found>(await stub.Client().Search("Appointment?_count=500", Ct));
    }

    [Fact]
    public async Task Ten_thousand_levels_of_nesting_are_not_FHIR()
    {
        var deep = $"{{\"a\":{new string('[', 10_000)}{new string(']', 10_000)}}}";
        await using var stub = await StubEhr.Start(_ => new(200, deep));

        Assert.IsType<EhrAnswer.Unreachable>(await stub.Client().Read("Appointment", "1", Ct));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_says_what_to_set()
    {
        await using var other = await StubEhr.Start(_ => new(200, Visit));
        await using var stub = await StubEhr.Start(_ => new(301) { Headers = { ["Location"] = other.BaseUrl + "/r4/Appointment/1" } });

        var answer = await stub.Client(s => s with { Auth = EhrAuth.Bearer, Token = "secret" }).Read("Appointment", "1", Ct);

        Assert.Equal(
            new EhrAnswer.Refused(301, $"the EHR redirects to {other.BaseUrl.Authority}: set Ehr:BaseUrl to {other.BaseUrl}/r4"), answer);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Next_links_are_followed_under_the_base_and_nowhere_else()
    {
        await using var other = await StubEhr.Start(_ => new(200, """{"resourceType":"Bundle"}"""));
        await using var stub = await StubEhr.Start(_ => new(200, """{"resourceType":"Bundle"}"""));
        var client = stub.Client(s => s with { Auth = EhrAuth.Bearer, Token = "secret" });

        Assert.IsType<EhrAnswer.Found>(await client.Next(new Uri(stub.BaseUrl + "?_getpages=a&_offset=20"), Ct));
        Assert.IsType<EhrAnswer.Found>(await client.Next(new Uri("Appointment?_offset=20", UriKind.Relative), Ct));
        foreach (var elsewhere in (string[])
            [
                other.BaseUrl + "?_getpages=a",
                new Uri(stub.BaseUrl, "/admin").ToString(),
                stub.BaseUrl + "/../admin",
                stub.BaseUrl + "/%2e%2e/admin",
                stub.BaseUrl + "x/Appointment",
                "ftp://" + stub.BaseUrl.Authority + "/fhir",
            ])
            Assert.Equal(0, Assert.IsType<EhrAnswer.Refused>(await client.Next(new Uri(elsewhere), Ct)).Status);

        Assert.Empty(other.Requests);
        Assert.Equal(["/fhir?_getpages=a&_offset=20", "/fhir/Appointment?_offset=20"], stub.Requests.Select(r => r.PathAndQuery));
    }

    [Theory]
    [InlineData("Appointment", "a/b")]
    [InlineData("Appointment", "..")]
    [InlineData("Appointment", "a?x=1")]
    [InlineData("Appointment", "😀")]
    [InlineData("", "1")]
    [InlineData("../admin", "1")]
    public async Task An_id_that_would_lead_elsewhere_is_never_asked_for(string type, string id)
    {
        await using var stub = await StubEhr.Start(_ => new(200, Visit));

        Assert.Equal(0, Assert.IsType<EhrAnswer.Refused>(await stub.Client().Read(type, id, Ct)).Status);
        Assert.Empty(stub.Requests);
    }

    [Theory]
    [InlineData("None", null)]
    [InlineData("Bearer", "Bearer secret")]
    [InlineData("Basic", "Basic bsO8cnNlOnDDpHNz")]
    public async Task Credentials_go_with_every_request(string auth, string? header)
    {
        await using var stub = await StubEhr.Start(_ => new(200, Visit));
        var client = stub.Client(s => s with { Auth = Enum.Parse<EhrAuth>(auth), Token = "secret", User = "nürse", Password = "päss" });

        await client.Read("Appointment", "1", Ct);
        await client.Post("Subscription", "{}"u8.ToArray(), Ct);

        Assert.All(stub.Requests, request => Assert.Equal(header, request.Header("Authorization")));
    }

    [Fact]
    public async Task Credentials_never_leave_the_EHRs_origin()
    {
        await using var stub = await StubEhr.Start(_ => new(200, Visit));
        await using var other = await StubEhr.Start(_ => new(200, Visit));
        using var http = new HttpClient(EhrClient.Transport(stub.Settings(s => s with { Auth = EhrAuth.Bearer, Token = "secret" })));

        await http.GetAsync(other.BaseUrl, Ct);

        Assert.Null(other.Requests.Single().Header("Authorization"));
    }

    [Fact]
    public async Task Writes_ask_for_the_result_and_name_the_version()
    {
        await using var stub = await StubEhr.Start(_ => new(204));
        var client = stub.Client();

        Assert.IsType<EhrAnswer.Found>(await client.Put("Subscription", "s1", "{}"u8.ToArray(), "7", Ct));
        Assert.IsType<EhrAnswer.Found>(await client.Delete("Subscription", "s1", Ct));

        Assert.Equal(["PUT", "DELETE"], stub.Requests.Select(r => r.Method));
        Assert.Equal(
            ("W/\"7\"", "application/fhir+json", "return=representation"),
            (stub.Requests[0].Header("If-Match"), stub.Requests[0].Header("Content-Type"), stub.Requests[0].Header("Prefer")));
    }
}
