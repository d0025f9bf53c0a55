using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Whether a visit takes place at a distance. R4 has no element for it: servers say it by R5's <c>virtualService</c>, by a code
/// of a type, or only in a type's words. A code decides; words are asked where no code does. What is not said is not
/// guessed.
/// </summary>
internal static class Modality
{
    private const string VirtualService = "virtualService";
    private const string ActCode = "ActCode";
    private const string PlaceOfService = "place-of-service";
    private const string Snomed = "http://snomed.info/sct";

    private static readonly string[] Types = ["serviceType", "serviceCategory"];

    /// <summary>http://terminology.hl7.org/CodeSystem/v3-ActCode, class of an encounter: those to which somebody comes.</summary>
    private static readonly string[] InPersonClasses = ["AMB", "EMER", "FLD", "HH", "IMP", "ACUTE", "NONAC", "OBSENC", "PRENC", "SS"];

    /// <summary>Telemedicine consultation with patient, telephone consultation, telephone encounter.</summary>
    private static readonly string[] SnomedAtADistance = ["448337001", "386472008", "185317003"];

    /// <summary>CMS: telehealth elsewhere, and in the patient's home.</summary>
    private static readonly string[] TelehealthPlaces = ["02", "10"];

    private enum Said { Nothing, AtADistance, InPerson }

    public static bool IsVirtual(JsonElement appointment)
    {
        if (HasVirtualService(appointment)) return true;

        var concepts = Types.SelectMany(type => appointment.Items(type)).Append(appointment.At("appointmentType")).ToList();
        var codes = concepts.SelectMany(concept => concept.Items("coding")).Select(OfCode).ToList();
        if (codes.Contains(Said.AtADistance)) return true;
        return !codes.Contains(Said.InPerson) && concepts.Any(SaysSo);
    }

    /// <summary>Location.physicalType "Virtual".</summary>
    public static bool IsVirtualPlace(JsonElement location) =>
        location.At("physicalType").Items("coding").Any(coding => coding.Text("code") == "vi");

    private static bool HasVirtualService(JsonElement appointment) =>
        appointment.Items(VirtualService).Any()
        || appointment.Items("extension").Any(extension =>
            extension.Text("url")?.EndsWith(VirtualService, StringComparison.OrdinalIgnoreCase) == true);

    private static Said OfCode(JsonElement coding)
    {
        var (system, code) = (coding.Text("system"), coding.Text("code"));
        var isOfActCode = system is null || system.Contains(ActCode, StringComparison.Ordinal);
        if (isOfActCode && code == "VR") return Said.AtADistance;
        if (system == Snomed && SnomedAtADistance.Contains(code)) return Said.AtADistance;
        if (system?.Contains(PlaceOfService, StringComparison.OrdinalIgnoreCase) == true && code is not null)
            return TelehealthPlaces.Contains(code) ? Said.AtADistance : Said.InPerson;
        return system is not null && isOfActCode && InPersonClasses.Contains(code) ? Said.InPerson : Said.Nothing;
    }

    private static bool SaysSo(JsonElement concept) =>
        DistantWords.AreIn(concept.Text("text")) || concept.Items("coding").Any(coding => DistantWords.AreIn(coding.Text("display")));
}
