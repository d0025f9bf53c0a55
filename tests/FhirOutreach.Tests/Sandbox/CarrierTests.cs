using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Tests.Sandbox;

public sealed class CarrierTests
{
    private const string Ann = CarrierOnHttp.Ann;
    private const string Clinic = "+15550100001";
    private const string Service = "MG00000000000000000000000000000001";

    private static readonly SandboxCarrierOptions WithService = new()
    {
        MessagingServices = new Dictionary<string, IReadOnlyList<string>> { [Service] = [Clinic] },
    };

    [Fact]
    public async Task A_text_is_accepted_in_Twilios_shape_and_is_on_the_phone()
    {
        await using var on = await CarrierOnHttp.Start();

        var answer = await on.Text(Ann, "Hello é");

        var body = answer.Body!;
        Assert.Equal(201, answer.Status);
        Assert.Matches("^SM[0-9a-f]{32}$", $"{body["sid"]}");
        Assert.Equal(["queued", "outbound-api", Ann, Clinic, "Hello é", "1", "2010-04-01"], new[]
        {
            "status", "direction", "to", "from", "body", "num_segments", "api_version",
        }.Select(name => $"{body[name]}"));
        Assert.Equal("Tue, 01 Dec 2026 14:00:00 +0000", $"{body["date_created"]}");
        Assert.Equal($"{on.Account}/Messages/{body["sid"]}.json", $"{body["uri"]}");
        Assert.All(["error_code", "error_message", "date_sent", "messaging_service_sid", "price"], name =>
        {
            Assert.True(body.AsObject().ContainsKey(name));
            Assert.Null(body[name]);
        });
        var text = Assert.Single(on.Carrier.Phone(Ann).Texts);
        Assert.Equal(("Hello é", Clinic, false), (text.Body, text.From, text.IsFromPhone));
        Assert.Equal(on.Time.GetUtcNow(), text.At);
    }

    [Fact]
    public async Task A_messaging_service_chooses_its_number_after_the_answer()
    {
        await using var on = await CarrierOnHttp.Start(WithService);

        var answer = await on.Text(Ann, "Hello", null, ("From", ""), ("MessagingServiceSid", Service));
        await on.Carrier.WhenIdle();

        Assert.Equal(
            ("accepted", "0", Service), (answer["status"], answer["num_segments"], answer["messaging_service_sid"]));
        Assert.Null(answer.Body!["from"]);
        var later = await on.Get(answer["uri"]);
        Assert.Equal(("delivered", Clinic, "1"), (later["status"], later["from"], later["num_segments"]));
        Assert.Equal("Tue, 01 Dec 2026 14:00:00 +0000", later["date_sent"]);
        Assert.Equal(Clinic, on.Carrier.Phone(Ann).Texts[0].From);
    }

    [Theory]
    [InlineData("To", "", 21604)]
    [InlineData("To", "12025550101", 21211)]
    [InlineData("To", "+1202", 21211)]
    [InlineData("To", Clinic, 21266)]
    [InlineData("From", "", 21603)]
    [InlineData("From", "clinic", 21212)]
    [InlineData("From", "+15550109999", 21606)]
    [InlineData("Body", "", 21602)]
    public async Task A_bad_field_is_refused_with_Twilios_code(string field, string value, int code)
    {
        await using var on = await CarrierOnHttp.Start();

        var answer = await on.Text(Ann, "Hello", null, (field, value));

        Assert.Equal((400, code), answer.Refusal);
        Assert.Equal(400, answer.Body!["status"]!.GetValue<int>());
        Assert.EndsWith($"/{code}", $"{answer.Body["more_info"]}");
        Assert.NotEmpty($"{answer.Body["message"]}");
        Assert.Empty(on.Carrier.Sent);
    }

    [Fact]
    public async Task A_text_may_have_1600_characters_and_no_more()
    {
        await using var on = await CarrierOnHttp.Start();

        Assert.Equal(201, (await on.Text(Ann, new string('a', 1600))).Status);
        Assert.Equal(21617, (await on.Text(Ann, new string('a', 1601))).Code);
    }

    [Theory]
    [InlineData(160, 'a', "1")]
    [InlineData(161, 'a', "2")]
    [InlineData(306, 'a', "2")]
    [InlineData(307, 'a', "3")]
    [InlineData(80, '€', "1")]
    [InlineData(81, '€', "2")]
    [InlineData(70, 'á', "1")]
    [InlineData(71, 'á', "2")]
    [InlineData(135, 'á', "3")]
    public async Task Segments_are_counted(int length, char letter, string segments)
    {
        await using var on = await CarrierOnHttp.Start();

        Assert.Equal(segments, $"{(await on.Text(Ann, new string(letter, length))).Body!["num_segments"]}");
    }

    [Fact]
    public async Task Only_the_account_itself_may_call()
    {
        await using var on = await CarrierOnHttp.Start();
        Assert.Equal("active", $"{(await on.Get(on.Account + ".json")).Body!["status"]}");
        var numbers = await on.Get(on.Account + "/IncomingPhoneNumbers.json");
        Assert.Equal(Clinic, $"{numbers.Body!["incoming_phone_numbers"]!.AsArray().Single()!["phone_number"]}");
        Assert.Equal((404, 20404), (await on.Get("/2010-04-01/Accounts/AC0/Messages.json")).Refusal);

        on.LogIn(on.Carrier.Options.AccountSid, "wrong");
        var answer = await on.Text(Ann, "Hello");

        Assert.Equal((401, 20003), answer.Refusal);
        Assert.Empty(on.Carrier.Phone(Ann).Texts);
    }

