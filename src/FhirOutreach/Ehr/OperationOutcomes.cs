using System.Text.Json;
using System.Text.RegularExpressions;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr;

/// <summary>
/// Says in few words why an EHR refused. Diagnostics often quote the resource, so about patients' resources only codes
/// are repeated: those of the issue, and the server's own message number ("HAPI-0550").
/// </summary>
internal static partial class OperationOutcomes
{
    private const int IssuesMax = 3;
    private const int DiagnosticsLengthMax = 300;
    private const int CodeLengthMax = 40;

    /// <param name="withDiagnostics">Only where the request was not about a patient's data.</param>
    /// <returns>Null when the body is no OperationOutcome that says anything.</returns>
    public static string? Reason(JsonElement body, bool withDiagnostics)
    {
        if (body.Text("resourceType") != "OperationOutcome") return null;
        var issues = body.Items("issue").Take(IssuesMax)
            .Select(issue => Issue(issue, withDiagnostics)).Where(words => words.Length > 0);
        var reason = string.Join("; ", issues);
        return reason.Length == 0 ? null : reason;
    }

    private static string Issue(JsonElement issue, bool withDiagnostics)
    {
        var details = issue.At("details");
        var diagnostics = issue.Text("diagnostics") ?? details.Text("text");
        var codes = details.Items("coding").Select(coding => coding.Text("code"))
            .Prepend(issue.Text("code")).Where(IsCode);
        string?[] words = [.. codes, withDiagnostics ? Short(diagnostics) : MessageNumber(diagnostics)];
        return string.Join(' ', words.Where(word => word is not null).Distinct());
    }

    private static bool IsCode(string? code) => code is { Length: <= CodeLengthMax } && CodeShape().IsMatch(code);

    private static string? Short(string? diagnostics) =>
        diagnostics is { Length: > DiagnosticsLengthMax } ? diagnostics[..DiagnosticsLengthMax] + "…" : diagnostics;

    private static string? MessageNumber(string? diagnostics) =>
        diagnostics is not null && Number().Match(diagnostics) is { Success: true } match ? match.Value : null;

    // Letters and hyphens, as in FHIR's issue-type: a code made of digits could be somebody's number.
    [GeneratedRegex(@"^[A-Za-z][A-Za-z_-]*\z")]
    private static partial Regex CodeShape();

    [GeneratedRegex(@"^[A-Z]{2,8}-[0-9]{1,6}(?=:)")]
    private static partial Regex Number();
}
