using System.Net;
using System.Net.Sockets;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Sms;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirOutreach.Tests.Sms;

public sealed class TwilioSenderTests
{
    private const string Ann = SenderOnHttp.Ann;
    private const string Words = SenderOnHttp.Words;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_is_handed_over_once_with_the_fields_the_API_asks_for()
    {
        const string Body = "Grüße & ñ + 100% = 👍\nnext";
        await using var to = await SenderOnHttp.ToCarrier(publicBaseUrl: SenderOnHttp.Public);
        var accepted = Assert.IsType<CarrierAnswer.Accepted>(await to.Send(body: Body, id: 42));
        Assert.Equal("queued", accepted.Status);

        var sent = Assert.Single(to.On.Carrier.Sent);
        Assert.Equal((accepted.Sid, Ann, SenderOnHttp.Ours, Body), (sent.Sid, sent.To, sent.From, sent.Body));
        Assert.Equal("https://clinic.example/texts/sms/status?m=42", sent.StatusCallback);
        var form = QueryHelpers.ParseQuery(Assert.Single(to.Posts).Body);
        Assert.Equal(["Body", "From", "StatusCallback", "To"], form.Keys.Order());
    }

    [Fact]
    public async Task Without_a_public_address_no_report_is_asked_for()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        Assert.IsType<CarrierAnswer.Accepted>(await to.Send());
        Assert.Null(Assert.Single(to.On.Carrier.Sent).StatusCallback);
    }

    [Theory]
    [InlineData(7200.9, "7200")]
    [InlineData(10, "300")]  // a person would have to make good what fails for seconds
    [InlineData(-60, "300")]
    [InlineData(36_000, null)]
    [InlineData(90_000, null)]
    public async Task The_carrier_is_told_how_long_a_text_is_of_use(double seconds, string? period)
    {
        await using var to = await SenderOnHttp.ToCarrier();
        Assert.IsType<CarrierAnswer.Accepted>(await to.Send(validFor: TimeSpan.FromSeconds(seconds)));
        var form = QueryHelpers.ParseQuery(Assert.Single(to.Posts).Body);
        Assert.Equal(period, form.TryGetValue("ValidityPeriod", out var sent) ? sent.ToString() : null);
    }

    [Fact]
    public async Task With_a_Messaging_Service_the_service_chooses_the_number()
    {
        const string Service = "MG5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e";
        var options = new SandboxCarrierOptions
        {
            MessagingServices = new Dictionary<string, IReadOnlyList<string>> { [Service] = [SenderOnHttp.Ours] },
        };
        await using var to = await SenderOnHttp.ToCarrier(options, setup: new(Service: Service));
        Assert.Equal("accepted", Assert.IsType<CarrierAnswer.Accepted>(await to.Send()).Status);
        var form = QueryHelpers.ParseQuery(Assert.Single(to.Posts).Body);
        Assert.Equal(Service, form["MessagingServiceSid"]);
        Assert.False(form.ContainsKey("From"));
    }

    [Fact]
    public async Task Nobody_but_the_allowed_numbers_is_ever_texted()
    {
        await using var to = await SenderOnHttp.ToCarrier(setup: new() { Allowed = ["+12025550199"] });
        Assert.IsType<CarrierAnswer.NotAllowed>(await to.Send(Ann));
        Assert.Empty(to.On.Carrier.Requests);
        Assert.IsType<CarrierAnswer.Accepted>(await to.Send("+12025550199"));
    }

    [Theory]
    [InlineData(21211)]
    [InlineData(21408)]
    [InlineData(21606)]
    [InlineData(21610)]
    [InlineData(21612)]
    [InlineData(21614)]
    [InlineData(21617)]
    [InlineData(20003)]
    [InlineData(39999)]
    public async Task R_54_a_refusal_keeps_the_carriers_code(int code)
    {
        await using var to = await SenderOnHttp.ToCarrier();
        to.On.Carrier.Faults.Next("POST", "/", TwilioError.Fault(code));
        var refused = Assert.IsType<CarrierAnswer.Refused>(await to.Send());
        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Reason);
        Assert.Empty(to.On.Carrier.Sent);
    }

    [Fact]
    public async Task A_wrong_token_is_the_carriers_20003()
    {
        await using var to = await SenderOnHttp.ToCarrier(setup: new(Token: "wrong"));
        Assert.Equal(20003, Assert.IsType<CarrierAnswer.Refused>(await to.Send()).Code);
        Assert.Single(to.Posts);
    }

    [Fact]
    public async Task R_54_too_many_requests_is_known_not_taken_and_says_when_to_come_back()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        to.On.Carrier.Faults.Next("POST", "/", new Fault.Status(429, TimeSpan.FromSeconds(7)));
        Assert.Equal(new CarrierAnswer.Busy(TimeSpan.FromSeconds(7), 20429), await to.Send());
        to.On.Carrier.Faults.Next("POST", "/", new Fault.Status(429));
        Assert.Equal(new CarrierAnswer.Busy(null, 20429), await to.Send());
        to.On.Carrier.Faults.Next("POST", "/", new Fault.HtmlPage(429));
        Assert.Equal(new CarrierAnswer.Busy(null, 20429), await to.Send());
        to.On.Carrier.Faults.Next("POST", "/", new Fault.Body(503, "application/json", """{"code":20429}"""));
        Assert.Equal(new CarrierAnswer.Busy(null, 20429), await to.Send());
        to.On.Carrier.Faults.Next("POST", "/", new Fault.Body(429, "application/json", """{"code":99999}"""));
        Assert.Equal(new CarrierAnswer.Busy(null, 99999), await to.Send());
        Assert.Empty(to.On.Carrier.Sent);
        Assert.Equal(5, to.Posts.Count); // nothing was tried again behind our back
    }

    [Theory]
    [InlineData(21611)] // its queue is full for hours
    [InlineData(63038)] // nothing more goes today
    public async Task R_54_too_many_requests_with_a_code_that_says_more_is_what_the_code_says(int code)
    {
        await using var to = await SenderOnHttp.ToCarrier();
        to.On.Carrier.Faults.Next("POST", "/", TwilioError.Fault(code));

        Assert.Equal(code, Assert.IsType<CarrierAnswer.Refused>(await to.Send()).Code);
    }

    [Fact]
    public async Task A_full_queue_says_when_to_come_back()
    {
        const string Full = """{"code":21611}""";
        await using var server = new RawServer(
            $"HTTP/1.1 429 Full\r\nRetry-After: 900\r\nContent-Length: {Full.Length}\r\n\r\n{Full}");
        await using var to = SenderOnHttp.To(server.Url);
        Assert.Equal(TimeSpan.FromMinutes(15), Assert.IsType<CarrierAnswer.Refused>(await to.Send()).RetryAfter);
    }

    [Theory]
    [InlineData("Retry-After: Tue, 01 Dec 2026 14:00:30 GMT", 30)]
    [InlineData("Retry-After: Tue, 01 Dec 2026 13:59:00 GMT", 0)]
    [InlineData("Retry-After: 999999", 3600)]
    [InlineData("Retry-After: soon", null)]
    public async Task A_wait_is_read_by_the_carriers_own_clock_and_within_reason(string header, int? seconds)
    {
        await using var server = new RawServer(
            $"HTTP/1.1 429 Slow\r\nDate: Tue, 01 Dec 2026 14:00:00 GMT\r\n{header}\r\nContent-Length: 0\r\n\r\n");
        await using var to = SenderOnHttp.To(server.Url);
        var busy = Assert.IsType<CarrierAnswer.Busy>(await to.Send());
        Assert.Equal(seconds, busy.RetryAfter?.TotalSeconds);
    }

    public static TheoryData<string, bool> Unknowns => new()
    {
        { "the answer is lost: taken", true },
        { "the connection breaks", false },
        { "500, taken all the same", true },
        { "500", false },
        { "502 from a proxy", false },
        { "404 from a proxy", false },
        { "no answer, taken", true },
        { "no answer", false },
        { "a page for an answer", false },
        { "no sid", false },
        { "half an object", false },
        { "a list", false },
        { "moved", false },
        { "400 without a code", false },
    };

    [Theory]
    [MemberData(nameof(Unknowns))]
    public async Task R_05_what_is_not_certain_is_unknown_and_never_tried_twice(string fault, bool isTaken)
    {
        var isSilent = fault.StartsWith("no answer", StringComparison.Ordinal);
        await using var to = await SenderOnHttp.ToCarrier(timeout: isSilent ? SenderOnHttp.Short : null);
        to.On.Carrier.Faults.Next("POST", "/", fault switch
        {
            "the answer is lost: taken" => new Fault.ApplyThenAbort(),
            "the connection breaks" => new Fault.Abort(),
            "500, taken all the same" => new Fault.ApplyThenStatus(500),
            "500" => new Fault.Status(500),
            "502 from a proxy" => new Fault.HtmlPage(502),
            "404 from a proxy" => new Fault.HtmlPage(404),
            "no answer, taken" => new Fault.ApplyThenHang(),
            "no answer" => new Fault.Hang(),
            "a page for an answer" => new Fault.HtmlPage(200),
            "no sid" => new Fault.Body(201, "application/json", """{"status":"queued","sid":null}"""),
            "half an object" => new Fault.Body(201, "application/json", """{"sid":"SM0123"""),
            "a list" => new Fault.Body(201, "application/json", """[{"sid":"SM0123"}]"""),
            "moved" => new Fault.Redirect(to.On.Server.Origin, 307),
            _ => new Fault.Body(400, "application/json", """{"message":"no"}"""),
        });
        Assert.NotEmpty(Assert.IsType<CarrierAnswer.Unknown>(await to.Send()).Reason);
        Assert.Single(to.Posts);
        Assert.Equal(isTaken ? 1 : 0, to.On.Carrier.AcceptedCount(Ann, Words));
    }

    [Fact]
    public async Task R_05_half_an_answer_and_an_endless_one_are_unknown()
    {
        await using var half = new RawServer(
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"sid\":\"SM1\"");
        await using var toHalf = SenderOnHttp.To(half.Url);
        Assert.IsType<CarrierAnswer.Unknown>(await toHalf.Send());

        var endless = new string(' ', TwilioClient.AnswerBytesMax + 1);
        await using var large = new RawServer(
            $"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n{{{endless}}}");
        await using var toLarge = SenderOnHttp.To(large.Url);
        Assert.IsType<CarrierAnswer.Unknown>(await toLarge.Send());
        Assert.Equal((1, 1), (half.Requests, large.Requests));
    }

    [Fact]
    public async Task R_05_a_connection_the_carrier_hangs_up_on_while_we_write_is_unknown_and_not_tried_on_another_one()
    {
        const string Created =
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 33\r\n\r\n"
            + "{\"sid\":\"SM1\",\"status\":\"accepted\"}";
        await using var server = new RawServer(RawServer.Alive(Created), null, Created);
        await using var to = SenderOnHttp.To(server.Url);
        Assert.IsType<CarrierAnswer.Accepted>(await to.Send());
        Assert.IsType<CarrierAnswer.Unknown>(await to.Send()); // read to its end on the kept connection, then hung up
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task No_connection_is_known_not_taken()
    {
        await using var nobody = SenderOnHttp.To(SenderOnHttp.Nobody());
        Assert.IsType<CarrierAnswer.NotConnected>(await nobody.Send());

        await using var noName = SenderOnHttp.To(new Uri("http://carrier.invalid"), timeout: TimeSpan.FromSeconds(30));
        Assert.IsType<CarrierAnswer.NotConnected>(await noName.Send());
    }

    [Fact]
    public async Task A_connection_that_is_never_made_is_known_not_taken()
    {
        var transport = TwilioClient.Transport();
        transport.ConnectTimeout = SenderOnHttp.Short;
        transport.ConnectCallback = async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        };
        await using var to = SenderOnHttp.To(new Uri("http://192.0.2.1"), transport: transport);
        Assert.IsType<CarrierAnswer.NotConnected>(await to.Send());
    }

    [Fact]
    public async Task A_failed_TLS_handshake_is_known_not_taken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hungUp = HangUp(listener);
        await using var to = SenderOnHttp.To(new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        Assert.IsType<CarrierAnswer.NotConnected>(await to.Send());
        await hungUp;

        static async Task HangUp(TcpListener listener)
        {
            using var socket = await listener.AcceptSocketAsync(Ct);
        }
    }

    [Fact]
    public async Task A_stop_keeps_a_text_from_beginning_and_waits_for_one_that_has_begun()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        using var stop = new CancellationTokenSource();
        var gate = new Gate();
        to.On.Carrier.Faults.Next("POST", "/", new Fault.ApplyThenWait(gate));
        var sending = to.Sender.Send(new(Ann, Words, 1, TwilioSender.QueuedMax), stop.Token);
        await gate.Reached;
        await stop.CancelAsync();
        gate.Open();
        Assert.IsType<CarrierAnswer.Accepted>(await sending);

        Assert.IsType<CarrierAnswer.NotConnected>(await to.Sender.Send(new(Ann, "another", 2, TwilioSender.QueuedMax), stop.Token));
        Assert.Single(to.On.Carrier.Sent);
    }

    [Fact]
    public async Task The_doctor_is_told_what_is_wrong_with_the_account_and_never_the_token()
    {
        await using var good = await SenderOnHttp.ToCarrier();
        Assert.Null(await good.Sender.Check(Ct));
        await using var wrong = await SenderOnHttp.ToCarrier(setup: new(Token: "not-the-token"));
        var trouble = await wrong.Sender.Check(Ct);
        Assert.Contains("Sms:Twilio:AuthToken", trouble, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-token", trouble, StringComparison.Ordinal);
        await using var nobody = SenderOnHttp.To(SenderOnHttp.Nobody());
        Assert.Contains("cannot be reached", await nobody.Sender.Check(Ct), StringComparison.Ordinal);
    }
}
