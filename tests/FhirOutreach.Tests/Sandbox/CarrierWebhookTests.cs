using FhirOutreach.Sandbox.Carrier;

namespace FhirOutreach.Tests.Sandbox;

public sealed class CarrierWebhookTests
{
    private const string Ann = CarrierOnHttp.Ann;
    private const string Clinic = "+15550100001";
    private const string Service = "MG00000000000000000000000000000001";

    [Fact]
    public async Task Reports_are_signed_and_go_up_to_delivered()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();

        var sid = $"{(await on.Text(Ann, "Hello", hook.Url + "?m=7")).Body!["sid"]}";
        await on.Carrier.WhenIdle();

        Assert.Equal(["queued", "sent", "delivered"], hook.Calls.Select(call => $"{call.Form!["MessageStatus"]}"));
        Assert.All(hook.Calls, call =>
        {
            Assert.Equal(("POST", "/hook?m=7"), (call.Method, call.Path));
            var names = new[] { "MessageSid", "SmsSid", "To", "From" };
            Assert.Equal([sid, sid, Ann, Clinic], names.Select(name => $"{call.Form![name]}"));
            Assert.False(call.Form!.ContainsKey("ErrorCode"));
            AssertSigned(on, call, hook.Url + "?m=7");
        });
        Assert.Equal("2612011400", $"{hook.Calls.Last().Form!["RawDlrDoneDate"]}");
        Assert.Equal("delivered", on.Carrier.Sent[0].Status);
    }

    [Fact]
    public async Task A_phone_that_cannot_be_reached_ends_undelivered_with_the_error()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.Phone(Ann).FailsWith = 30005;

        await on.Text(Ann, "Hello", hook.Url);
        await on.Carrier.WhenIdle();

        var last = hook.Calls.Last().Form!;
        Assert.Equal(("undelivered", "30005"), ($"{last["MessageStatus"]}", $"{last["ErrorCode"]}"));
        Assert.Empty(on.Carrier.Phone(Ann).Texts);
        Assert.Equal(30005, on.Carrier.Sent[0].ErrorCode);
    }

    [Fact]
    public async Task Some_networks_report_no_further_than_sent()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.Phone(Ann).ReportsDelivery = false;

        await on.Text(Ann, "Hello", hook.Url);
        await on.Carrier.WhenIdle();

        Assert.Equal("sent", $"{hook.Calls.Last().Form!["MessageStatus"]}");
        Assert.Single(on.Carrier.Phone(Ann).Texts);
    }

    [Fact]
    public async Task Reports_can_be_off_doubled_or_out_of_order()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();

        on.Carrier.Callbacks.AreOff = true;
        await on.Text(Ann, "silent", hook.Url);
        await on.Carrier.WhenIdle();
        Assert.Empty(hook.Calls);
        Assert.Equal("delivered", on.Carrier.Sent[0].Status);

        on.Carrier.Callbacks.AreOff = false;
        on.Carrier.Callbacks.OutOfOrder = true;
        on.Carrier.Callbacks.Copies = 2;
        await on.Text(Ann, "odd", hook.Url);
        await on.Carrier.WhenIdle();
        Assert.Equal(
            ["delivered", "delivered", "sent", "sent", "queued", "queued"],
            hook.Calls.Select(call => $"{call.Form!["MessageStatus"]}"));
        Assert.Equal(3, hook.Calls.Select(call => call.Headers["I-Twilio-Idempotency-Token"]).Distinct().Count());
        Assert.Equal("delivered", on.Carrier.Sent[1].Status);
    }

    [Fact]
    public async Task Reports_can_come_before_the_answer()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.Callbacks.BeforeTheAnswer = true;
        var statuses = new List<int?>();
        hook.Answer = context =>
        {
            lock (statuses)
            {
                statuses.Add(on.Carrier.Requests.Single().Status);
            }

            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };

        await on.Text(Ann, "Hello", hook.Url);

        Assert.Equal([null, null, null], statuses);
    }

    [Fact]
    public async Task Held_messages_reach_the_phone_when_they_are_released()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.Callbacks.Hold();

        var sent = await on.Text(Ann, "Hello", hook.Url);
        await on.Carrier.WhenIdle();
        Assert.Equal("queued", $"{(await on.Get($"{sent.Body!["uri"]}")).Body!["status"]}");
        Assert.Empty(on.Carrier.Phone(Ann).Texts);
        on.Carrier.Callbacks.Release();
        await on.Carrier.WhenIdle();

        Assert.Equal(3, hook.Calls.Count);
        Assert.Single(on.Carrier.Phone(Ann).Texts);
    }

    [Fact]
    public async Task A_reply_is_posted_with_Twilios_fields_and_its_signature()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.InboundUrl = hook.Url + "/inbound?x=1";
        hook.AnswerWith(200, "text/xml", "<Response/>");
        await on.Text(Ann, "Confirm?");

        var answer = await on.Carrier.Phone(Ann).Reply(" C & é ");

        Assert.Equal((200, "<Response/>"), (answer!.Status, answer.Body));
        var call = Assert.Single(hook.Calls);
        var form = call.Form!;
        Assert.Equal([Ann, Clinic, " C & é ", "0", "1", "2010-04-01", on.Carrier.Options.AccountSid, "received"], new[]
        {
            "From", "To", "Body", "NumMedia", "NumSegments", "ApiVersion", "AccountSid", "SmsStatus",
        }.Select(name => $"{form[name]}"));
        Assert.Matches("^SM[0-9a-f]{32}$", $"{form["MessageSid"]}");
        Assert.Equal($"{form["MessageSid"]}", $"{form["SmsSid"]}");
        Assert.False(form.ContainsKey("OptOutType"));
        AssertSigned(on, call, hook.Url + "/inbound?x=1");
        Assert.Equal(["Confirm?", " C & é "], on.Carrier.Phone(Ann).Texts.Select(text => text.Body));
        Assert.Equal(["outbound-api", "inbound"], on.Carrier.Messages.Select(message => message.Direction));
    }

    [Fact]
    public async Task The_same_text_can_be_posted_twice_with_the_same_ids()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.InboundUrl = hook.Url;

        await on.Carrier.Phone(Ann).Reply("C");
        await on.Carrier.Phone(Ann).Resend();

        Assert.Equal(2, hook.Calls.Count);
        Assert.Single(hook.Calls.Select(call => $"{call.Form!["MessageSid"]}").Distinct());
        Assert.Single(on.Carrier.Phone(Ann).Texts);
    }

    [Fact]
    public async Task A_reply_to_nobody_or_to_a_dead_address_is_kept_all_the_same()
    {
        await using var on = await CarrierOnHttp.Start();

        Assert.Null(await on.Carrier.Phone(Ann).Reply("C"));
        on.Carrier.InboundUrl = "http://127.0.0.1:9/inbound";
        Assert.Null((await on.Carrier.Phone(Ann).Reply("X"))!.Status);

        Assert.Equal(["C", "X"], on.Carrier.Phone(Ann).Texts.Select(text => text.Body));
        Assert.Single(on.Carrier.WebhookPosts);
    }

    [Fact]
    public async Task Messages_in_the_answer_are_sent()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.InboundUrl = hook.Url;
        hook.AnswerWith(200, "text/xml", "<Response><Message>Thanks</Message></Response>");

        await on.Carrier.Phone(Ann).Reply("C");

        Assert.Equal("Thanks", Assert.Single(on.Carrier.Phone(Ann).Received).Body);
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData(" stop ")]
    [InlineData("Cancel")]
    [InlineData("OPTOUT")]
    public async Task Who_opts_out_gets_no_more_until_they_opt_in(string word)
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();
        on.Carrier.InboundUrl = hook.Url;
        var phone = on.Carrier.Phone(Ann);

        await phone.Reply(word);
        Assert.Equal(word, $"{Assert.Single(hook.Calls).Form!["Body"]}"); // the webhook is told all the same
        Assert.True(Assert.Single(phone.Received).IsAutomatic);
        Assert.Equal((400, 21610), (await on.Text(Ann, "Hello")).Refusal);
        Assert.Equal(201, (await on.Text("+12025550102", "Hello")).Status);

        await phone.Reply("start");
        Assert.Equal(201, (await on.Text(Ann, "Hello")).Status);
        Assert.Equal([true, true, false], phone.Received.Select(text => text.IsAutomatic));
    }

    [Theory]
    [InlineData("please stop")]
    [InlineData("STOP IT")]
    [InlineData("cancel my appointment")]
    [InlineData("YES")]
    public async Task Other_words_change_nothing(string words)
    {
        await using var on = await CarrierOnHttp.Start();

        await on.Carrier.Phone(Ann).Reply(words);

        Assert.Empty(on.Carrier.Phone(Ann).Received);
        Assert.Equal(201, (await on.Text(Ann, "Hello")).Status);
    }

    [Fact]
    public async Task Opting_out_of_a_number_of_a_service_is_opting_out_of_the_service()
    {
        var services = new Dictionary<string, IReadOnlyList<string>> { [Service] = [Clinic] };
        await using var on = await CarrierOnHttp.Start(new() { MessagingServices = services });
        await using var hook = await Hook.Start();
        on.Carrier.InboundUrl = hook.Url;

        await on.Carrier.Phone(Ann).Reply("STOP");

        Assert.Equal(21610, (await on.Text(Ann, "Hi", null, ("From", ""), ("MessagingServiceSid", Service))).Code);
        Assert.Equal(21610, (await on.Text(Ann, "Hi")).Code);
        Assert.Equal(Service, $"{hook.Calls.Single().Form!["MessagingServiceSid"]}");
    }

    [Fact]
    public async Task Advanced_opt_out_names_the_kind_and_can_give_CANCEL_back()
    {
        var options = new SandboxCarrierOptions { AdvancedOptOut = true, OptOutKeywords = ["STOP", "QUIT"] };
        await using var on = await CarrierOnHttp.Start(options);
        await using var hook = await Hook.Start();
        on.Carrier.InboundUrl = hook.Url;

        foreach (var word in new[] { "CANCEL", "HELP", "quit", "YES", "C" })
        {
            await on.Carrier.Phone(Ann).Reply(word);
        }

        Assert.Equal(["", "HELP", "STOP", "START", ""], hook.Calls.Select(call => $"{call.Form!["OptOutType"]}"));
    }

    private static void AssertSigned(CarrierOnHttp on, HookCall call, string url)
    {
        var fields = call.Form!.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString()));
        var signature = WebhookSignature.Of(on.Carrier.Options.AuthToken, url, fields);
        Assert.Equal(signature, call.Headers["X-Twilio-Signature"]);
    }
}
