using System.Net;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Tests.Sandbox;

public sealed class FaultTests
{
    private const string Cancel = """[{"op":"replace","path":"/status","value":"cancelled"}]""";

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(422)]
    [InlineData(423)]
    [InlineData(429)]
    public async Task A_status_is_answered_so_often_and_nothing_is_applied(int status)
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        on.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.Status(status, TimeSpan.FromSeconds(30)), times: 2);

        var first = await on.Fhir.Patch($"Appointment/{id}", Cancel);
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get($"Appointment/{id}")).Status); // another method
        var second = await on.Fhir.Patch($"Appointment/{id}", Cancel);
        Assert.Single(on.Ehr.Versions(id));
        var third = await on.Fhir.Patch($"Appointment/{id}", Cancel);

        Assert.Equal((status, status, 200), ((int)first.Status, (int)second.Status, (int)third.Status));
        Assert.Equal("OperationOutcome", $"{first.Body!["resourceType"]}");
        Assert.Equal(TimeSpan.FromSeconds(30), first.Response.Headers.RetryAfter!.Delta);
        Assert.Equal(0, on.Ehr.Faults.Pending);
    }

    [Fact]
    public async Task The_work_is_done_behind_a_500()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        on.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.ApplyThenStatus(500));

        Assert.Equal(HttpStatusCode.InternalServerError, (await on.Fhir.Patch($"Appointment/{id}", Cancel)).Status);
        Assert.Equal("cancelled", $"{on.Ehr.Appointment(id)!["status"]}");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_proxy_answers_with_a_page(int status)
    {
        await using var on = await EhrOnHttp.Start();
        on.Ehr.Faults.Next("*", "/", new Fault.HtmlPage(status));

        var answer = await on.Fhir.Get("Appointment");

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("text/html", answer.Response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_connection_breaks_before_or_after_the_work()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        on.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.Abort());
        on.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.ApplyThenAbort());

        await Assert.ThrowsAsync<HttpRequestException>(() => on.Fhir.Patch($"Appointment/{id}", Cancel));
        Assert.Single(on.Ehr.Versions(id));
        await Assert.ThrowsAsync<HttpRequestException>(() => on.Fhir.Patch($"Appointment/{id}", Cancel));
        Assert.Equal(2, on.Ehr.Versions(id).Count);
        Assert.All(on.Ehr.Requests, request => Assert.Null(request.Status));
    }

    [Fact]
    public async Task A_request_hangs_until_the_caller_gives_up()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        var gate = new Gate();
        on.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.Wait(gate));
        using var patience = new CancellationTokenSource();
        on.Fhir.Patience = patience.Token;

        var patching = on.Fhir.Patch($"Appointment/{id}", Cancel);
        await gate.Reached;
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patching);

        Assert.Single(on.Ehr.Versions(id));
    }

    [Fact]
    public async Task Hanging_requests_do_not_keep_the_server_from_stopping()
    {
        var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        on.Ehr.Faults.Next("GET", "/Appointment", new Fault.Hang());
        on.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.ApplyThenHang());

        var reading = on.Fhir.Get($"Appointment/{id}");
        var patching = on.Fhir.Patch($"Appointment/{id}", Cancel);
        await on.Ehr.Requests.Next(request => request.Method == "GET", TestContext.Current.CancellationToken);
        await on.Ehr.Requests.Next(request => request.Method == "PATCH", TestContext.Current.CancellationToken);
        await on.Server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => reading);
        await Assert.ThrowsAsync<HttpRequestException>(() => patching);
        Assert.Equal(2, on.Ehr.Versions(id).Count);
        on.Ehr.Dispose();
        on.Fhir.Dispose();
    }

    [Fact]
    public async Task A_slow_request_is_served_when_the_gate_opens()
    {
        await using var on = await EhrOnHttp.Start();
        var id = on.BookAnn();
        var gate = new Gate();
        on.Ehr.Faults.Next(request => request.Path == $"/Appointment/{id}", new Fault.Wait(gate));

        var reading = on.Fhir.Get($"Appointment/{id}");
        await gate.Reached;
        Assert.False(reading.IsCompleted);
        on.Ehr.Move(id, on.In(72)); // so it reads what is there when it is served
        gate.Open();

        Assert.Equal("W/\"2\"", (await reading).ETag);
    }

    [Fact]
    public async Task A_request_is_sent_on_to_another_server()
    {
        await using var on = await EhrOnHttp.Start();
        on.Ehr.Faults.Next("GET", "/Appointment", new Fault.Redirect("https://elsewhere.example/fhir"));

        var answer = await on.Fhir.Get("Appointment?status=booked");

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.Status);
        Assert.Equal("https://elsewhere.example/fhir/Appointment?status=booked", $"{answer.Response.Headers.Location}");
    }

    [Fact]
    public async Task A_server_that_is_down_breaks_every_connection_and_hears_nothing()
    {
        await using var on = await EhrOnHttp.Start();
        on.Ehr.IsDown = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => on.Fhir.Get("metadata"));
        on.Ehr.IsDown = false;

        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get("metadata")).Status);
        Assert.Single(on.Ehr.Requests);
    }

    [Fact]
    public async Task Some_requests_go_wrong_until_it_is_cleared()
    {
        await using var on = await EhrOnHttp.Start(new() { Seed = 3 });
        on.Ehr.Faults.Sometimes(0.5, "GET", "/Patient", new Fault.Status(503));

        var statuses = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            statuses.Add((int)(await on.Fhir.Get("Patient")).Status);
        }

        Assert.InRange(statuses.Count(status => status == 503), 8, 32); // seed 3
        on.Ehr.Faults.Always("GET", "/Patient", new Fault.Status(500));
        Assert.NotEqual(HttpStatusCode.OK, (await on.Fhir.Get("Patient")).Status);
        on.Ehr.Faults.Clear();
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get("Patient")).Status);
    }

    [Fact]
    public async Task Every_request_is_written_down()
    {
        await using var on = await EhrOnHttp.Start();

        await on.Fhir.Send("POST", "Patient?a=b%20c", """{"resourceType":"Patient"}""", ("X-Test", "yes"));

        var request = Assert.Single(on.Ehr.Requests.Of("POST", "/Patient"));
        Assert.Equal("/Patient?a=b%20c", request.PathAndQuery);
        Assert.Equal("""{"resourceType":"Patient"}""", request.Body);
        Assert.Equal(("yes", 201), (request.Header("x-test"), request.Status));
        Assert.Equal(on.Server.BaseUrl, request.BaseUrl);
        Assert.Equal(on.Time.GetUtcNow(), request.At);
        Assert.Equal("POST /Patient?a=b%20c -> 201", $"{request}");
    }
}
