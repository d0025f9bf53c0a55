using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Sandbox;

public sealed class SubscriptionTests
{
    private const string SendDeletes = "http://hapifhir.io/fhir/StructureDefinition/subscription-send-delete-messages";

    [Fact]
    public async Task A_requested_subscription_becomes_active_afterwards()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();

        var made = await on.Fhir.Post("Subscription", EhrOnHttp.Subscription(hook.Url));
        await on.Ehr.WhenIdle();

        Assert.Equal(201, (int)made.Status);
        Assert.Equal("requested", $"{made.Body!["status"]}");
        var active = await on.Fhir.Get($"Subscription/{made.Body["id"]}");
        Assert.Equal(("active", "W/\"2\""), ($"{active.Body!["status"]}", active.ETag));
        Assert.Equal("IN_MEMORY", $"{active.Body["meta"]!["tag"]![0]!["code"]}");
        Assert.Empty(hook.Calls); // classic subscriptions have no handshake
        Assert.Equal([$"{made.Body["id"]}"], (await on.Fhir.Get($"Subscription?url={hook.Url}&status=active")).Ids);
    }

    [Fact]
    public async Task A_booking_is_put_as_HAPI_does_it()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);

        var id = on.BookAnn();
        await on.Ehr.WhenIdle();

        var call = Assert.Single(hook.Calls);
        Assert.Equal(("PUT", $"/hook/Appointment/{id}"), (call.Method, call.Path));
        Assert.Equal("application/fhir+json; charset=UTF-8", call.Headers["Content-Type"]);
        Assert.Equal("\"1\"", call.Headers["If-Match"]);
        Assert.Equal("abc:def", call.Headers["X-FhirOutreach-Key"]);
        Assert.StartsWith("HAPI-FHIR/", call.Headers["User-Agent"]);
        Assert.Equal("application/fhir+json;q=1.0, application/json+fhir;q=0.9", call.Headers["Accept"]);
        Assert.True(JsonNode.DeepEquals(on.Ehr.Appointment(id), JsonNode.Parse(call.Body)));
        var attempt = Assert.Single(on.Ehr.Deliveries.Log);
        Assert.Equal((DeliveryOutcome.Accepted, 204, "1"), (attempt.Outcome, attempt.Status, attempt.VersionId));
    }

    [Fact]
    public async Task A_patch_over_HTTP_comes_back_as_a_notification()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        var id = on.BookAnn();

        await on.Fhir.Patch($"Appointment/{id}", """[{"op":"replace","path":"/status","value":"cancelled"}]""");
        await on.Ehr.WhenIdle();

        Assert.Equal(["\"1\"", "\"2\""], hook.Calls.Select(call => call.Headers["If-Match"]));
        Assert.Contains("\"cancelled\"", hook.Calls.Last().Body);
    }

    [Fact]
    public async Task Only_the_new_version_is_asked_so_leaving_the_criteria_is_silent()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook, s => s["criteria"] = "Appointment?status=booked&location=north");
        on.Ehr.AddPatient("Ann", "Lee", null, id: "ann");

        var here = on.Ehr.Book("ann", on.In(48), locationId: "north");
        on.Ehr.Book("ann", on.In(48), locationId: "south");
        on.Ehr.Cancel(here);
        on.Ehr.Restore(here);
        await on.Ehr.WhenIdle();

        Assert.Equal(["\"1\"", "\"3\""], hook.Calls.Select(call => call.Headers["If-Match"]));
        Assert.All(hook.Calls, call => Assert.EndsWith(here, call.Path));
    }

    [Theory]
    [InlineData("[*]", "Patient,Appointment")]
    [InlineData("[Patient]", "Patient")]
    [InlineData("Appointment?", "Appointment")]
    public async Task Criteria_may_name_types_alone(string criteria, string types)
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook, s => s["criteria"] = criteria);
        hook.Calls.Clear();

        on.BookAnn();
        await on.Ehr.WhenIdle();

        var told = hook.Calls.Select(call => call.Path.Split('/')[2]).Where(type => type != "Subscription");
        Assert.Equal(types.Split(','), told);
    }

    [Fact]
    public async Task Without_a_payload_there_is_an_empty_ping_whose_answer_does_not_matter()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        hook.AnswerWith(500);
        await on.Subscribe(hook, s => s["channel"]!.AsObject().Remove("payload"));

        on.BookAnn();
        await on.Ehr.WhenIdle();

        var call = Assert.Single(hook.Calls);
        Assert.Equal(("POST", "/hook", ""), (call.Method, call.Path, call.Body));
        Assert.Equal("application/x-www-form-urlencoded", call.Headers["Content-Type"]);
        Assert.Equal(0, on.Ehr.Deliveries.WaitingForRetry);
    }

    [Fact]
    public async Task A_deletion_is_told_only_when_the_channel_asks_for_it()
    {
        await using var on = await EhrOnHttp.Start();
        await using var silent = await Hook.Start();
        await using var told = await Hook.Start();
        await on.Subscribe(silent);
        await on.Subscribe(told, s => s["channel"]!["extension"] =
            new JsonArray(new JsonObject { ["url"] = SendDeletes, ["valueBoolean"] = true }));

        var id = on.BookAnn();
        on.Ehr.Delete(id);
        await on.Ehr.WhenIdle();

        Assert.Single(silent.Calls);
        Assert.Equal(["PUT", "DELETE"], told.Calls.Select(call => call.Method));
        Assert.Equal(($"/hook/Appointment/{id}", ""), (told.Calls.Last().Path, told.Calls.Last().Body));
    }

    [Theory]
    [InlineData("/status", null, "HAPI-0008")]
    [InlineData("/criteria", null, "HAPI-0011")]
    [InlineData("/criteria", "Appointment", "HAPI-0014")]
    [InlineData("/criteria", "Nonsense?status=booked", "HAPI-0013")]
    [InlineData("/criteria", "Appointment?colour=red", "HAPI-0488")]
    [InlineData("/channel/type", null, "HAPI-0020")]
    [InlineData("/channel/type", "pigeon", "HAPI-0010")]
    [InlineData("/channel/endpoint", null, "HAPI-0021")]
    [InlineData("/channel/payload", "text/plain", "HAPI-1985")]
    public async Task A_bad_subscription_is_refused_with_HAPIs_number(string path, string? value, string number)
    {
        await using var on = await EhrOnHttp.Start();
        var op = value is null ? new JsonObject { ["op"] = "remove", ["path"] = path }
            : new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = value };
        var bad = Assert.IsType<JsonPatchResult.Applied>(
            JsonPatch.Apply(EhrOnHttp.Subscription("http://127.0.0.1:9/hook"), new JsonArray(op)));

        var answer = await on.Fhir.Post("Subscription", bad.Document!);

        Assert.Equal(422, (int)answer.Status);
        Assert.Contains(number, $"{answer.Body!["issue"]![0]!["diagnostics"]}");
    }

    [Fact]
    public async Task A_subscription_that_is_off_is_not_checked()
    {
        await using var on = await EhrOnHttp.Start();

        var off = new JsonObject { ["resourceType"] = "Subscription", ["status"] = "off" };
        var answer = await on.Fhir.Post("Subscription", off);

        Assert.Equal(201, (int)answer.Status);
    }

    [Fact]
    public async Task Some_servers_never_activate()
    {
        await using var on = await EhrOnHttp.Start(new() { ActivatesSubscriptions = false });
        await using var hook = await Hook.Start();
        var id = await on.Subscribe(hook);

        on.BookAnn();
        await on.Ehr.WhenIdle();

        Assert.Equal("requested", $"{on.Ehr.Resource("Subscription", id)!["status"]}");
        Assert.Empty(hook.Calls);
        Assert.Empty(on.Ehr.Subscriptions.Active);
    }

    [Fact]
    public async Task An_active_one_can_be_posted_directly_and_ends_when_it_is_deleted_or_turned_off()
    {
        await using var on = await EhrOnHttp.Start(new() { ActivatesSubscriptions = false });
        await using var hook = await Hook.Start();
        var first = await on.Subscribe(hook, s => s["status"] = "active");
        var second = await on.Subscribe(hook, s => s["status"] = "active");
        Assert.Equal([first, second], on.Ehr.Subscriptions.Active.Order());

        await on.Fhir.Delete($"Subscription/{first}");
        on.Ehr.Subscriptions.SetStatus(second, "off");
        on.BookAnn();
        await on.Ehr.WhenIdle();

        Assert.Empty(hook.Calls);
        Assert.Equal("off", $"{(await on.Fhir.Get($"Subscription/{second}")).Body!["status"]}");
    }

    [Fact]
    public async Task The_public_server_turns_one_off_an_hour_after_it_was_last_written()
    {
        await using var on = await EhrOnHttp.Start(new() { SubscriptionsTurnOffAfter = TimeSpan.FromHours(1) });
        await using var hook = await Hook.Start();
        var id = await on.Subscribe(hook);

        on.Time.Advance(TimeSpan.FromMinutes(45));
        var renewed = on.Ehr.Resource("Subscription", id)!;
        renewed["status"] = "requested";
        await on.Fhir.Put($"Subscription/{id}", renewed);
        await on.Ehr.WhenIdle();
        on.Time.Advance(TimeSpan.FromMinutes(45));
        Assert.Equal("active", $"{on.Ehr.Resource("Subscription", id)!["status"]}");

        on.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("off", $"{on.Ehr.Resource("Subscription", id)!["status"]}");
    }

    [Fact]
    public async Task One_that_is_requested_anew_is_not_turned_off_for_its_old_version()
    {
        await using var on = await EhrOnHttp.Start(new() { SubscriptionsTurnOffAfter = TimeSpan.FromHours(1) });
        await using var hook = await Hook.Start();
        var id = await on.Subscribe(hook);

        on.Ehr.Subscriptions.Activates = false;
        on.Ehr.Subscriptions.SetStatus(id, "requested");
        on.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("requested", $"{on.Ehr.Resource("Subscription", id)!["status"]}");
    }

    [Fact]
    public async Task The_public_server_wants_a_parameter_and_an_endpoint_that_answers_metadata()
    {
        await using var on = await EhrOnHttp.Start(new() { PublicServerRules = true });
        await using var hook = await Hook.Start();
        var bare = EhrOnHttp.Subscription(hook.Url);
        var good = EhrOnHttp.Subscription(hook.Url, criteria: "Appointment?status=booked");

        Assert.Equal(412, (int)(await on.Fhir.Post("Subscription", bare)).Status);
        Assert.Equal(412, (int)(await on.Fhir.Post("Subscription", good)).Status); // 204 is no statement
        hook.AnswerWith(200, "application/fhir+json", """{"resourceType":"CapabilityStatement"}""");
        var made = await on.Fhir.Post("Subscription", good);
        Assert.Equal(201, (int)made.Status);
        Assert.Equal(2, hook.Calls.Count);
        Assert.All(hook.Calls, call => Assert.Equal(("GET", "/hook/metadata"), (call.Method, call.Path)));

        hook.AnswerWith(404);
        await on.Ehr.WhenIdle();
        var again = on.Ehr.Resource("Subscription", $"{made.Body!["id"]}")!;
        again["reason"] = "other";
        Assert.Equal(412, (int)(await on.Fhir.Put($"Subscription/{made.Body["id"]}", again)).Status);
        Assert.Equal(412, (int)(await on.Fhir.Post("Subscription",
            EhrOnHttp.Subscription("http://127.0.0.1:9/hook", criteria: "Appointment?status=booked"))).Status);
    }
}
