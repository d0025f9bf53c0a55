using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>Events of a topic Subscription that never reached us: asked for with <c>$events</c>, or swept for.</summary>
public sealed class EventRecoveryTests
{
    private const string Phone = "+15550100203";

    /// <summary>Longer than the EHR is left in peace between two questions, and between two doubtful sweeps.</summary>
    private const string Rest = "61s";

    [Theory]
    [InlineData(TopicStatusStyle.Parameters)]
    [InlineData(TopicStatusStyle.ParametersWithNumbers)]
    [InlineData(TopicStatusStyle.SubscriptionStatus)]
    public async Task A_gap_is_filled_by_events_without_a_sweep_however_the_EHR_writes_its_numbers(TopicStatusStyle style)
    {
        await using var clinic = await Open(EhrDialect.Backport with { WritesTopicStatusAs = style });
        var swept = Sweeps(clinic);
        var lost = Lose(clinic, events: 3);

        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.Single(clinic.Texts(Phone));
        Assert.Equal(4, clinic.Carrier.Sent.Count);
        Assert.Equal(4, Followed(clinic));
        Assert.Equal((swept, 1), (Sweeps(clinic), Questions(clinic)));
    }

    [Fact]
    public async Task What_a_heartbeat_counts_and_we_do_not_is_asked_for()
    {
        await using var clinic = await Open(EhrDialect.Backport);
        var swept = Sweeps(clinic);
        var lost = Lose(clinic, events: 2);

        clinic.Ehr.Subscriptions.SendHeartbeats();
        await clinic.Settled();

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.Equal(swept, Sweeps(clinic));
    }

    [Fact]
    public async Task What_the_Subscriptions_status_counts_and_we_do_not_is_asked_for()
    {
        await using var clinic = await Open(EhrDialect.Backport);
        var swept = Sweeps(clinic);
        var lost = Lose(clinic, events: 2);

        await clinic.Advance("6m"); // the keeper's next look

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.Equal(swept, Sweeps(clinic));
    }

    [Fact]
    public async Task A_thousand_events_are_asked_for_in_pages()
    {
        await using var clinic = await Open(EhrDialect.Backport, ("Notices:Booked", "false"));
        var swept = Sweeps(clinic);
        var lost = Lose(clinic, events: 1_050);

        clinic.Ehr.Subscriptions.SendHeartbeats();
        await clinic.Settled();

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.Equal((swept, 3), (Sweeps(clinic), Questions(clinic)));
    }

    [Fact]
    public async Task A_server_without_events_is_swept_and_not_asked_again_for_an_hour()
    {
        await using var clinic = await Open(EhrDialect.Backport with { OffersEvents = false });
        var swept = Sweeps(clinic);
        for (var round = 0; round < 3; round++)
        {
            var lost = Lose(clinic, events: 2);
            clinic.Ehr.Subscriptions.SendHeartbeats();
            await clinic.Settled();
            await clinic.Advance(Rest);
            Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        }

        Assert.Equal(1, Questions(clinic));
        Assert.InRange(Sweeps(clinic) - swept, 3, 6); // one that finds something looks once more
    }

    [Fact]
    public async Task A_server_that_has_forgotten_the_oldest_of_them_is_swept()
    {
        await using var clinic = await Open(EhrDialect.Backport with { EventsKept = 2 });
        var swept = Sweeps(clinic);
        var lost = Lose(clinic, events: 4);

        clinic.Ehr.Subscriptions.SendHeartbeats();
        await clinic.Settled();

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.True(Sweeps(clinic) > swept);
    }

    [Fact]
    public async Task A_count_that_begins_anew_is_swept_and_loses_nothing()
    {
        await using var clinic = await Open(EhrDialect.Backport);
        for (var i = 0; i < 5; i++) clinic.Book(clinic.Patient($"+1555010020{i}"));
        await clinic.Settled();
        await clinic.Advance("5s");
        var swept = Sweeps(clinic);

        clinic.Ehr.Subscriptions.RestartCounts();
        var lost = Lose(clinic, events: 2);
        clinic.Book(clinic.Patient("+15550100300"));
        await clinic.Settled();

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.True(Sweeps(clinic) > swept);
        Assert.Equal(3, Followed(clinic));
    }

