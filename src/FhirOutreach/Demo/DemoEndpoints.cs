using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using Microsoft.AspNetCore.Mvc;

namespace FhirOutreach.Demo;

internal sealed record BookRequest(string? Patient, string? Doctor, string? Place, DateTime? Start);

internal sealed record MoveRequest(DateTime? Start);

internal sealed record DoctorRequest(string? Doctor);

internal sealed record TextRequest(string? Body);

/// <summary>The page, what it shows (<c>/demo/state</c>), and what can be done on it. Bodies are JSON, so that no foreign page can post one.</summary>
internal static class DemoEndpoints
{
    public const string Page = "/demo";

    private const int TextMax = 1600; // characters, the carrier's own limit
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDemo(this WebApplication app, DemoClinic clinic)
    {
        var states = new DemoStates(clinic, app.Services.GetRequiredService<OutreachClock>(), app.Services.GetRequiredService<Database>());
        app.MapGet("/", () => Results.Redirect(Page));
        app.MapGet(Page, (HttpContext context) => File(context, "index.html", "text/html; charset=utf-8"));
        app.MapGet("/demo/{file}", (HttpContext context, string file) => PartOfPage(context, file));
        app.MapGet("/demo/state", (HttpContext context, string? visit) => State(context, states.Now(visit)));

        app.MapPost("/demo/visits", ([FromBody] BookRequest request) => Book(clinic, request));
        app.MapPost("/demo/visits/{id}/move", (string id, [FromBody] MoveRequest request) => request.Start is { } start
            ? Act(clinic, id, () => clinic.Move(id, start))
            : Wrong("start: a local date and time, such as 2026-12-01T09:30"));
        app.MapPost("/demo/visits/{id}/doctor", (string id, [FromBody] DoctorRequest request) => Cast.Doctors.Any(doctor => doctor.Id == request.Doctor)
            ? Act(clinic, id, () => clinic.Ehr.ChangePractitioner(id, request.Doctor!))
            : Wrong("doctor: unknown"));
        app.MapPost("/demo/visits/{id}/cancel", (string id, [FromBody] object _) => Act(clinic, id, () => clinic.Ehr.Cancel(id)));
        app.MapPost("/demo/visits/{id}/restore", (string id, [FromBody] object _) => Act(clinic, id, () => clinic.Ehr.Restore(id)));
        app.MapPost("/demo/visits/{id}/no-show", (string id, [FromBody] object _) => Act(clinic, id, () => clinic.Ehr.NoShow(id)));
        app.MapPost("/demo/phones/{number}/texts", (string number, [FromBody] TextRequest request) => Text(clinic, number, request));
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

    private static IResult Book(DemoClinic clinic, BookRequest request)
    {
        if (Cast.Patients.All(patient => patient.Id != request.Patient)) return Wrong("patient: unknown");
        if (Cast.Doctors.All(doctor => doctor.Id != request.Doctor)) return Wrong("doctor: unknown");
        if (Cast.Places.All(place => place.Id != request.Place)) return Wrong("place: unknown");
        return request.Start is { } start
            ? Results.Ok(new { id = clinic.Book(request.Patient!, start, request.Doctor!, request.Place!) })
            : Wrong("start: a local date and time, such as 2026-12-01T09:30");
    }

    private static IResult Act(DemoClinic clinic, string id, Action act)
    {
        if (clinic.Ehr.Appointment(id) is null) return Results.NotFound(new { error = "there is no such visit" });
        act();
        return Results.Ok(new { id });
    }

    private static async Task<IResult> Text(DemoClinic clinic, string number, TextRequest request)
    {
        if (Cast.Patients.All(patient => patient.Phone != number)) return Results.NotFound(new { error = "there is no such phone" });
        if (string.IsNullOrWhiteSpace(request.Body) || request.Body.Length > TextMax) return Wrong($"body: 1 to {TextMax} characters");
        await clinic.Carrier.Phone(number).Reply(request.Body);
        return Results.Ok(new { number });
    }

    private static IResult Wrong(string error) => Results.BadRequest(new { error });
}
