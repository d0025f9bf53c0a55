using System.Net;
using System.Security.Cryptography;
using System.Text;
using FhirOutreach.Domain.Replies;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sms;

namespace FhirOutreach.Tests.Sms;

public sealed class SmsWebhooksTests
{
    private const string Ann = "+12025550101";
    private const string Ours = "+15550100001";

    private static readonly (string, string)[] Yes =
    [
        ("MessageSid", "SM1"), ("From", Ann), ("To", Ours), ("Body", "C"), ("NumMedia", "0"), ("AccountSid", "AC1"),
        ("ApiVersion", "2010-04-01"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_text_is_kept_as_it_came_and_answered_with_nothing_to_say()
    {
        await using var on = await WebhooksOnHttp.Start();
        const string Body = " sí, señor 👍+&=% \r\n";
        using var answer = await on.Inbound(
            ("MessageSid", "SM1"), ("From", Ann), ("To", Ours), ("Body", Body), ("NumMedia", "2"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("<Response/>", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(new InboundText("SM1", Ann, Ours, Body, null, 2), Assert.Single(on.Texts));
    }

    [Theory]
    [InlineData("STOP", CarrierOptOut.Stop)]
    [InlineData("START", CarrierOptOut.Start)]
    [InlineData("HELP", CarrierOptOut.Help)]
    [InlineData("", null)]
    [InlineData("PAUSE", null)]
    public async Task The_carriers_own_reading_of_a_keyword_comes_along(string type, CarrierOptOut? expected)
    {
        await using var on = await WebhooksOnHttp.Start();
        using var answer = await on.Inbound([.. Yes, ("OptOutType", type)]);
        Assert.Equal(expected, Assert.Single(on.Texts).OptOut);
    }

    [Theory]
    [InlineData("SUPPORT")]
    [InlineData("32665")]
    [InlineData("whatsapp:+12025550101")]
    [InlineData("")]
    public async Task R_36_a_sender_that_is_no_phone_is_filed(string from)
    {
        await using var on = await WebhooksOnHttp.Start();
        using var answer = await on.Inbound(
            ("MessageSid", "SM1"), ("From", from), ("To", Ours), ("Body", "Your code is 1"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(from, Assert.Single(on.Texts).From);
    }

    [Fact]
    public async Task A_picture_without_words_is_a_text_without_words()
    {
        await using var on = await WebhooksOnHttp.Start();
        using var answer = await on.Inbound(
            ("MessageSid", "MM1"), ("From", Ann), ("NumMedia", "1"), ("MediaUrl0", "https://api.twilio.com/x"));
        Assert.Equal(new InboundText("MM1", Ann, "", "", null, 1), Assert.Single(on.Texts));
    }

    [Fact]
    public async Task R_52_a_report_brings_back_our_own_id()
    {
        await using var on = await WebhooksOnHttp.Start();
        using var sent = await on.Status("?m=42", ("MessageSid", "SM1"), ("MessageStatus", "sent"), ("To", Ann));
        using var lost = await on.Status(
            "?m=42", ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003"));
        using var foreign = await on.Status(
            "?m=abc", ("SmsSid", "SM2"), ("SmsStatus", "teleported"), ("ErrorCode", ""));
        using var without = await on.Status("", ("MessageSid", "SM3"), ("MessageStatus", "delivered"));
        Assert.All([sent, lost, foreign, without], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(
            [
                new(42, "SM1", "sent", null, "+12025550101"), new(42, "SM1", "undelivered", 30003),
                new(null, "SM2", "teleported", null), new(null, "SM3", "delivered", null),
            ],
            on.Reports);
    }

    [Fact]
    public async Task Without_a_MessageSid_there_is_nothing_to_keep()
    {
        await using var on = await WebhooksOnHttp.Start();
        using var text = await on.Inbound(("From", Ann), ("Body", "C"));
        using var report = await on.Status("?m=1", ("MessageStatus", "sent"));
        using var speechless = await on.Status("?m=1", ("MessageSid", "SM1"));
        Assert.All([text, report, speechless], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.Empty(on.Texts);
        Assert.Empty(on.Reports);
    }

    [Fact]
    public async Task What_is_not_signed_or_was_changed_on_the_way_is_refused()
    {
        await using var on = await WebhooksOnHttp.Start();
        var good = WebhookSignature.Of(WebhooksOnHttp.Token, on.PublicUrl + "/sms/inbound", Pairs(Yes));
        using var unsigned = await on.Send("/sms/inbound", Content(Yes), null);
        using var otherToken = await on.Post("/sms/inbound", Yes, "another-token");
        using var tampered = await on.Send("/sms/inbound", Content([.. Yes[..3], ("Body", "X"), .. Yes[4..]]), good);
        using var added = await on.Send("/sms/inbound", Content([.. Yes, ("OptOutType", "STOP")]), good);
        using var otherPath = await on.Send("/sms/status", Content(Yes), good);
        using var otherQuery = await on.Send("/sms/inbound?m=2", Content(Yes), good);
        using var empty = await on.Send("/sms/inbound", Content([]), "");
        Assert.All([unsigned, otherToken, tampered, added, otherPath, otherQuery, empty],
            answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        Assert.Empty(on.Texts);
    }

    [Fact]
    public async Task The_secondary_token_is_good_while_tokens_are_rotated()
    {
        await using var on = await WebhooksOnHttp.Start();
        using var answer = await on.Post("/sms/inbound", Yes, WebhooksOnHttp.OldToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://clinic.example")]
    [InlineData("https://Clinic.Example/")]
    [InlineData("https://clinic.example/outreach")]
    [InlineData("https://clinic.example:8443/a/b/")]
    [InlineData("http://user:pass@clinic.example:8080")]
    public async Task R_31_behind_a_proxy_the_public_address_is_what_counts(string publicUrl)
    {
        await using var on = await WebhooksOnHttp.Start(publicUrl);
        using var text = await on.Inbound(Yes);
        using var report = await on.Status(
            "?m=42&note=it's+a%20%C3%A9", ("MessageSid", "SM1"), ("MessageStatus", "sent"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (text.StatusCode, report.StatusCode));
        Assert.Equal(42, Assert.Single(on.Reports).OurId);
    }

    [Fact]
    public async Task R_32_what_a_caller_writes_into_its_headers_changes_nothing()
    {
        await using var on = await WebhooksOnHttp.Start("https://clinic.example");
        var forEvil = WebhookSignature.Of(WebhooksOnHttp.Token, "https://evil.example/sms/inbound", Pairs(Yes));
        (string, string)[] headers =
        [
            ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"),
            ("Forwarded", "host=evil.example;proto=https"),
        ];
        using var answer = await on.Send("/sms/inbound", Content(Yes), forEvil, headers);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task R_32_without_a_public_address_everything_is_refused_and_said_once()
    {
        await using var on = await WebhooksOnHttp.Start(publicBaseUrl: "");
        var signature = WebhookSignature.Of(WebhooksOnHttp.Token, on.Origin + "/sms/inbound", Pairs(Yes));
        for (var i = 0; i < 3; i++)
        {
            using var answer = await on.Send("/sms/inbound", Content(Yes), signature);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        Assert.Contains("Public:BaseUrl", Assert.Single(on.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_32_a_refusal_says_once_which_address_was_checked_and_never_a_number_or_a_token()
    {
        await using var on = await WebhooksOnHttp.Start("https://user:swordfish@clinic.example/outreach");
        foreach (var path in new[] { "/sms/inbound", "/SMS/Inbound", "/sms/inbound/", "/sms/inbound?x=1" })
        {
            using var answer = await on.Post(path, Yes, "another-token");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        var line = Assert.Single(on.Warnings);
        Assert.Contains("https://clinic.example/outreach/sms/inbound.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Ann, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_forms_are_read()
    {
        await using var on = await WebhooksOnHttp.Start("https://clinic.example");
        const string Json = """{"MessageSid":"SM1"}""";
        var query = $"?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)))}";
        var signature = WebhookSignature.Of(WebhooksOnHttp.Token, "https://clinic.example/sms/inbound" + query, []);
        using var signed = await on.Send("/sms/inbound" + query, JsonBody(Json), signature);
        using var other = await on.Send("/sms/inbound" + query, JsonBody("{}"), signature);
        using var untyped = await on.Send(
            "/sms/inbound" + query, new ByteArrayContent(Encoding.UTF8.GetBytes(Json)), signature);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, signed.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, untyped.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_the_limit_is_not_read(bool isChunked)
    {
        await using var on = await WebhooksOnHttp.Start();
        var content = WebhooksOnHttp.Form("Body=" + new string('a', SmsWebhooks.BodyBytesMax));
        (string, string)[] headers = isChunked ? [("Transfer-Encoding", "chunked")] : [];
        using var answer = await on.Send("/sms/inbound", content, "x", headers);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%ZZ=%E9&&=&a")]
    [InlineData("MessageSid")]
    public async Task A_form_that_is_rubbish_is_refused_and_breaks_nothing(string body)
    {
        await using var on = await WebhooksOnHttp.Start();
        using var answer = await on.Send("/sms/inbound", WebhooksOnHttp.Form(body), "x");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_not_acknowledged()
    {
        await using var on = await WebhooksOnHttp.Start();
        on.Before = () => throw new InvalidOperationException("the disk is full");
        using var text = await on.Inbound(Yes);
        using var report = await on.Status("?m=1", ("MessageSid", "SM1"), ("MessageStatus", "sent"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, text.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, report.StatusCode);
    }

    [Fact]
    public async Task It_answers_only_after_what_was_told_is_kept()
    {
        await using var on = await WebhooksOnHttp.Start();
        var committed = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        on.Before = () =>
        {
            reached.TrySetResult();
            return committed.Task;
        };
        var answering = on.Inbound(Yes);
        await reached.Task;
        Assert.False(answering.IsCompleted);
        committed.SetResult();
        using var answer = await answering;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(on.Texts);
    }

    private static KeyValuePair<string, string>[] Pairs((string Name, string Value)[] fields) =>
        [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))];

    private static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    private static FormUrlEncodedContent Content((string Name, string Value)[] fields) => new(Pairs(fields));
}
