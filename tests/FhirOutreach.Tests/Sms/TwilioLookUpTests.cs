using System.Globalization;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Sms;

namespace FhirOutreach.Tests.Sms;

public sealed class TwilioLookUpTests
{
    private const string Ann = SenderOnHttp.Ann;
    private const string Words = SenderOnHttp.Words;
    private const string Service = "MG5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e";

    public static TheoryData<string> LostAnswers => ["dropped", "500", "hung"];

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task R_05_a_text_that_was_taken_and_whose_answer_was_lost_is_found(string how)
    {
        await using var to = await SenderOnHttp.ToCarrier(timeout: how == "hung" ? SenderOnHttp.Short : null);
        to.On.Carrier.Faults.Next("POST", "/", how switch
        {
            "dropped" => new Fault.ApplyThenAbort(),
            "500" => new Fault.ApplyThenStatus(500),
            _ => new Fault.ApplyThenHang(),
        });
        Assert.IsType<CarrierAnswer.Unknown>(await to.Send());
        var found = Assert.IsType<LookUp.Found>(await to.Find());
        Assert.Equal(Assert.Single(to.On.Carrier.Sent).Sid, found.Sid);
    }

    [Fact]
    public async Task R_05_a_text_that_was_not_taken_is_not_found()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        to.On.Carrier.Faults.Next("POST", "/", new Fault.Abort());
        await to.Send();
        Assert.IsType<LookUp.NotFound>(await to.Find());
    }

    [Fact]
    public async Task Other_words_another_number_and_another_hour_are_other_texts()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        await to.Send(body: Words + " ");
        await to.Send(to: "+12025550199");
        await to.Send();
        Assert.IsType<LookUp.Found>(await to.Find(to.Now));
        Assert.IsType<LookUp.Found>(await to.Find(to.Now + TimeSpan.FromMinutes(59)));
        Assert.IsType<LookUp.Found>(await to.Find(to.Now - TimeSpan.FromMinutes(59)));
        Assert.IsType<LookUp.NotFound>(await to.Find(to.Now + TimeSpan.FromMinutes(61)));
        Assert.IsType<LookUp.NotFound>(await to.Find(to.Now - TimeSpan.FromMinutes(61)));
        Assert.IsType<LookUp.NotFound>(await to.Find(body: "something else"));
    }

    [Theory]
    [InlineData("Ann’s visit – “Dr. Lee”…", "Ann's visit - \"Dr. Lee\"...", true)]
    [InlineData("el 12\u00A0de mayo", "el 12  de mayo", true)]
    [InlineData("on 12/1 at 10:30", "on 1/21 at 10:30", false)]
    [InlineData("明天见", "明天 见", false)]
    public async Task A_text_that_the_carrier_lists_with_plain_marks_for_typographic_ones_is_ours(string ours, string listed, bool isFound)
    {
        await using var to = await SenderOnHttp.ToCarrier();
        await to.Send(body: listed);
        Assert.Equal(isFound, await to.Find(body: ours) is LookUp.Found);
    }

    [Fact]
    public async Task Two_texts_alike_are_two_texts()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        var first = Assert.IsType<CarrierAnswer.Accepted>(await to.Send(id: 1)).Sid;
        Assert.IsType<LookUp.NotFound>(await to.Find(ours: first));
        var second = Assert.IsType<CarrierAnswer.Accepted>(await to.Send(id: 2)).Sid;
        Assert.Equal(second, Assert.IsType<LookUp.Found>(await to.Find(ours: first)).Sid);
        Assert.IsType<LookUp.NotFound>(await to.Find(ours: [first, second]));
    }

    [Fact]
    public async Task What_the_patient_wrote_to_us_is_not_what_we_wrote()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        await to.On.Carrier.Phone(Ann).Send(Words, SenderOnHttp.Ours);
        Assert.IsType<LookUp.NotFound>(await to.Find());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Service)]
    public async Task R_05_a_text_is_found_whose_sender_was_another_when_it_was_handed_over(string? service)
    {
        var options = new SandboxCarrierOptions
        {
            Numbers = [SenderOnHttp.Ours, "+15550100002"],
            MessagingServices = new Dictionary<string, IReadOnlyList<string>> { [Service] = [SenderOnHttp.Ours] },
        };
        await using var to = await SenderOnHttp.ToCarrier(options, setup: new(Service: service));
        await to.On.Text(Ann, Words, more: ("From", "+15550100002"));
        Assert.Equal(Assert.Single(to.On.Carrier.Sent).Sid, Assert.IsType<LookUp.Found>(await to.Find()).Sid);
    }

    [Fact]
    public async Task With_a_Messaging_Service_its_texts_are_ours_whatever_number_it_chose()
    {
        var options = new SandboxCarrierOptions
        {
            Numbers = [SenderOnHttp.Ours, "+15550100002"],
            MessagingServices = new Dictionary<string, IReadOnlyList<string>> { [Service] = ["+15550100002"] },
        };
        await using var to = await SenderOnHttp.ToCarrier(options, setup: new(Service: Service));
        var sent = Assert.IsType<CarrierAnswer.Accepted>(await to.Send());
        Assert.Equal(sent.Sid, Assert.IsType<LookUp.Found>(await to.Find()).Sid);
    }

    [Fact]
    public async Task It_reads_on_through_the_pages_while_they_are_recent_enough()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        var sent = Assert.IsType<CarrierAnswer.Accepted>(await to.Send()).Sid;
        for (var i = 0; i < 250; i++) await to.Send(body: i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(sent, Assert.IsType<LookUp.Found>(await to.Find()).Sid);
        Assert.Equal(3, to.On.Carrier.Requests.Of("GET", "/").Count);

        to.On.Time.Advance(TimeSpan.FromHours(3));
        Assert.IsType<LookUp.NotFound>(await to.Find());
        Assert.Equal(4, to.On.Carrier.Requests.Of("GET", "/").Count); // the first page was old enough
    }

    [Fact]
    public async Task With_more_texts_than_it_reads_it_does_not_guess()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        for (var i = 0; i < 501; i++) await to.Send(body: i.ToString(CultureInfo.InvariantCulture));
        Assert.IsType<LookUp.CannotTell>(await to.Find());
    }

    public static TheoryData<string> Unreadable =>
    [
        "500", "hung", "broken", "page", "429", "401", "[]", """{"messages":{}}""", """{"messages":[{"sid":"SM1","to""",
    ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_list_that_cannot_be_read_proves_nothing(string answer)
    {
        await using var to = await SenderOnHttp.ToCarrier(timeout: answer == "hung" ? SenderOnHttp.Short : null);
        to.On.Carrier.Faults.Next("GET", "/", answer switch
        {
            "500" => new Fault.Status(500),
            "hung" => new Fault.Hang(),
            "broken" => new Fault.Abort(),
            "page" => new Fault.HtmlPage(200),
            "429" => new Fault.Status(429),
            "401" => new Fault.Status(401),
            _ => new Fault.Body(200, "application/json", answer),
        });
        Assert.IsType<LookUp.CannotTell>(await to.Find());
    }

    [Fact]
    public async Task No_connection_proves_nothing()
    {
        await using var to = SenderOnHttp.To(SenderOnHttp.Nobody());
        Assert.IsType<LookUp.CannotTell>(await to.Sender.Find(
            Ann, Words, DateTimeOffset.UnixEpoch, new HashSet<string>(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("https://evil.example/2010-04-01/Accounts/AC5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e/Messages.json")]
    [InlineData("//evil.example/2010-04-01/Accounts/AC5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e/Messages.json")]
    [InlineData("@evil.example/2010-04-01/")]
    public async Task Our_token_goes_to_no_other_server_than_ours(string next)
    {
        await using var to = await SenderOnHttp.ToCarrier();
        var page = $$"""{"messages":[],"next_page_uri":"{{next}}"}""";
        to.On.Carrier.Faults.Next("GET", "/", new Fault.Body(200, "application/json", page));
        Assert.IsType<LookUp.CannotTell>(await to.Find());
        Assert.Single(to.On.Carrier.Requests);
    }

    [Fact]
    public async Task A_page_may_be_named_by_its_full_address_too()
    {
        await using var to = await SenderOnHttp.ToCarrier();
        var sent = Assert.IsType<CarrierAnswer.Accepted>(await to.Send()).Sid;
        var messages = $"{to.On.Server.BaseUrl}/2010-04-01/Accounts/{to.On.Carrier.Options.AccountSid}/Messages.json";
        var page = $$"""{"messages":[],"next_page_uri":"{{messages}}?Page=0"}""";
        to.On.Carrier.Faults.Next("GET", "/", new Fault.Body(200, "application/json", page));
        Assert.Equal(sent, Assert.IsType<LookUp.Found>(await to.Find()).Sid);
    }

    [Theory]
    [InlineData("""{"sid":"SM1","date_created":"DATE","body":""}""", "CannotTell")]
    [InlineData("""{"sid":"SM1","date_created":"DATE","body":"TRIALWORDS"}""", "Found")]
    [InlineData("""{"sid":"SM1","date_created":"DATE","body":"WORDS","from":null}""", "Found")]
    [InlineData("""{"sid":"SM1","date_created":"soon","body":"WORDS"}""", "Found")]
    [InlineData("""{"sid":null,"date_created":"DATE","body":"WORDS"}""", "NotFound")]
    [InlineData("""17""", "NotFound")]
    public async Task Redacted_prefixed_and_sparse_rows_are_read_for_what_they_prove(string row, string expected)
    {
        await using var to = await SenderOnHttp.ToCarrier();
        var date = to.Now.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        var page = """{"messages":[ROW]}""".Replace("ROW", row).Replace("DATE", date).Replace("WORDS", Words)
            .Replace("TRIAL", "Sent from your Twilio trial account - ");
        to.On.Carrier.Faults.Next("GET", "/", new Fault.Body(200, "application/json", page));
        Assert.Equal(expected, (await to.Find()).GetType().Name);
    }
}
