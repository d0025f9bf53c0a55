using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>An EHR that speaks of changes in topic Subscriptions.</summary>
public sealed class BackportJourneyTests
{
    private const string Phone = "+15550100203";

    private static readonly (string Name, string Value)[] BackportOnly =
        [("Ehr:Notifications", "Backport"), ("Ehr:SweepEvery", "7d")]; // no usual sweep comes in between

    [Fact]
    public async Task A_booking_is_heard_by_its_id_read_and_told()
    {
        await using var clinic = await Open();
        var swept = Sweeps(clinic);

        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(swept, Sweeps(clinic));
        Assert.Equal(1, Followed(clinic));
        Assert.Contains("(Backport topic)", State(clinic).Words, StringComparison.Ordinal);
        var held = clinic.Ehr.Resources("Subscription").Single();
        Assert.Equal(clinic.Ehr.Dialect.Topic, (string?)held["criteria"]);
        Assert.Equal("id-only", (string?)held["channel"]!["_payload"]!["extension"]![0]!["valueCode"]);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("full-resource")]
    public async Task A_person_may_have_asked_for_another_content(string content)
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Backport }, [.. BackportOnly, ("Ehr:ManageSubscription", "false")]);
        await clinic.Start();
        Assert.Contains("no delivery since", State(clinic).Words, StringComparison.Ordinal);
        var wanted = JsonNode.Parse(new BackportSubscription(
            clinic.Services.GetRequiredService<FhirOutreach.Settings.OutreachSettings>(), new(RunningClinic.Key), new(clinic.Ehr.Dialect.Topic, IsKnownToTell: true)).Json())!.AsObject();
        wanted["channel"]!["_payload"]!["extension"]![0]!["valueCode"] = content;
        clinic.Ehr.Add(wanted);
        await clinic.Settled();

        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
        Assert.Contains("last delivery", State(clinic).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_of_ours_is_the_topics_filter()
    {
        await using var clinic = await Open(("Ehr:Filter", "status=booked"));
        var visit = clinic.Book(clinic.Patient(Phone));
        clinic.Ehr.Cancel(visit);
        await clinic.Settled();

        Assert.Equal(1, Followed(clinic));
    }

    [Fact]
    public async Task An_event_that_never_came_is_found_with_the_next_one()
    {
        await using var clinic = await Open();
        clinic.Ehr.Deliveries.DropFraction = 1;
        var lost = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Null(clinic.HeldVersion(lost));

        clinic.Ehr.Deliveries.DropFraction = 0;
        clinic.Book(clinic.Patient("+15550100204"));
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
        Assert.Equal("1", clinic.HeldVersion(lost));
    }

    [Fact]
    public async Task The_last_event_of_all_is_found_with_a_heartbeat()
    {
        await using var clinic = await Open();
        clinic.Ehr.Deliveries.DropFraction = 1;
        clinic.Book(clinic.Patient(Phone));
        clinic.Ehr.Deliveries.DropFraction = 0;

        clinic.Ehr.Subscriptions.SendHeartbeats();
        await clinic.Settled();

        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task A_Subscription_that_went_to_error_is_asked_for_again_and_what_was_missed_is_found()
    {
        await using var clinic = await Open();
        await clinic.Advance("6m"); // one that goes to error again at once is not hammered
        var id = clinic.Ehr.Subscriptions.Active.Single();
        clinic.Ehr.Subscriptions.SetStatus(id, "error");
        clinic.Book(clinic.Patient(Phone)); // nobody is told
        await clinic.Settled();
        Assert.Empty(clinic.Texts(Phone));

        using var body = new StringContent(
            $$"""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"SubscriptionStatus","status":"error","type":"heartbeat","subscription":{"reference":"Subscription/{{id}}"} } }]}""",
            System.Text.Encoding.UTF8, "application/fhir+json");
        using var answer = await clinic.Http.PostAsync($"/ehr/notifications/{RunningClinic.Key}", body, TestContext.Current.CancellationToken);
        await clinic.Settled();

        Assert.Equal([id], clinic.Ehr.Subscriptions.Active);
        Assert.Single(clinic.Texts(Phone));
    }

    [Fact]
    public async Task A_server_whose_Subscriptions_read_requested_is_believed_by_its_status()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Backport with { TopicSubscriptionsReadRequested = true } }, BackportOnly);
        await clinic.Start();
        await clinic.Advance("5m");

        Assert.IsType<SubscriptionState.Active>(State(clinic));
    }

    private static async Task<RunningClinic> Open(params (string Name, string Value)[] more)
    {
        var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Backport }, [.. BackportOnly, .. more]);
        await clinic.Start();
        await clinic.Advance("2m"); // the handshake has been heard, and the Subscription seen to be active
        Assert.IsType<SubscriptionState.Active>(State(clinic));
        return clinic;
    }

    private static SubscriptionState State(RunningClinic clinic) => clinic.Services.GetRequiredService<SubscriptionKeeper>().State;

    private static long Followed(RunningClinic clinic) =>
        clinic.Database.Read(session => session.HighestEvent(clinic.Ehr.Subscriptions.Active.Single()));

    private static int Sweeps(RunningClinic clinic) =>
        clinic.Ehr.Requests.Count(request => request.Query.Contains("_lastUpdated=ge", StringComparison.Ordinal) && !request.Query.Contains("_getpages", StringComparison.Ordinal));
}
