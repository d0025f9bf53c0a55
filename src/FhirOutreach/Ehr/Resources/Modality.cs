using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Whether a visit takes place at a distance. R4 has no element for it: servers say it by R5's <c>virtualService</c>, by
/// v3-ActCode <c>VR</c>, or in the words of a type. What is not said is not guessed: the words are neutral then.
/// </summary>
internal static class Modality
{
    private const string VirtualInActCode = "VR";
    private const string VirtualService = "virtualService";

    private static readonly string[] Types = ["serviceType", "serviceCategory"];
    private static readonly string[] DistantWords =
        ["telehealth", "telemedicine", "televisit", "virtual", "video", "telephone", "telesalud", "telemedicina"];

    public static bool IsVirtual(JsonElement appointment) =>
        appointment.Items(VirtualService).Any()
        || appointment.Items("extension").Any(extension =>
            extension.Text("url")?.EndsWith(VirtualService, StringComparison.OrdinalIgnoreCase) == true)
        || Types.SelectMany(type => appointment.Items(type)).Append(appointment.At("appointmentType")).Any(IsDistant);

    /// <summary>Location.physicalType "Virtual".</summary>
    public static bool IsVirtualPlace(JsonElement location) =>
        location.At("physicalType").Items("coding").Any(coding => coding.Text("code") == "vi");

    private static bool IsDistant(JsonElement concept) =>
        concept.Items("coding").Any(coding => coding.Text("code") == VirtualInActCode || SaysSo(coding.Text("display")))
        || SaysSo(concept.Text("text"));

    private static bool SaysSo(string? words) =>
        words is not null && DistantWords.Any(word => words.Contains(word, StringComparison.OrdinalIgnoreCase));
}
