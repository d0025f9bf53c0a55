using System.Net;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>athenahealth: a Subscription for each topic, signed, made and deleted and never changed.</summary>
public sealed class AthenaJourneyTests
{
    private const string Phone = "+15550100203";

    [Fact]
    public async Task Booked_moved_and_cancelled_are_heard_each_by_its_topic_without_a_sweep()
    {
        await using var clinic = await Open();
        Assert.Equal("8 Subscriptions are active (athenahealth topics, signed)", State(clinic).Words);
        Assert.Equal(EhrDialect.Athena.NamedTopics, Held(clinic).Select(held => held.Topic).Order(StringComparer.Ordinal));
        var swept = Sweeps(clinic);

        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));
        await clinic.Settled();
        clinic.Ehr.Cancel(visit);
        await clinic.Settled();

        Assert.Equal(3, clinic.Texts(Phone).Count);
        Assert.Equal((string?)clinic.Ehr.Appointment(visit)!["meta"]!["versionId"], clinic.HeldVersion(visit));
        Assert.Equal(swept, Sweeps(clinic)); // numbers that begin anew in each bundle are no gap
        Assert.DoesNotContain(clinic.Ehr.Requests, request => request.Path.Contains("$events", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha256=00")]
    [InlineData("sha256=0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task What_is_not_signed_with_our_secret_is_not_heard(string? signature)
    {
        await using var clinic = await Open();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/ehr/notifications/{RunningClinic.Key}")
        {
            Content = new StringContent("""{"resourceType":"Bundle"}""", System.Text.Encoding.UTF8, "application/fhir+json"),
        };
        if (signature is not null) request.Headers.Add("X-Hub-Signature", signature);

        using var answer = await clinic.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task One_that_is_deleted_or_in_error_is_made_anew_and_the_others_are_left_alone()
    {
        await using var clinic = await Open();
        var before = Held(clinic);
        clinic.Ehr.Subscriptions.SetStatus(before[0].Id, "error");
        clinic.Ehr.Delete("Subscription", before[1].Id);

        await clinic.Advance("6m");
        await clinic.Advance("2m");

        var after = Held(clinic);
        Assert.Equal(before.Select(held => held.Topic).Order(StringComparer.Ordinal), after.Select(held => held.Topic).Order(StringComparer.Ordinal));
        Assert.Equal(6, before.Select(held => held.Id).Intersect(after.Select(held => held.Id)).Count());
        Assert.True(State(clinic).Delivers);
    }

    [Fact]
    public async Task While_one_is_refused_the_EHR_is_polled_and_the_words_say_which()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Athena }, ("Ehr:SweepEvery", "7d"));
        clinic.Ehr.Faults.Next(
            request => request.Method == "POST" && request.Body.Contains("Appointment.cancel", StringComparison.Ordinal),
            new Fault.Status(403), times: int.MaxValue);
        await clinic.Start();
        await clinic.Advance("2m");

        Assert.StartsWith("7 of 8 Subscriptions are active (athenahealth topics, signed); Appointment.cancel: refused:", State(clinic).Words, StringComparison.Ordinal);
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Cancel(visit);
        await clinic.Advance("31s");
        Assert.Equal(2, clinic.Texts(Phone).Count);

        clinic.Ehr.Faults.Clear();
        await clinic.Advance("6m");
        await clinic.Advance("2m");
        Assert.True(State(clinic).Delivers);
    }

    [Fact]
    public async Task After_a_restart_they_are_the_same_eight()
    {
        await using var clinic = await Open();
        var before = Held(clinic);

        await clinic.Stop();
        await clinic.Start();
        await clinic.Advance("6m");

        Assert.Equal(before, Held(clinic));
        Assert.True(State(clinic).Delivers);
    }

    [Fact]
    public async Task What_others_left_at_our_endpoint_is_deleted_since_nobody_knows_its_secret()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Athena });
        var settings = FhirOutreach.Commands.ServeCommand.ReadSettings(Program.Builder(clinic.Arguments))!;
        var key = new NotificationKey(RunningClinic.Key);
        var topic = EhrDialect.Athena.NamedTopics[0];
        var stranger = clinic.Ehr.Add(System.Text.Json.Nodes.JsonNode.Parse(
            new AthenaSubscription(settings, key, new NotificationSignature(key), topic).Json())!.AsObject());

        await clinic.Start();
        await clinic.Advance("2m");

        Assert.DoesNotContain(Held(clinic), held => held.Id == stranger);
        Assert.Equal(8, Held(clinic).Count);
    }

    [Fact]
    public async Task With_a_filter_it_is_polled_since_its_topics_take_none()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Athena }, ("Ehr:Filter", "location=Location/north"));
        await clinic.Start();

        Assert.IsType<SubscriptionState.Polling>(State(clinic));
        Assert.Empty(Held(clinic));
    }

    private static async Task<RunningClinic> Open()
    {
        var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Athena }, ("Ehr:SweepEvery", "7d"));
        await clinic.Start();
        await clinic.Advance("2m");
        Assert.True(State(clinic).Delivers, State(clinic).Words);
        return clinic;
    }

    private static SubscriptionState State(RunningClinic clinic) => clinic.Services.GetRequiredService<SubscriptionKeeper>().State;

    private static List<(string Id, string Topic)> Held(RunningClinic clinic) =>
        [.. clinic.Ehr.Resources("Subscription").Select(held => ((string)held["id"]!, (string)held["criteria"]!))];

    private static int Sweeps(RunningClinic clinic) => clinic.Ehr.Requests.Count(request =>
        request.Query.Contains("_lastUpdated=ge", StringComparison.Ordinal) && !request.Query.Contains("_getpages", StringComparison.Ordinal));
}