    [Fact]
    public async Task Messages_are_listed_newest_first_by_their_ends_and_their_date()
    {
        await using var on = await CarrierOnHttp.Start();
        foreach (var minute in Enumerable.Range(0, 5))
        {
            await on.Text(Ann, $"at {minute}");
            await on.Carrier.WhenIdle();
            on.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await on.Text("+12025550102", "other");
        await on.Carrier.WhenIdle();

        Task<CarrierAnswer> List(string query) => on.Get($"{on.Account}/Messages.json?{query}");
        var to = "To=" + Uri.EscapeDataString(Ann);
        Assert.Equal(["other", "at 4", "at 3", "at 2", "at 1", "at 0"], (await List("")).Bodies);
        Assert.Equal(["at 4", "at 3", "at 2"], (await List(to + "&DateSent%3E=2026-12-01T14:02:00Z")).Bodies);
        Assert.Equal(["at 1", "at 0"], (await List(to + "&DateSent%3C=2026-12-01T14:01:00Z")).Bodies);
        Assert.Equal(5, (await List(to + "&DateSent%3E=2026-12-01")).Bodies.Count);
        Assert.Empty((await List(to + "&DateSent%3E=2026-12-02")).Bodies);
        Assert.Equal(6, (await List("From=" + Uri.EscapeDataString(Clinic))).Bodies.Count);
        var first = await List(to + "&PageSize=2");
        var second = await on.Get($"{first.Body!["next_page_uri"]}");
        var third = await on.Get($"{second.Body!["next_page_uri"]}");
        Assert.Equal(["at 4", "at 3", "at 2", "at 1", "at 0"], [.. first.Bodies, .. second.Bodies, .. third.Bodies]);
        Assert.Null(third.Body!["next_page_uri"]);
        Assert.Equal((1, 2, 2, 3), (
            second.Body["page"]!.GetValue<int>(), second.Body["page_size"]!.GetValue<int>(),
            second.Body["start"]!.GetValue<int>(), second.Body["end"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Each_text_is_counted_so_that_at_most_once_can_be_asserted()
    {
        await using var on = await CarrierOnHttp.Start();
        on.Carrier.Faults.Next("POST", on.Account, new Fault.ApplyThenAbort());

        await Assert.ThrowsAsync<HttpRequestException>(() => on.Text(Ann, "Hello"));
        await on.Text(Ann, "Hello");
        await on.Text(Ann, "Bye");

        Assert.Equal([2, 1, 0], new[] { "Hello", "Bye", "" }.Select(body => on.Carrier.AcceptedCount(Ann, body)));
        Assert.Equal([(Ann, "Hello")], on.Carrier.Accepted.Where(text => text.Value > 1).Select(text => text.Key));
        Assert.Equal(3, on.Carrier.Sent.Count);
    }

    [Fact]
    public async Task Faults_happen_before_or_after_a_text_is_taken()
    {
        await using var on = await CarrierOnHttp.Start();
        var faults = on.Carrier.Faults;
        faults.Next("POST", on.Account, new Fault.Status(500));
        faults.Next("POST", on.Account, new Fault.ApplyThenStatus(500));
        faults.Next("POST", on.Account, new Fault.Abort());
        faults.Next("POST", on.Account, new Fault.Status(429, TimeSpan.FromSeconds(7)));

        Assert.Equal((500, 20500), (await on.Text(Ann, "one")).Refusal);
        Assert.Equal(500, (await on.Text(Ann, "two")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => on.Text(Ann, "three"));
        var limited = await on.Text(Ann, "four");
        Assert.Equal((429, 20429), limited.Refusal);
        Assert.Equal(TimeSpan.FromSeconds(7), limited.Response.Headers.RetryAfter!.Delta);
        Assert.Equal("two", Assert.Single(on.Carrier.Phone(Ann).Texts).Body);
    }

    [Theory]
    [InlineData(21211, 400)]
    [InlineData(21610, 400)]
    [InlineData(21611, 429)]
    [InlineData(63038, 429)]
    [InlineData(21408, 400)]
    [InlineData(20003, 401)]
    [InlineData(20429, 429)]
    [InlineData(30001, 400)]
    public async Task Any_of_Twilios_codes_can_be_planned(int code, int status)
    {
        await using var on = await CarrierOnHttp.Start();
        on.Carrier.Faults.Next("POST", "/", TwilioError.Fault(code));

        var answer = await on.Text(Ann, "Hello");

        Assert.Equal((status, code, status), (answer.Status, answer.Code, answer.Body!["status"]!.GetValue<int>()));
        Assert.Empty(on.Carrier.Sent);
    }

    [Fact]
    public async Task A_text_can_be_awaited_and_is_taken_once()
    {
        await using var on = await CarrierOnHttp.Start();
        var phone = on.Carrier.Phone(Ann);

        var next = phone.NextText(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        await on.Text(Ann, "one");
        await on.Text(Ann, "two");

        Assert.Equal("one", (await next).Body);
        Assert.Equal(1, phone.Unread);
        Assert.Equal("two", (await phone.NextText(TestContext.Current.CancellationToken)).Body);
        Assert.Equal(["one", "two"], phone.Received.Select(text => text.Body));
    }

    [Fact]
    public async Task Two_with_one_seed_give_the_same_sids()
    {
        await using var one = await CarrierOnHttp.Start(new() { Seed = 5 });
        await using var other = await CarrierOnHttp.Start(new() { Seed = 5 });

        Assert.Equal($"{(await one.Text(Ann, "a")).Body!["sid"]}", $"{(await other.Text(Ann, "a")).Body!["sid"]}");
    }
}
