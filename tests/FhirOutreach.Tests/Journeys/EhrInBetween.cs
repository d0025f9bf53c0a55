using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Journeys;

/// <summary>
/// Stands between the service and the sandbox EHR and changes what the EHR answers, as servers do that the sandbox does not play.
/// </summary>
internal sealed class EhrInBetween : IAsyncDisposable
{
    private static readonly string[] PassedOn = ["If-Match", "Prefer", "Accept"];

    private readonly WebApplication app;
    private readonly HttpClient http = new();
    private readonly string target;

    private EhrInBetween(WebApplication app, string target)
    {
        (this.app, this.target) = (app, target);
    }

    public string Url => app.Urls.Single() + "/fhir";

    /// <summary>Changes each resource the EHR answers with, Bundles included.</summary>
    public Action<JsonObject> Change { get; set; } = _ => { };

    /// <summary>By how much the Date of a read is after that of a search.</summary>
    public TimeSpan ReadsLaterBy { get; set; }

    public bool PassesETags { get; set; } = true;

    public static async Task<EhrInBetween> Before(RunningClinic clinic)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var between = new EhrInBetween(builder.Build(), clinic.EhrUrl);
        between.app.Run(between.PassOn);
        await between.app.StartAsync(TestContext.Current.CancellationToken);
        clinic.Set("Ehr:BaseUrl", between.Url);
        clinic.Set("Ehr:Notifications", "Poll");
        return between;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassOn(HttpContext context)
    {
        var asked = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), target + asked.Path.Value!["/fhir".Length..] + asked.QueryString);
        foreach (var name in PassedOn)
            if (asked.Headers.TryGetValue(name, out var value)) request.Headers.TryAddWithoutValidation(name, value.ToString());
        if (asked.ContentType is { } type)
        {
            using var body = new MemoryStream();
            await asked.Body.CopyToAsync(body, context.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        using var answer = await http.SendAsync(request, context.RequestAborted);
        var text = await answer.Content.ReadAsStringAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        if (PassesETags && answer.Headers.ETag is { } tag) context.Response.Headers.ETag = tag.ToString();
        if (asked.Path.Value!.Contains("/Appointment/", StringComparison.Ordinal))
            context.Response.Headers.Date = (TimeProvider.System.GetUtcNow() + ReadsLaterBy).ToString("R", CultureInfo.InvariantCulture);
        if (text.Length == 0) return;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Changed(text.Replace(target, Url, StringComparison.Ordinal))), context.RequestAborted);
    }

    private string Changed(string text)
    {
        if (JsonNode.Parse(text) is not JsonObject resource) return text;
        foreach (var entry in resource["entry"]?.AsArray() ?? [])
            if (entry?["resource"] is JsonObject within) Change(within);
        Change(resource);
        return resource.ToJsonString();
    }
}
