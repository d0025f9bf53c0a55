using System.Text.Json;

namespace FhirOutreach.Ehr;

/// <summary>Answers with an OperationOutcome.</summary>
internal static class OutcomeResponse
{
    /// <param name="diagnostics">Repeats nothing of what was sent.</param>
    public static async Task Write(HttpResponse response, int status, string diagnostics)
    {
        response.StatusCode = status;
        response.ContentType = EhrMediaTypes.FhirJson;
        await JsonSerializer.SerializeAsync(response.Body, new
        {
            resourceType = "OperationOutcome",
            issue = new[] { new { severity = "error", code = CodeOf(status), diagnostics } },
        });
    }

    private static string CodeOf(int status) => status switch
    {
        404 => "not-found",
        413 => "too-long",
        415 => "not-supported",
        503 => "transient",
        _ => "invalid",
    };
}
