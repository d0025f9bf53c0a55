using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Ehr.Subscriptions;

public sealed class NotificationEndpointsTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Here = "/ehr/notifications/" + Key;

    private readonly ConcurrentQueue<Notification> kept = new();
    private Func<Notification, CancellationToken, Task> keep;
    private readonly NotificationSignature signature = new(new NotificationKey(Key));
    private WebApplication app = null!;
    private HttpClient http = null!;

    public NotificationEndpointsTests()
    {
        keep = (notification, _) =>
        {
            kept.Enqueue(notification);
            return Task.CompletedTask;
        };
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new NotificationKey(Key));
        builder.Services.AddSingleton(signature);
        builder.Services.AddSingleton(new NotificationDesk((notification, ct) => keep(notification, ct)));
        builder.Services.AddSingleton(new References(new Uri("https://ehr.example/r4")));
        app = builder.Build();
        app.MapEhrNotifications();
        await app.StartAsync(Ct);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_notification_is_kept_and_answered_204_without_a_body()
    {
        using var response = await Send(HttpMethod.Put, Here + "/Appointment/visit-1", Json(Examples.Text("notification-hapi-put")));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Ct));
        Assert.Null(response.Content.Headers.ContentType);
        Assert.Equal("visit-1", Assert.IsType<Notification.Put>(kept.Single()).Id);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over_and_not_kept()
    {
        var visit = Examples.Text("notification-hapi-put");

        using var response = await Send(HttpMethod.Put, Here + "/Appointment/visit-1", Json("\uFEFF" + visit));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(Encoding.UTF8.GetBytes(visit), Assert.IsType<Notification.Put>(kept.Single()).Json.ToArray());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.NoContent)]
    [InlineData(false, HttpStatusCode.NotFound)]
    public async Task A_wrong_signature_is_answered_like_a_wrong_key(bool isRight, HttpStatusCode status)
    {
        var body = Examples.Text("notification-athena-subscription-status");
        var secret = Encoding.UTF8.GetBytes(isRight ? signature.Secret : "another secret");
        using var content = Json(body);
        content.Headers.Add(
            "X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(body))));

        using var response = await Send(HttpMethod.Post, Here, content);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(isRight ? 1 : 0, kept.Count);
    }

    [Fact]
    public async Task It_is_answered_only_after_it_was_kept()
    {
        var (arrived, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        keep = (_, _) =>
        {
            arrived.SetResult();
            return commit.Task;
        };

        var answer = Send(HttpMethod.Delete, Here + "/Appointment/visit-1", null);
        await arrived.Task;
        Assert.False(answer.IsCompleted);
        commit.SetResult();

        Assert.Equal(HttpStatusCode.NoContent, (await answer).StatusCode);
    }

    [Fact]
    public async Task R_23_what_cannot_be_kept_is_503_and_will_be_told_again()
    {
        keep = (_, _) => throw new IOException("disk full");

        using var response = await Send(HttpMethod.Put, Here + "/Appointment/visit-1", Json(Examples.Text("notification-hapi-put")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("transient", await OutcomeCode(response));
    }

    [Theory]
    [InlineData("PUT", "/ehr/notifications/wrong/Appointment/visit-1")]
    [InlineData("POST", "/ehr/notifications/0123456789abcdef0123456789abcdeF")]
    [InlineData("DELETE", "/ehr/notifications/0123456789abcdef0123456789abcde/Appointment/visit-1")]
    [InlineData("GET", "/ehr/notifications/wrong/metadata")]
    public async Task A_wrong_key_is_404_before_anything_else(string method, string path)
    {
        using var body = method == "GET" ? null : new ByteArrayContent(new byte[NotificationEndpoints.BodyBytesMax + 1]);
        using var response = await Send(new HttpMethod(method), path, body);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(kept);
    }

    [Theory]
    [InlineData(Key, HttpStatusCode.NoContent)]
    [InlineData("wrong", HttpStatusCode.NotFound)]
    [InlineData("", HttpStatusCode.NotFound)]
    public async Task The_key_may_be_missing_as_a_header_and_not_be_wrong(string header, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Here + "/Appointment/visit-1");
        request.Headers.TryAddWithoutValidation(NotificationEndpoints.KeyHeader, header);

        using var response = await http.SendAsync(request, Ct);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(NotificationEndpoints.BodyBytesMax, false, 400)]
    [InlineData(NotificationEndpoints.BodyBytesMax, true, 400)]
    [InlineData(NotificationEndpoints.BodyBytesMax + 1, false, 413)]
    [InlineData(NotificationEndpoints.BodyBytesMax + 1, true, 413)]
    [InlineData(2 * NotificationEndpoints.BodyBytesMax, true, 413)]
    public async Task The_limit_is_1_MB_chunked_or_not(int bytes, bool chunked, int status)
    {
        using var content = new ByteArrayContent([.. Enumerable.Repeat((byte)' ', bytes)]);
        using var request = new HttpRequestMessage(HttpMethod.Put, Here + "/Appointment/visit-1") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await http.SendAsync(request, Ct);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 413 ? "too-long" : "invalid", await OutcomeCode(response));
    }

    [Fact]
    public async Task A_body_of_just_1_MB_arrives_whole()
    {
        const string Start = """{"resourceType":"Appointment","id":"visit-1","comment":" """;
        var body = Start + new string('x', NotificationEndpoints.BodyBytesMax - Start.Length - 2) + "\"}";
        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, Here + "/Appointment/visit-1") { Content = Json(body) };
            request.Headers.TransferEncodingChunked = chunked;

            using var response = await http.SendAsync(request, Ct);

            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.True(kept.TryDequeue(out var put));
            Assert.Equal(body, Encoding.UTF8.GetString(Assert.IsType<Notification.Put>(put).Json.Span));
        }
    }

    [Theory]
    [InlineData("PUT", "/Appointment/visit-1", "<Appointment/>", "application/fhir+xml", 415)]
    [InlineData("PUT", "/Appointment/visit-1", "{\"resourceType\":", "application/fhir+json", 400)]
    [InlineData("PUT", "/Appointment/visit-2", "{\"resourceType\":\"Appointment\",\"id\":\"visit-1\"}", "application/fhir+json", 400)]
    [InlineData("PUT", "/Appointment/a/b", "{\"resourceType\":\"Appointment\",\"id\":\"a/b\"}", "application/fhir+json", 400)]
    [InlineData("PUT", "/Appointment/a%2Fb", "{\"resourceType\":\"Appointment\",\"id\":\"a/b\"}", "application/fhir+json", 400)]
    [InlineData("PUT", "/Appointment/%F0%9F%98%80", "{\"resourceType\":\"Appointment\",\"id\":\"😀\"}", "application/fhir+json", 400)]
    [InlineData("PUT", "/Patient/maria", "{\"resourceType\":\"Patient\",\"id\":\"maria\"}", "application/fhir+json", 204)]
    [InlineData("POST", "", "", "application/x-www-form-urlencoded", 204)]
    [InlineData("POST", "/", "", "application/x-www-form-urlencoded", 204)]
    public async Task Every_refusal_is_an_OperationOutcome(string method, string path, string body, string type, int status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await Send(new HttpMethod(method), Here + path, content);

        Assert.Equal(status, (int)response.StatusCode);
        if (status >= 400) Assert.NotNull(await OutcomeCode(response));
        if (status >= 400) Assert.Empty(kept);
    }

    [Fact]
    public async Task HAPIs_probe_gets_a_CapabilityStatement()
    {
        using var response = await Send(HttpMethod.Get, Here + "/metadata", null);
        var statement = JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct));

        Assert.Equal("application/fhir+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("CapabilityStatement", "4.0.1"), (statement.GetProperty("resourceType").GetString(), statement.GetProperty("fhirVersion").GetString()));
    }

    [Fact]
    public async Task R_24_nineteen_deliveries_at_once_are_each_answered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 19).Select(_ =>
            Send(HttpMethod.Put, Here + "/Appointment/visit-1", Json(Examples.Text("notification-hapi-put")))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        Assert.Equal(("visit-1", "1"), Assert.Single(kept.Cast<Notification.Put>().Select(put => (put.Id, put.VersionId!)).Distinct()));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/fhir+json");

    private static async Task<string?> OutcomeCode(HttpResponseMessage response)
    {
        Assert.Equal("application/fhir+json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct)).GetProperty("issue")[0].GetProperty("code").GetString();
    }

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body) =>
        http.SendAsync(new HttpRequestMessage(method, path) { Content = body }, Ct);
}