    [Fact]
    public async Task A_count_that_begins_anew_and_has_come_as_far_again_is_asked_for_from_its_beginning()
    {
        await using var clinic = await Open(EhrDialect.Backport);
        for (var i = 0; i < 3; i++) clinic.Book(clinic.Patient($"+1555010020{i}"));
        await clinic.Settled();
        clinic.Ehr.Deliveries.Hold(); // until the new count is past the old one

        clinic.Ehr.Subscriptions.RestartCounts();
        var lost = Lose(clinic, events: 1);
        for (var i = 3; i < 7; i++) clinic.Book(clinic.Patient($"+1555010020{i}"));
        clinic.Ehr.Deliveries.Release();
        await clinic.Settled();
        await clinic.Advance("5s");

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.Equal(5, Followed(clinic));
    }

    [Theory]
    [InlineData("application/fhir+json", """{"resourceType":"Bundle","type":"history"}""")]
    [InlineData("application/fhir+json", """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported"}]}""")]
    [InlineData("application/fhir+json", """{"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"Parameters","parameter":"none"} }]}""")]
    [InlineData("application/fhir+json", """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"SubscriptionStatus","type":"query-event","eventsSinceSubscriptionStart":"many"} }]}""")]
    [InlineData("application/fhir+json", """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"SubscriptionStatus","type":"query-event","eventsSinceSubscriptionStart":"3","notificationEvent":[{"eventNumber":"1"},{"eventNumber":"2"},{"eventNumber":"3"}]} }]}""")]
    [InlineData("application/fhir+json", """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"SubscriptionStatus","type":"query-event","subscription":{"reference":"Subscription/another"},"eventsSinceSubscriptionStart":"0"} }]}""")]
    [InlineData("application/fhir+json", """[1,2""")]
    [InlineData("text/html", "<html>busy</html>")]
    public async Task An_answer_that_is_none_is_swept_for(string type, string answer)
    {
        await using var clinic = await Open(EhrDialect.Backport);
        var swept = Sweeps(clinic);
        clinic.Ehr.Faults.Next(IsQuestion, new Fault.Body(200, type, answer));
        var lost = Lose(clinic, events: 2);

        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();

        Assert.All(lost, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.True(Sweeps(clinic) > swept);
        Assert.Equal(0, clinic.Ehr.Faults.Pending);
    }

    [Fact]
    public async Task Deliveries_that_overtake_each_other_are_one_question_and_no_sweep()
    {
        await using var clinic = await Open(EhrDialect.Backport, ("Notices:Booked", "false"));
        var swept = Sweeps(clinic);
        clinic.Ehr.Deliveries.ReorderWindow = 40;

        var visits = Enumerable.Range(0, 40).Select(i => clinic.Book(clinic.Patient($"+1555011{i:0000}"))).ToList();
        await clinic.Settled();
        await clinic.Advance("6s");

        Assert.All(visits, visit => Assert.Equal("1", clinic.HeldVersion(visit)));
        Assert.Equal(40, Followed(clinic));
        Assert.Equal(swept, Sweeps(clinic));
        Assert.InRange(Questions(clinic), 1, 4); // one in five seconds, however long this machine took
    }

    private static async Task<RunningClinic> Open(EhrDialect dialect, params (string Name, string Value)[] more)
    {
        var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = dialect, Seed = 5 }, [("Ehr:Notifications", "Backport"), ("Ehr:SweepEvery", "7d"), .. more]);
        await clinic.Start();
        await clinic.Advance("2m"); // the handshake has been heard, and the Subscription seen to be active
        Assert.IsType<SubscriptionState.Active>(clinic.Services.GetRequiredService<SubscriptionKeeper>().State);
        return clinic;
    }

    /// <summary>Visits that are booked and that nobody tells us of.</summary>
    private static List<string> Lose(RunningClinic clinic, int events)
    {
        var ann = clinic.Ehr.AddPatient("Ann", "Lee", "+15550100555");
        clinic.Ehr.Deliveries.DropFraction = 1;
        var lost = Enumerable.Range(0, events).Select(i => clinic.Ehr.Book(events > 10 ? ann : clinic.Patient($"+1555012{i:0000}"), clinic.Now.AddDays(7 + i % 30))).ToList();
        clinic.Ehr.Deliveries.DropFraction = 0;
        return lost;
    }

    private static long Followed(RunningClinic clinic) =>
        clinic.Database.Read(session => session.HighestEvent(clinic.Ehr.Subscriptions.Active.Single()));

    private static int Questions(RunningClinic clinic) => clinic.Ehr.Requests.Count(IsQuestion);

    private static bool IsQuestion(ReceivedRequest request) => request.Path.EndsWith("/$events", StringComparison.Ordinal);

    private static int Sweeps(RunningClinic clinic) => clinic.Ehr.Requests.Count(request =>
        request.Query.Contains("_lastUpdated=ge", StringComparison.Ordinal) && !request.Query.Contains("_getpages", StringComparison.Ordinal));
}
