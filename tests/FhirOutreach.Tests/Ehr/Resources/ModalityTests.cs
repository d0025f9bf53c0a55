using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Tests.Ehr.Resources;

/// <summary>Whether a visit is at a distance is read from what the EHR says, and never guessed .</summary>
public sealed class ModalityTests
{
    private static readonly AppointmentReader Reader = new(new References(new Uri("https://ehr.example/r4")));

    [Theory]
    [InlineData("virtualService", """[{"channelType":{"code":"zoom"}}]""")] // R5's element
    [InlineData("extension", """[{"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.virtualService"}]""")]
    [InlineData("serviceType", """[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"VR"}]}]""")]
    [InlineData("serviceCategory", """[{"text":"Telemedicine"}]""")]
    [InlineData("appointmentType", """{"coding":[{"code":"17","display":"Video visit"}]}""")]
    [InlineData("appointmentType", """{"text":"VIRTUAL follow-up"}""")]
    [InlineData("appointmentType", """{"text":"Consulta de telemedicina"}""")]
    [InlineData("appointmentType", """{"text":"Telephone call"}""")]
    public void R_30_every_way_of_saying_that_a_visit_is_at_a_distance_is_understood(string element, string value) =>
        Assert.True(Reader.Read(With(element, value)).IsVirtual);

    [Theory]
    [InlineData("appointmentType", """{"text":"Office visit"}""")]
    [InlineData("appointmentType", """{"text":"Walk-in"}""")]
    [InlineData("appointmentType", """{"coding":[{"code":"VRX","display":"Vaccination"}]}""")]
    [InlineData("serviceType", """[{"coding":[{"code":"57","display":"Immunization"}]}]""")]
    [InlineData("virtualService", "[]")]
    [InlineData("extension", """[{"url":"http://ehr.example/room","valueString":"video"}]""")]
    [InlineData("comment", "\"Offer a video visit next time\"")] // said to staff, and of another visit
    public void R_30_what_does_not_say_so_is_not_guessed(string element, string value) =>
        Assert.False(Reader.Read(With(element, value)).IsVirtual);

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

        Assert.Equal(isVirtual, new PlaceReader("US").Read(location, DateTimeOffset.Parse("2026-12-01T09:00:00Z")).IsVirtual);
    }

    private static JsonElement With(string element, string value) =>
        Examples.With("appointment-booked", appointment => appointment[element] = JsonNode.Parse(value));
}
