using System.Net.Http.Json;
using System.Text.Json;
using FhirOutreach.Keys;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Tests.Journeys;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>The whole service before an EHR that lets nobody in without a token.</summary>
public sealed class SmartJourneyTests
{
    private const string Phone = "+12025550101";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PublicJwk.Rs384)]
    [InlineData(PublicJwk.Es384)]
    public async Task A_visit_is_told_and_confirmed_through_tokens_alone(string alg)
    {
        var key = SigningKey.New(alg);
        await using var clinic = await Clinic(key, key.Public);
        await clinic.Start();

        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Reply(Phone, "C");

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        Assert.All(
            clinic.Ehr.Requests.Where(request => request.Path is not ("/metadata" or "/.well-known/smart-configuration")),
            request => Assert.StartsWith("Bearer ", request.Header("Authorization"), StringComparison.Ordinal));
        Assert.DoesNotContain(clinic.Ehr.Requests, request => request.Status is 401 or 403);
        Assert.Single(clinic.Ehr.Authorization!.Requests.Of("POST", "/token"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_EHR_whose_Appointments_are_read_only_is_asked_for_the_right_to_answer_and_answered(bool understandsV2)
    {
        const string needed = "system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Location.rs system/Subscription.cruds";
        const string read = "system/Appointment.read system/Appointment.write system/Patient.read system/Practitioner.read system/Location.read"
            + " system/Subscription.read system/Subscription.write";
        var key = SigningKey.New(PublicJwk.Es384);
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions
            {
                Dialect = Dialects.Named("ResponseOnly"),
                Smart = new()
                {
                    ClientId = "us",
                    Jwks = new SigningKeys(key, [key.Public]).PublicJwks().ToJsonString(),
                    UnderstandsV2 = understandsV2,
                    Scopes = understandsV2
                        ? needed + " system/AppointmentResponse.cs"
                        : read + " system/AppointmentResponse.read system/AppointmentResponse.write",
                },
            },
            ("Ehr:Auth", "SmartBackend"), ("Ehr:ClientId", "us"), ("Ehr:KeyFile", PrivateJwk.Of(key).ToJsonString()));
        await clinic.Start();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Advance("6m"); // where there are no notifications

        await clinic.Reply(Phone, "C");
        await clinic.Advance("6m");

        Assert.Single(clinic.Ehr.Resources("AppointmentResponse"));
        Assert.DoesNotContain(clinic.Ehr.Requests, request => request.Status is 401 or 403);
        Assert.DoesNotContain("EhrNotUpdated", clinic.OpenTasks());
    }

    [Fact]
    public async Task R_29_a_token_that_is_revoked_between_two_texts_is_replaced_and_nothing_is_lost()
    {
        var key = SigningKey.New(PublicJwk.Es384);
        await using var clinic = await Clinic(key, key.Public);
        await clinic.Start();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        clinic.Ehr.Authorization!.RevokeAll();
        clinic.Ehr.Authorization.Faults.Next("POST", "/token", new Fault.Status(503));
        await clinic.Reply(Phone, "C");
        await clinic.Advance("1h"); // the EHR was not to be had the first time: tried again

        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
    }

    [Fact]
    public async Task Our_public_keys_are_for_everybody_and_nothing_private_is_among_them()
    {
        var (signer, next) = (SigningKey.New(PublicJwk.Rs384), SigningKey.New(PublicJwk.Es384));
        var file = new System.Text.Json.Nodes.JsonObject
        {
            ["keys"] = new System.Text.Json.Nodes.JsonArray(PrivateJwk.Of(signer), PrivateJwk.Of(next)),
        };
        await using var clinic = await Clinic(file.ToJsonString(), new SigningKeys(signer, [signer.Public]));
        await clinic.Start();

        using var answer = await clinic.Http.GetAsync("/.well-known/jwks.json", Ct);
        var keys = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("keys").EnumerateArray().ToList();

        Assert.Equal("public, max-age=300", answer.Headers.CacheControl!.ToString());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal([signer.Public.Kid, next.Public.Kid], keys.Select(key => key.GetProperty("kid").GetString()));
        Assert.Equal(
            ["kty", "kid", "use", "alg", "key_ops", "e", "n"], keys[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["kty", "kid", "use", "alg", "key_ops", "crv", "x", "y"], keys[1].EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Without_a_key_there_is_nothing_in_the_set()
    {
        await using var clinic = await RunningClinic.Open();

        Assert.Equal("""{"keys":[]}""", await clinic.Http.GetStringAsync("/.well-known/jwks.json", Ct));
        using var probe = await clinic.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/.well-known/jwks.json"), Ct);
        Assert.Equal(System.Net.HttpStatusCode.OK, probe.StatusCode);
    }

    [Fact]
    public async Task The_readiness_page_says_how_we_are_authorized_and_what_is_narrower()
    {
        var key = SigningKey.New(PublicJwk.Es384);
        await using var clinic = await Clinic(key, key.Public);
        clinic.Ehr.Authorization!.Scopes = "system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Subscription.cruds";
        await clinic.Start();

        var authorization = (await clinic.Http.GetFromJsonAsync<JsonElement>("/readyz", Ct)).GetProperty("authorization");

        Assert.Equal("Good", authorization.GetProperty("state").GetString());
        Assert.Contains("ES384", authorization.GetProperty("words").GetString(), StringComparison.Ordinal);
        Assert.Contains("without system/Location.rs", authorization.GetProperty("narrower").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_29_the_key_is_rotated_in_three_restarts_and_nobody_is_refused_on_the_way()
    {
        var folder = Directory.CreateTempSubdirectory("fhir-outreach-keys-");
        var file = new FileInfo(Path.Combine(folder.FullName, "keys.json"));
        var ring = new KeyRing(file, TimeProvider.System);
        ring.Begin(PublicJwk.Es384);
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Smart = new() { ClientId = "us", JwksUrl = "http://not-yet-known.invalid/" } },
            ("Ehr:Auth", "SmartBackend"), ("Ehr:ClientId", "us"), ("Ehr:KeyFile", file.FullName));
        clinic.Ehr.Authorization!.JwksUrl = new Uri(clinic.Http.BaseAddress!, "/.well-known/jwks.json").AbsoluteUri;
        var patient = clinic.Patient(Phone);

        for (var step = 0; step < 4; step++)
        {
            await clinic.Start();
            clinic.Ehr.Authorization.ForgetKeys(); // the hour between two steps, and what a server keeps in it
            clinic.Ehr.Authorization.RevokeAll();
            clinic.Book(patient, inDays: 7 + step);
            await clinic.Settled();
            await clinic.Stop();
            Assert.IsType<RingStep.Done>(ring.Rotate(now: true));
        }

        Assert.Equal(4, clinic.Texts(Phone).Count);
        Assert.DoesNotContain(clinic.Ehr.Authorization.Requests, request => request.Status != 200);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_doctor_names_a_client_the_EHR_does_not_know()
    {
        var key = SigningKey.New(PublicJwk.Es384);
        await using var clinic = await Clinic(key, SigningKey.New(PublicJwk.Es384).Public);
        var said = new StringWriter();

        var code = await FhirOutreach.Commands.CheckCommand.Run(clinic.Arguments, said, Ct);

        Assert.Equal(1, code);
        Assert.Contains("WRONG authorization", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("invalid_client", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok    EHR ", said.ToString(), StringComparison.Ordinal); // what it can do is shown to strangers
    }

    private static Task<RunningClinic> Clinic(SigningKey key, PublicJwk registered) =>
        Clinic(PrivateJwk.Of(key).ToJsonString(), new SigningKeys(key, [registered]));

    private static Task<RunningClinic> Clinic(string keyFile, SigningKeys registered) => RunningClinic.Prepare(
        new SandboxEhrOptions { Smart = new() { ClientId = "us", Jwks = registered.PublicJwks().ToJsonString() } },
        ("Ehr:Auth", "SmartBackend"), ("Ehr:ClientId", "us"), ("Ehr:KeyFile", keyFile));
}
