using System.Net;

namespace FhirOutreach.Tests.Sandbox;

public sealed class CarrierTests
{
    private const string Ann = CarrierOnHttp.Ann;

    [Fact]
    public async Task A_text_is_accepted_arrives_and_is_reported_until_it_is_delivered()
    {
        await using var on = await CarrierOnHttp.Start();
        await using var hook = await Hook.Start();

        var (status, body, _) = await on.Text(Ann, "Hello", hook.Url + "?m=7");
        await on.Carrier.WhenIdle();

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("queued", body!["status"]!.GetValue<string>());
        Assert.Equal("Tue, 01 Dec 2026 14:00:00 +0000", body["date_created"]!.GetValue<string>());
        Assert.Equal("Hello", Assert.Single(on.Carrier.Phone(Ann).Texts).Body);
        Assert.Equal(1, on.Carrier.AcceptedCount(Ann, "Hello"));
        Assert.Equal(["queued", "sent", "delivered"], on.Carrier.WebhookPosts.Select(post => post.Fields["MessageStatus"]));
        Assert.All(hook.Calls, call => Assert.Equal("/hook?m=7", call.Path));
        Assert.Equal("delivered", on.Carrier.Sent[0].Status);
    }
}
