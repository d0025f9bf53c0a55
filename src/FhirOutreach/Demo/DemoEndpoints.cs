using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;

namespace FhirOutreach.Demo;

/// <summary>The page, and what it shows (<c>/demo/state</c>).</summary>
internal static class DemoEndpoints
{
    public const string Page = "/demo";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDemo(this WebApplication app, DemoClinic clinic)
    {
        var states = new DemoStates(
            clinic, app.Services.GetRequiredService<OutreachClock>(), app.Services.GetRequiredService<Database>(),
            app.Services.GetRequiredService<OutreachSettings>());
        app.MapGet("/", () => Results.Redirect(Page));
        app.MapGet(Page, (HttpContext context) => File(context, "index.html", "text/html; charset=utf-8"));
        app.MapGet("/demo/{file}", (HttpContext context, string file) => PartOfPage(context, file));
        app.MapGet("/demo/state", (HttpContext context, string? visit) => State(context, states.Now(visit)));
        app.MapDesk(clinic);
    }

    private static IResult PartOfPage(HttpContext context, string file) => Path.GetExtension(file) switch
    {
        ".css" => File(context, file, "text/css; charset=utf-8"),
        ".js" => File(context, file, "text/javascript; charset=utf-8"),
        ".svg" => File(context, file, "image/svg+xml"),
        _ => Results.NotFound(),
    };

    private static IResult File(HttpContext context, string name, string type)
    {
        if (Assembly.GetExecutingAssembly().GetManifestResourceStream($"Demo/{name}") is not { } part) return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Stream(part, type);
    }

    // The page asks often; what has not changed is a few bytes.
    private static IResult State(HttpContext context, DemoState state)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(state, JsonSerializerOptions.Web);
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(json).AsSpan(0, 8))}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.Headers.IfNoneMatch == tag ? Results.StatusCode(304) : Results.Bytes(json, "application/json");
    }
}
