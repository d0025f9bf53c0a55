using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Tests.Ehr.Resources;

/// <summary>R-30: who is to stay at home is not told a place, and who is to come is.</summary>
public sealed class ModalityTests
{
    [Theory]
    [InlineData("Telehealth visit", true)]
    [InlineData("Tele-health Follow Up", true)]
    [InlineData("TELEMEDICINE NEW PATIENT", true)]
    [InlineData("Telehealth: results of your colonoscopy", true)]
    [InlineData("Video Visit", true)]
    [InlineData("Established patient (video)", true)]
    [InlineData("Virtual consultation, colonoscopy results", true)]
    [InlineData("Virtual follow-up", true)]
    [InlineData("Virtual Diabetes Prevention Program", true)]
    [InlineData("Telephone call", true)]
    [InlineData("Phone appointment", true)]
    [InlineData("Telepsychiatry", true)]
    [InlineData("eVisit", true)]
    [InlineData("Consulta telefónica", true)]
    [InlineData("Videollamada", true)]
    [InlineData("Telemedicina", true)]
    [InlineData("Virtual colonoscopy", false)]
    [InlineData("VIRTUAL COLONOSCOPY (CT)", false)]
    [InlineData("CT colonography, virtual", false)]
    [InlineData("Virtual bronchoscopy", false)]
    [InlineData("Video swallow study", false)]
    [InlineData("Videofluoroscopic swallow", false)]
    [InlineData("Video capsule endoscopy", false)]
    [InlineData("Video EEG monitoring", false)]
    [InlineData("Video laryngoscopy", false)]
    [InlineData("Videonystagmography (VNG)", false)]
    [InlineData("Video urodynamics", false)]
    [InlineData("Video-assisted thoracoscopic surgery", false)]
    [InlineData("Virtual simulation for radiation", false)]
    [InlineData("Virtual reality exposure", false)]
    [InlineData("Telemetry check", false)]
    [InlineData("Check-up", false)]
    [InlineData("Colonoscopy", false)]
    [InlineData("", false)]
    public void R_30_a_name_says_so_only_where_it_cannot_mean_a_procedure(string name, bool isVirtual)
    {
        Assert.Equal(isVirtual, DistantWords.AreIn(name));
        Assert.Equal(isVirtual, Is("{\"serviceType\":[{\"text\":" + JsonSerializer.Serialize(name) + "}]}"));
        Assert.Equal(isVirtual, Is("{\"appointmentType\":{\"coding\":[{\"code\":\"x\",\"display\":" + JsonSerializer.Serialize(name) + "}]}}"));
    }

    [Theory]
    [InlineData("""{"virtualService":[{"channelType":{}}]}""", true)]
    [InlineData("""{"extension":[{"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.virtualService"}]}""", true)]
    [InlineData("""{"serviceType":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"VR"}]}]}""", true)]
    [InlineData("""{"serviceCategory":[{"coding":[{"system":"http://snomed.info/sct","code":"448337001"}]}]}""", true)]
    [InlineData("""{"serviceType":[{"coding":[{"system":"http://snomed.info/sct","code":"185317003"}]}]}""", true)]
    [InlineData("""{"serviceType":[{"coding":[{"system":"https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set","code":"10"}]}]}""", true)]
    [InlineData("""{"serviceType":[{"coding":[{"system":"https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set","code":"11"}],"text":"Video visit room"}]}""", false)]
    [InlineData("""{"serviceType":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"}],"text":"Virtual waiting room visit"}]}""", false)]
    [InlineData("""{"serviceType":[{"coding":[{"system":"http://clinic.example/types","code":"VR"}]}]}""", false)]
    [InlineData("""{"serviceType":[{"coding":[{"system":"http://clinic.example/types","code":"10"}]}]}""", false)]
    [InlineData("""{"serviceType":"telehealth","appointmentType":[7],"extension":{"url":"virtualService"}}""", false)]
    public void R_30_a_code_decides_before_words(string appointment, bool isVirtual) => Assert.Equal(isVirtual, Is(appointment));

    [Theory]
    [InlineData("vi", true)]
    [InlineData("bu", false)]
    [InlineData(null, false)]
    public void R_30_a_place_may_be_virtual_too(string? physicalType, bool isVirtual)
    {
        var location = Examples.With("location-north", place =>
        {
            if (physicalType is not null)
                place["physicalType"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = physicalType }) };
        });

        Assert.Equal(isVirtual, Modality.IsVirtualPlace(location));
    }

    private static bool Is(string appointment) => Modality.IsVirtual(JsonElement.Parse(appointment));
}
