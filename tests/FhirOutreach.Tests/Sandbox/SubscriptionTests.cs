using System.Net;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Sandbox;

public sealed class SubscriptionTests
{
    private static JsonObject Subscription(string endpoint, string? payload = "application/fhir+json", string criteria = "Appointment?") => new()
    {
        ["resourceType"] = "Subscription",
        ["status"] = "requested",
        ["reason"] = "test",
        ["criteria"] = criteria,
        ["channel"] = new JsonObject
        {
            ["type"] = "rest-hook",
            ["endpoint"] = endpoint,
            ["payload"] = payload,
            ["header"] = new JsonArray("X-FhirOutreach-Key: abc:def"),
        },
    };

    [Fact]
    public async Task A_requested_subscription_becomes_active_and_is_told_of_a_booking_as_HAPI_does_it()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        var made = await on.Fhir.Post("Subscription", Subscription(hook.Url));
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("requested", made.Body!["status"]!.GetValue<string>());
        await on.Ehr.WhenIdle();
        Assert.Equal("active", (await on.Fhir.Get($"Subscription/{made.Body["id"]}")).Body!["status"]!.GetValue<string>());

        var id = on.Ehr.Book(on.Ehr.AddPatient("Ann", "Lee", "+12025550101"), on.In(48));
        await on.Ehr.WhenIdle();

        var call = Assert.Single(hook.Calls);
        Assert.Equal(("PUT", $"/hook/Appointment/{id}"), (call.Method, call.Path));
        Assert.Equal("application/fhir+json; charset=UTF-8", call.Headers["Content-Type"]);
        Assert.Equal("\"1\"", call.Headers["If-Match"]);
        Assert.Equal("abc:def", call.Headers["X-FhirOutreach-Key"]);
        Assert.Equal(id, JsonNode.Parse(call.Body)!["id"]!.GetValue<string>());
        Assert.Equal(DeliveryOutcome.Accepted, Assert.Single(on.Ehr.Deliveries.Log).Outcome);
    }
}
