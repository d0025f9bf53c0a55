using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>IANA zones that resources carry. A zone this machine does not know reads as none.</summary>
internal static class Zones
{
    /// <summary>On a date, dateTime or instant such as <c>Appointment._start</c>.</summary>
    private const string TzCode = "http://hl7.org/fhir/StructureDefinition/tz-code";

    /// <summary>On Patient, Location or an address.</summary>
    private const string TimeZone = "http://hl7.org/fhir/StructureDefinition/timezone";

    private const int LengthMax = 64;

    public static string? OfInstant(JsonElement extended) =>
        Known(extended.Extension(TzCode) ?? extended.Extension(TimeZone));

    public static string? OfResource(JsonElement extended) =>
        Known(extended.Extension(TimeZone) ?? extended.Extension(TzCode));

    private static string? Known(string? zone) =>
        zone is { Length: <= LengthMax }
        && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
        && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            ? zone
            : null;
}
