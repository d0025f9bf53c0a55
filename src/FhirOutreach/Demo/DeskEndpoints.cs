using Microsoft.AspNetCore.Mvc;

namespace FhirOutreach.Demo;

internal sealed record BookRequest(string? Patient, string? Doctor, string? Place, DateTime? Start);

internal sealed record MoveRequest(DateTime? Start);

internal sealed record DoctorRequest(string? Doctor);

internal sealed record TextRequest(string? Body);

/// <summary>
/// What the clinic's front desk and the patients do: book, move, cancel; text, and look at what came. Bodies are JSON, so
/// that no foreign page can post one.
/// </summary>
internal static class DeskEndpoints
{
    private const int TextMax = 1600; // characters, the carrier's own limit

    public static void MapDesk(this WebApplication app, DemoClinic clinic)
    {
        app.MapGet("/demo/visits/{id}", (string id) => clinic.Ehr.Appointment(id) is { } visit
            ? Results.Text(visit.ToJsonString(), "application/json")
            : Results.NotFound(new { error = "there is no such visit" }));
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
        app.MapGet("/demo/phones/{number}/texts", (string number) => Texts(clinic, number));
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

    private static IResult Texts(DemoClinic clinic, string number) => Cast.Patients.Any(patient => patient.Phone == number)
        ? Results.Ok(clinic.Carrier.Phone(number).Texts.Select(text => new { text.IsFromPhone, text.Body, text.At }))
        : Results.NotFound(new { error = "there is no such phone" });

    private static IResult Wrong(string error) => Results.BadRequest(new { error });
}
