using System.Net;
using System.Text;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Journeys;

/// <summary>An EHR that signs what it sends with the secret we gave it.</summary>
public sealed class MedplumSignatureTests
{
    private const string Phone = "+15550100203";

    [Fact]
    public async Task A_signed_delivery_is_told_and_an_unsigned_one_is_404_also_after_a_restart()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Medplum }, ("Ehr:SweepEvery", "7d"));
        await clinic.Start();
        await clinic.Advance("1m"); // the EHR was seen to hold the secret

        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Single(clinic.Texts(Phone));
        Assert.All(clinic.Ehr.Deliveries.Log, attempt => Assert.Equal(DeliveryOutcome.Accepted, attempt.Outcome));

        Assert.Equal(HttpStatusCode.NotFound, await Unsigned(clinic));
        await clinic.Stop();
        clinic.Ehr.IsDown = true; // nobody can say any more whether it signs
        await clinic.Start();
        Assert.Equal(HttpStatusCode.NotFound, await Unsigned(clinic));
    }

    [Fact]
    public async Task A_wrong_secret_in_the_EHR_is_put_right()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Medplum });
        await clinic.Start();
        await clinic.Advance("1m");
        var id = clinic.Ehr.Subscriptions.Active.Single();
        clinic.Ehr.Change("Subscription", id, subscription => subscription["extension"]![0]!["valueString"] = "somebody else's");

        await clinic.Advance("6m");

        Assert.Equal(
            new NotificationSignature(new NotificationKey(RunningClinic.Key)).Secret,
            (string?)clinic.Ehr.Resource("Subscription", id)!["extension"]![0]!["valueString"]);
    }

    [Fact]
    public async Task A_server_that_drops_the_secret_is_heard_without()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Medplum with { DropsUnknownExtensions = true } }, ("Ehr:SweepEvery", "7d"));
        await clinic.Start();
        await clinic.Advance("6m");

        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
    }

    private static async Task<HttpStatusCode> Unsigned(RunningClinic clinic)
    {
        using var body = new StringContent("""{"resourceType":"Appointment","id":"invented"}""", Encoding.UTF8, "application/fhir+json");
        using var answer = await clinic.Http.PostAsync($"/ehr/notifications/{RunningClinic.Key}", body, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
