using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Ehr.Subscriptions;

/// <summary>Which style of Subscription is kept in which EHR, and how a topic Subscription is watched.</summary>
public sealed class SubscriptionStylesTests
{
    private const string Topics = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical";

    [Theory]
    [InlineData("Cerner")]
    [InlineData("Epic")]
    [InlineData("Microsoft")]
    [InlineData("Google")]
    [InlineData("Firely")]
    public async Task Where_there_is_nothing_for_us_it_is_polled_and_nothing_is_asked(string dialect)
    {
        await using var ehr = await SubscribedEhr.Start(settings => settings with
        {
            Ehr = settings.Ehr with { Dialect = Enum.Parse<EhrDialect>(dialect) },
        });
        await using var kept = await ehr.Keep();

        Assert.IsType<SubscriptionState.Polling>(kept.State);
        Assert.False(kept.Delivers);
        Assert.Empty(ehr.Requests);
    }

    [Theory]
    [InlineData(EhrNotifications.Auto, "Firely", "https://ehr.example")] // polled
    [InlineData(EhrNotifications.RestHook, "Firely", "https://ehr.example")]
    internal async Task Asked_for_by_name_it_is_tried_all_the_same(EhrNotifications notifications, string dialect, string origin)
    {
        await using var ehr = await SubscribedEhr.Start(settings => settings with
        {
            PublicBaseUrl = new Uri(origin),
            Ehr = settings.Ehr with { Dialect = Enum.Parse<EhrDialect>(dialect), Notifications = notifications },
        });
        await using var kept = await ehr.Keep();

        Assert.Equal(notifications == EhrNotifications.RestHook ? 1 : 0, ehr.Held.Count);
    }

    [Theory]
    [InlineData("https://a.example/topic/encounters,https://a.example/topic/Appointments", "https://a.example/topic/Appointments")]
    [InlineData("https://a.example/topic/feed", "https://a.example/topic/feed")]
    [InlineData("", "http://hl7.org/fhir/us/core/SubscriptionTopic/patient-data-feed")]
    [InlineData("https://a.example/topic/one,https://a.example/topic/two", "http://hl7.org/fhir/us/core/SubscriptionTopic/patient-data-feed")]
    public async Task The_topic_is_the_EHRs_own_when_it_names_one(string offered, string criteria)
    {
        await using var ehr = await Topic(offered);
        await using var kept = await ehr.Keep();

        var made = ehr.Held["s1"];
        Assert.Equal(criteria, (string?)made["criteria"]);
        Assert.Equal("requested", (string?)made["status"]);
        Assert.Equal("rest-hook", (string?)made["channel"]!["type"]);
        Assert.Equal(60, (int?)made["channel"]!["extension"]![0]!["valueUnsignedInt"]);
        Assert.Equal($"X-FhirOutreach-Key: {SubscribedEhr.Key}", (string?)made["channel"]!["header"]![0]);
    }

