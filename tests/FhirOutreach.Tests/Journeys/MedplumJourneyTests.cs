using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Tests.Peers;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The main job against an EHR nobody here wrote: Medplum's FHIR server packages.</summary>
public sealed class MedplumJourneyTests
{
    private const string Phone = "+12025550143";

    [Fact]
    public async Task Book_text_C_one_patch_accepted_and_told_then_X_and_cancelled()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var peer = await MedplumPeer.Start(ct);
        await using var clinic = await RunningClinic.Open(("Ehr:BaseUrl", peer.BaseUrl.AbsoluteUri));
        using var ehr = new HttpClient();
        var phone = clinic.Carrier.Phone(Phone);

        var patient = await Create(ehr, peer, new JsonObject
        {
            ["resourceType"] = "Patient",
            ["name"] = new JsonArray(new JsonObject { ["given"] = new JsonArray("Ann"), ["family"] = "Lee" }),
            ["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["use"] = "mobile", ["value"] = Phone }),
        });
        var appointment = await Create(ehr, peer, new JsonObject
        {
            ["resourceType"] = "Appointment",
            ["status"] = "booked",
            ["start"] = clinic.Now.AddDays(7).ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["end"] = clinic.Now.AddDays(7).AddMinutes(30).ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["participant"] = new JsonArray(new JsonObject
            {
                ["actor"] = new JsonObject { ["reference"] = $"Patient/{patient}" },
                ["status"] = "needs-action",
            }),
        });
        Assert.Contains("Ann", (await phone.NextText(ct)).Body, StringComparison.Ordinal);

        await phone.Reply("C");
        Assert.Contains("confirmed", (await phone.NextText(ct)).Body, StringComparison.Ordinal);
        Assert.Equal("accepted", (string?)(await Read(ehr, peer, appointment))["participant"]![0]!["status"]);

        await phone.Reply("X");
        await phone.NextText(ct);
        var cancelled = await Read(ehr, peer, appointment);
        Assert.Equal("cancelled", (string?)cancelled["status"]);
        Assert.Equal("pat-crs", (string?)cancelled["cancelationReason"]!["coding"]![0]!["code"]);
        Assert.Equal(3, phone.Received.Count);
    }

    private static async Task<string> Create(HttpClient ehr, MedplumPeer peer, JsonObject resource)
    {
        var type = (string)resource["resourceType"]!;
        using var content = JsonContent.Create(resource, new MediaTypeHeaderValue("application/fhir+json"));
        using var answer = await ehr.PostAsync($"{peer.BaseUrl}/{type}", content);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    private static async Task<JsonObject> Read(HttpClient ehr, MedplumPeer peer, string appointment) =>
        (await ehr.GetFromJsonAsync<JsonObject>($"{peer.BaseUrl}/Appointment/{appointment}"))!;
}
