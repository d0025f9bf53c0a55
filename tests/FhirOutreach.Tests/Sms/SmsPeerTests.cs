using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Sms;
using FhirOutreach.Tests.Peers;

namespace FhirOutreach.Tests.Sms;

/// <summary>What we say to the carrier and take from it, against what Twilio itself has published.</summary>
public sealed class SmsPeerTests
{
    private static readonly Dictionary<string, string> Text = new()
    {
        ["MessageSid"] = "SM0123456789abcdef0123456789abcdef",
        ["AccountSid"] = "AC5a0dbc0e5a0dbc0e5a0dbc0e5a0dbc0e",
        ["From"] = "+12025550101",
        ["To"] = "+15550100001",
        ["Body"] = " sí, mañana – ¿a qué hora? 👍 it's + & = %20\r\n",
        ["NumMedia"] = "0",
        ["FromCity"] = "",
        ["aFieldOfTomorrow"] = "ž",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twilios_published_contract_takes_our_requests()
    {
        await using var prism = await PrismPeer.Mock(Ct);
        await using var to = SenderOnHttp.To(prism.BaseUrl, timeout: TimeSpan.FromSeconds(30));
        var accepted = Assert.IsType<CarrierAnswer.Accepted>(await to.Send(body: "Grüße & ñ + 100% = 👍\nnext"));
        Assert.StartsWith("SM", accepted.Sid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_05_sending_and_looking_up_keep_to_Twilios_contract()
    {
        await using var to = await SenderOnHttp.ToCarrier(publicBaseUrl: SenderOnHttp.Public);
        await using var prism = await PrismPeer.Before(new Uri(to.On.Server.BaseUrl), Ct);
        await using var through = SenderOnHttp.To(
            prism.BaseUrl, timeout: TimeSpan.FromSeconds(30), publicBaseUrl: SenderOnHttp.Public);
        Assert.IsType<CarrierAnswer.Accepted>(await through.Send(id: 42));
        Assert.Equal("https://clinic.example/texts/sms/status?m=42", Assert.Single(to.On.Carrier.Sent).StatusCallback);

        await through.Find(to.Now);
        Assert.Empty(await ComplaintsAboutRequest(prism, Assert.Single(to.On.Carrier.Requests.Of("GET", "/"))));
    }

    [Theory]
    [InlineData("https://clinic.example", "/sms/inbound")]
    [InlineData("https://clinic.example/outreach/texts", "/sms/inbound")]
    [InlineData("https://clinic.example:8443/", "/sms/inbound?clinic=north&x=a%20b&y=%C3%A9")]
    [InlineData("http://clinic.example:8080/a", "/sms/inbound?")]
    [InlineData("https://user:pass@clinic.example", "/sms/inbound?a=1&a=2")]
    public async Task R_31_what_Twilios_helper_signs_is_taken_and_what_was_changed_is_not(string publicUrl, string path)
    {
        await using var signer = await TwilioWebhookSigner.Start(Ct);
        await using var on = await WebhooksOnHttp.Start(publicUrl);
        var url = publicUrl.TrimEnd('/') + path;
        var signature = await signer.Sign(WebhooksOnHttp.Token, url, Text, Ct);
        Assert.True(await signer.WouldTake(signature, WebhooksOnHttp.Token, url, Text, Ct));

        using var taken = await on.Send(path, new FormUrlEncodedContent(Text), signature);
        using var shuffled = await on.Send(path, new FormUrlEncodedContent(Text.Reverse()), signature);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (taken.StatusCode, shuffled.StatusCode));
        Assert.All(on.Texts, text => Assert.Equal(Text["Body"], text.Body));

        foreach (var name in Text.Keys)
        {
            var changed = new Dictionary<string, string>(Text) { [name] = Text[name] + "x" };
            using var tampered = await on.Send(path, new FormUrlEncodedContent(changed), signature);
            changed.Remove(name);
            using var shortened = await on.Send(path, new FormUrlEncodedContent(changed), signature);
            Assert.Equal(HttpStatusCode.Forbidden, tampered.StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, shortened.StatusCode);
        }
        var foreign = await signer.Sign("another token", url, Text, Ct);
        using var forged = await on.Send(path, new FormUrlEncodedContent(Text), foreign);
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.Equal(2, on.Texts.Count);
    }

    [Fact]
    public async Task R_52_a_report_signed_by_Twilios_helper_brings_back_our_own_id()
    {
        await using var signer = await TwilioWebhookSigner.Start(Ct);
        await using var on = await WebhooksOnHttp.Start("https://clinic.example/texts");
        var report = new Dictionary<string, string> { ["MessageSid"] = "SM1", ["MessageStatus"] = "delivered" };
        var signature = await signer.Sign(
            WebhooksOnHttp.Token, "https://clinic.example/texts/sms/status?m=42", report, Ct);
        using var taken = await on.Send("/sms/status?m=42", new FormUrlEncodedContent(report), signature);
        using var another = await on.Send("/sms/status?m=43", new FormUrlEncodedContent(report), signature);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (taken.StatusCode, another.StatusCode));
        Assert.Equal(new DeliveryReport(42, "SM1", "delivered", null), Assert.Single(on.Reports));
    }

    /// <summary>
    /// The contract calls the addresses of pages full URIs, and Twilio itself gives paths: complaints about the
    /// answer are not heard.
    /// </summary>
    private static async Task<List<JsonElement>> ComplaintsAboutRequest(PrismPeer prism, ReceivedRequest request)
    {
        using var http = new HttpClient();
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(prism.BaseUrl, request.PathAndQuery));
        again.Headers.TryAddWithoutValidation("Authorization", request.Header("Authorization"));
        using var answer = await http.SendAsync(again, Ct);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var complaints = problem.GetProperty("validation").EnumerateArray().ToList();
        Assert.NotEmpty(complaints); // or the contract has been mended, and this detour can go
        return complaints.FindAll(complaint => complaint.GetProperty("location")[0].GetString() != "response");
    }
}