    [Theory]
    [InlineData("SubscriptionTopic",
        """{"resourceType":"SubscriptionTopic","url":"https://a.example/topic/17","resourceTrigger":[{"resource":"http://hl7.org/fhir/StructureDefinition/Appointment"}]}""")]
    [InlineData("Basic",
        """
        {"resourceType":"Basic","extension":[
            {"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.url","valueUri":"https://a.example/topic/17"},
            {"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.resourceTrigger","extension":[
                {"url":"resource","valueUri":"Appointment"}]}]}
        """)]
    public async Task A_topic_is_found_by_what_triggers_it(string type, string topic)
    {
        await using var ehr = await Topic("https://a.example/topic/16,https://a.example/topic/17", type);
        const string other = """{"resourceType":"SubscriptionTopic","url":"https://a.example/topic/16","resourceTrigger":[{"resource":"Encounter"}]}""";
        ehr.Topics = new(200, $$"""{"resourceType":"Bundle","entry":[{"resource":{{other}} },{"resource":{{topic}} }]}""");
        await using var kept = await ehr.Keep();

        Assert.Equal("https://a.example/topic/17", (string?)ehr.Held["s1"]["criteria"]);
        Assert.Contains(ehr.Requests, request => request.PathAndQuery.StartsWith($"/fhir/{type}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://a.example/topic/appointments", null)]
    [InlineData("https://a.example/topic/feed", "nothing says that Appointments trigger it")]
    [InlineData("", "patient-data-feed promises no Appointments")]
    public async Task A_topic_that_may_not_tell_of_Appointments_is_doubted_with_what_to_ask_for(string offered, string? doubt)
    {
        await using var ehr = await Topic(offered);

        var chosen = Assert.IsType<SubscriptionChoice.Make>(await ehr.Choose());

        if (doubt is null) Assert.Null(chosen.All[0].Doubt);
        else
        {
            Assert.Contains(doubt, chosen.All[0].Doubt, StringComparison.Ordinal);
            Assert.Contains("resourceTrigger.resource is Appointment", chosen.All[0].Doubt, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_lists_no_Subscription_is_polled_and_none_is_tried()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.Metadata = new(200, """{"resourceType":"CapabilityStatement","rest":[{"resource":[{"type":"Appointment"}]}]}""");
        await using var kept = await ehr.Keep();

        Assert.Equal(new SubscriptionState.Polling("the EHR's CapabilityStatement lists no Subscription"), kept.State);
        Assert.DoesNotContain(ehr.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task No_topic_Subscription_is_made_before_the_topics_are_known()
    {
        await using var ehr = await Topic("https://a.example/topic/appointments");
        ehr.RefuseAll = _ => new(503);
        await using var kept = await ehr.Keep();
        Assert.IsType<SubscriptionState.Unreachable>(kept.State);

        ehr.RefuseAll = null;
        await kept.After(TimeSpan.FromSeconds(5));

        Assert.Equal("https://a.example/topic/appointments", (string?)ehr.Held["s1"]["criteria"]);
    }

    [Fact]
    public async Task An_EHR_that_counted_more_than_we_heard_is_doubted()
    {
        await using var ehr = await Topic("https://a.example/topic/appointments");
        ehr.Status = Status("active", events: 3);
        await using var kept = await ehr.Keep();
        await kept.After(TimeSpan.FromSeconds(1));

        Assert.IsType<SubscriptionState.Active>(kept.State); // although it reads requested
        Assert.Equal(1, ehr.Doubts);
    }

    [Fact]
    public async Task When_the_heartbeats_stop_it_is_requested_anew_once_a_look_and_polled_meanwhile()
    {
        await using var ehr = await Topic("https://a.example/topic/appointments");
        ehr.Status = Status("active", events: 0);
        await using var kept = await ehr.Keep();
        await kept.After(TimeSpan.FromSeconds(1));
        Heartbeat(ehr);
        var heard = ehr.Now;
        Assert.Equal(0, Writes(ehr));

        await kept.After(TimeSpan.FromMinutes(5));

        Assert.Equal(new SubscriptionState.Silent("s1", heard), kept.State);
        Assert.False(kept.Delivers);
        Assert.Equal((1, 1), (Writes(ehr), ehr.Doubts));
        await kept.After(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Writes(ehr));

        Heartbeat(ehr);
        await kept.After(TimeSpan.FromMinutes(1));
        await kept.After(TimeSpan.FromMinutes(4));
        Heartbeat(ehr);
        await kept.After(TimeSpan.FromSeconds(10));
        await kept.After(TimeSpan.FromMinutes(1));
        Assert.Equal("Active", kept.State.GetType().Name);
    }

    [Fact]
    public async Task An_EHR_that_never_sent_a_heartbeat_is_not_expected_to()
    {
        await using var ehr = await Topic("https://a.example/topic/appointments");
        ehr.Status = Status("active", events: 0);
        await using var kept = await ehr.Keep();
        ehr.Last.Heard(ehr.Now);

        await kept.After(TimeSpan.FromHours(1));

        Assert.IsType<SubscriptionState.Active>(kept.State);
        Assert.Equal(0, Writes(ehr));
    }

    private static void Heartbeat(SubscribedEhr ehr)
    {
        ehr.Last.Heard(ehr.Now);
        ehr.Last.HeardHeartbeat(ehr.Now);
    }

    private static int Writes(SubscribedEhr ehr) => ehr.Requests.Count(request => request.Method == "PUT");

    private static async Task<SubscribedEhr> Topic(string offered, params string[] alsoListed)
    {
        var ehr = await SubscribedEhr.Start(settings => settings with { Ehr = settings.Ehr with { Notifications = EhrNotifications.Backport } });
        ehr.Metadata = new(200, new JsonObject
        {
            ["resourceType"] = "CapabilityStatement",
            ["rest"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonArray([.. alsoListed.Select(type => new JsonObject { ["type"] = type }), new JsonObject
                {
                    ["type"] = "Subscription",
                    ["extension"] = new JsonArray([.. offered.Split(',', StringSplitOptions.RemoveEmptyEntries)
                        .Select(topic => new JsonObject { ["url"] = Topics, ["valueCanonical"] = topic })]),
                }]),
            }),
        }.ToJsonString());
        return ehr;
    }

    private static StubAnswer Status(string status, int events) => new(200,
        $$"""
        {"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Parameters","parameter":[
            {"name":"status","valueCode":"{{status}}"},{"name":"type","valueCode":"query-status"},
            {"name":"events-since-subscription-start","valueString":"{{events}}"}]} }]}
        """);
}
