using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Settings;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Ehr.Subscriptions;

public sealed class SubscriptionKeeperTests
{
    [Fact]
    public async Task It_creates_one_and_waits_until_the_EHR_activates_it()
    {
        await using var ehr = await SubscribedEhr.Start();
        await using var kept = await ehr.Keep();

        Assert.Equal(new SubscriptionState.WaitingForActivation("s1"), kept.State);
        Assert.False(kept.Delivers);
        ehr.SetStatus("s1", "active");
        await kept.After(TimeSpan.FromSeconds(1));

        Assert.Equal(new SubscriptionState.Active("s1", kept.Now), kept.State);
        Assert.True(kept.Delivers);
        var made = ehr.Held["s1"];
        Assert.Equal(
            "Appointment?status=proposed,pending,booked,arrived,fulfilled,cancelled,noshow,entered-in-error,checked-in,waitlist",
            made["criteria"]!.GetValue<string>());
        var channel = made["channel"]!;
        Assert.Equal("rest-hook", channel["type"]!.GetValue<string>());
        Assert.Equal($"https://outreach.example/ehr/notifications/{SubscribedEhr.Key}", channel["endpoint"]!.GetValue<string>());
        Assert.Equal("application/fhir+json", channel["payload"]!.GetValue<string>());
        Assert.Equal($"X-FhirOutreach-Key: {SubscribedEhr.Key}", channel["header"]![0]!.GetValue<string>());
        Assert.True(channel["extension"]![0]!["valueBoolean"]!.GetValue<bool>());
        Assert.Null(made["end"]);
    }

    [Theory]
    [InlineData("location=Location/north", "&location=Location/north")]
    [InlineData("?_tag=urn:x|pilot&service-type=57", "&_tag=urn:x|pilot&service-type=57")]
    public async Task The_filter_is_part_of_the_criteria(string filter, string end)
    {
        await using var ehr = await SubscribedEhr.Start(settings => settings with { Ehr = settings.Ehr with { Filter = filter } });
        await using var kept = await ehr.Keep();

        Assert.EndsWith(end, ehr.Held["s1"]["criteria"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_26_one_that_stays_requested_is_told_after_two_minutes_and_looked_at_on()
    {
        await using var ehr = await SubscribedEhr.Start();
        await using var kept = await ehr.Keep();

        foreach (var seconds in (int[])[1, 2, 5, 10, 20, 30])
        {
            await kept.After(TimeSpan.FromSeconds(seconds));
            Assert.Equal(new SubscriptionState.WaitingForActivation("s1"), kept.State);
        }
        await kept.After(TimeSpan.FromSeconds(60));

        Assert.Equal(new SubscriptionState.NotActivating("s1"), kept.State);
        Assert.False(kept.Delivers);
        ehr.SetStatus("s1", "active");
        await kept.After(TimeSpan.FromMinutes(5));
        Assert.True(kept.Delivers);
        Assert.Single(ehr.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task Medplum_wants_it_active_from_the_first()
    {
        await using var ehr = await SubscribedEhr.Start(settings => settings with { Ehr = settings.Ehr with { Dialect = EhrDialect.Medplum } });
        await using var kept = await ehr.Keep();
        Assert.Equal("active", ehr.Held["s1"]["status"]!.GetValue<string>());

        await kept.After(TimeSpan.FromSeconds(1));

        Assert.IsType<SubscriptionState.Active>(kept.State);
    }

    [Fact]
    public async Task After_a_restart_it_is_found_again()
    {
        await using var ehr = await SubscribedEhr.Start();
        await using (var first = await ehr.Keep())
        {
            ehr.SetStatus("s1", "active");
        }

        await using var second = await ehr.Keep();

        Assert.IsType<SubscriptionState.Active>(second.State);
        Assert.Single(ehr.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task With_an_empty_database_ours_is_adopted_and_surplus_ones_are_deleted()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.Hold("old", "off");
        ehr.Hold("good", "active");
        ehr.Hold("strange", "active", endpoint: "https://somebody.else/");
        await using var kept = await ehr.Keep();

        Assert.Equal("good", Assert.IsType<SubscriptionState.Active>(kept.State).Id);
        Assert.Equal(["good", "strange"], ehr.Held.Keys.Order());
        Assert.DoesNotContain(ehr.Requests, request => request.Method == "POST");
    }

    [Theory]
    [InlineData("off")]
    [InlineData("error")]
    public async Task One_that_was_switched_off_is_requested_again(string status)
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.Hold("s0", status);
        await using var kept = await ehr.Keep();

        Assert.Equal("requested", ehr.Held["s0"]["status"]!.GetValue<string>());
        Assert.Equal(new SubscriptionState.WaitingForActivation("s0"), kept.State);
    }

    [Fact]
    public async Task One_that_goes_to_error_again_and_again_is_not_hammered()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.Hold("s0", "error");
        await using var kept = await ehr.Keep();
        ehr.SetStatus("s0", "error");
        await kept.After(TimeSpan.FromSeconds(1));

        Assert.Equal(new SubscriptionState.Refused("the EHR holds it as error: no reason given"), kept.State);
        await kept.After(TimeSpan.FromSeconds(30));
        Assert.Single(ehr.Requests, request => request.Method == "PUT");
        await kept.After(TimeSpan.FromMinutes(5));
        Assert.Equal(2, ehr.Requests.Count(request => request.Method == "PUT"));
    }

    [Fact]
    public async Task One_that_was_deleted_is_made_again()
    {
        await using var ehr = await SubscribedEhr.Start();
        await using var kept = await ehr.Keep();
        ehr.SetStatus("s1", "active");
        await kept.After(TimeSpan.FromSeconds(1));
        ehr.Held.TryRemove("s1", out _);

        await kept.After(TimeSpan.FromMinutes(5));

        Assert.Equal(new SubscriptionState.WaitingForActivation("s2"), kept.State);
    }

    [Theory]
    [InlineData("criteria", "Appointment?status=booked")]
    [InlineData("end", "2026-12-24T00:00:00Z")]
    public async Task What_somebody_changed_is_put_right(string property, string value)
    {
        await using var ehr = await SubscribedEhr.Start();
        await using var kept = await ehr.Keep();
        ehr.SetStatus("s1", "active");
        await kept.After(TimeSpan.FromSeconds(1));
        ehr.Held["s1"][property] = value;

        await kept.After(TimeSpan.FromMinutes(5));

        Assert.NotEqual(value, ehr.Held["s1"][property]?.GetValue<string>());
    }

    [Fact]
    public async Task A_server_that_rewrites_what_it_keeps_is_not_written_to_for_ever()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.OnWrite = subscription =>
        {
            subscription["criteria"] = "Appointment?rewritten=true";
            subscription["status"] = "active";
        };
        await using var kept = await ehr.Keep();

        for (var look = 0; look < 10; look++) await kept.After(TimeSpan.FromMinutes(5));

        Assert.IsType<SubscriptionState.Active>(kept.State);
        Assert.DoesNotContain(ehr.Requests, request => request.Method == "PUT");
    }

    [Theory]
    [InlineData(412, "HAPI-2671: REST HOOK endpoint is not reachable")]
    [InlineData(422, "HAPI-0020: channel type missing")]
    [InlineData(403, "no scope")]
    public async Task A_refusal_is_told_in_words_and_tried_again_later(int status, string words)
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.Refuse = _ => StubAnswer.Outcome(status, "processing", $"{words}: https://outreach.example/ehr/notifications/{SubscribedEhr.Key}");
        await using var kept = await ehr.Keep();

        var reason = Assert.IsType<SubscriptionState.Refused>(kept.State).Reason;
        Assert.Contains(words, reason, StringComparison.Ordinal);
        Assert.DoesNotContain(SubscribedEhr.Key, reason, StringComparison.Ordinal);
        ehr.Refuse = null;
        await kept.After(TimeSpan.FromMinutes(5));
        Assert.Equal(new SubscriptionState.WaitingForActivation("s1"), kept.State);
    }

    [Fact]
    public async Task An_unreachable_EHR_is_tried_with_growing_pauses()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.RefuseAll = _ => new StubAnswer(503);
        await using var kept = await ehr.Keep();
        Assert.IsType<SubscriptionState.Unreachable>(kept.State);

        foreach (var seconds in (int[])[5, 10, 20, 40, 80, 160])
        {
            var before = ehr.Requests.Count;
            await kept.After(TimeSpan.FromSeconds(seconds - 1));
            Assert.Equal(before, ehr.Requests.Count);
            await kept.After(TimeSpan.FromSeconds(1));
            Assert.True(ehr.Requests.Count > before);
        }
        ehr.RefuseAll = null;
        await kept.After(TimeSpan.FromMinutes(5));
        Assert.Equal(new SubscriptionState.WaitingForActivation("s1"), kept.State);
    }

    [Fact]
    public async Task A_create_without_an_answer_does_not_make_a_second_one()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.AfterCreate = () => StubAnswer.Drop;
        await using var kept = await ehr.Keep();
        Assert.IsType<SubscriptionState.Unreachable>(kept.State);
        ehr.AfterCreate = null;

        await kept.After(TimeSpan.FromSeconds(5));

        Assert.Equal(new SubscriptionState.WaitingForActivation("s1"), kept.State);
        Assert.Equal("s1", Assert.Single(ehr.Held.Keys));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // nor can it be found
    public async Task A_create_that_does_not_say_its_id_does_not_make_a_second_one(bool isHidden)
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.AfterCreate = () => new StubAnswer(201);
        if (isHidden) ehr.OnWrite = subscription => subscription["channel"]!["endpoint"] = "hidden";
        await using var kept = await ehr.Keep();
        Assert.IsType<SubscriptionState.Refused>(kept.State);

        for (var look = 0; look < 3; look++) await kept.After(TimeSpan.FromMinutes(5));

        Assert.Equal("s1", Assert.Single(ehr.Held.Keys));
        if (isHidden) Assert.Contains("under which id", Assert.IsType<SubscriptionState.Refused>(kept.State).Reason, StringComparison.Ordinal);
        else Assert.IsNotType<SubscriptionState.Refused>(kept.State);
    }

    [Fact]
    public async Task One_at_our_endpoint_is_found_also_where_the_EHR_refuses_to_search_by_it()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.Hold("theirs", "active", "https://somebody.example/");
        ehr.Hold("ours", "active");
        ehr.RefusesSearchByUrl = true;

        await using var kept = await ehr.Keep();

        Assert.Equal(["ours", "theirs"], ehr.Held.Keys.Order());
        Assert.Equal("ours", Assert.IsType<SubscriptionState.Active>(kept.State).Id);
    }

    [Fact]
    public async Task R_26_what_needs_a_person_is_a_warning()
    {
        await using var ehr = await SubscribedEhr.Start();
        ehr.Refuse = _ => StubAnswer.Outcome(403, "forbidden", "");
        await using var kept = await ehr.Keep();
        Assert.Equal([("Refused", LogLevel.Warning)], ehr.Said);

        ehr.Refuse = null;
        await kept.After(TimeSpan.FromMinutes(5));
        for (var look = 0; look < 30; look++) await kept.After(TimeSpan.FromSeconds(5));
        Assert.Equal([("WaitingForActivation", LogLevel.Information), ("NotActivating", LogLevel.Warning)], ehr.Said.Skip(1));
    }

    [Fact]
    public async Task On_the_public_HAPI_server_it_is_renewed_before_the_hour_is_over()
    {
        await using var ehr = await SubscribedEhr.Start(settings => settings with
        {
            Ehr = settings.Ehr with { BaseUrl = new Uri("http://hapi.fhir.org/fhir") },
        });
        await using var kept = await ehr.Keep();
        ehr.OnWrite = subscription => subscription["status"] = "active";
        ehr.SetStatus("s1", "active");
        await kept.After(TimeSpan.FromSeconds(1));

        for (var look = 0; look < 36; look++) await kept.After(TimeSpan.FromMinutes(5));

        Assert.InRange(ehr.Requests.Count(request => request.Method == "PUT"), 3, 4);
        Assert.True(kept.Delivers);
        Assert.Single(ehr.Held);
    }

    [Fact]
    public async Task A_clock_that_jumps_a_day_is_one_more_look()
    {
        await using var ehr = await SubscribedEhr.Start();
        await using var kept = await ehr.Keep();

        await kept.After(TimeSpan.FromDays(1));
        Assert.Equal(new SubscriptionState.WaitingForActivation("s1"), kept.State);
        ehr.SetStatus("s1", "active");
        await kept.After(TimeSpan.FromDays(30));

        Assert.True(kept.Delivers);
        Assert.Single(ehr.Held);
    }

    [Fact]
    public async Task Unmanaged_means_that_nothing_is_asked_of_the_EHR_but_what_it_is()
    {
        (Func<OutreachSettings, OutreachSettings> Change, SubscriptionState State, bool Delivers)[] cases =
        [
            (s => s with { Ehr = s.Ehr with { Notifications = EhrNotifications.Poll } }, new SubscriptionState.Polling("Ehr:Notifications=Poll"), false),
            (s => s with { PublicBaseUrl = null }, new SubscriptionState.Polling("Public:BaseUrl is empty, so the EHR cannot reach us"), false),
            (s => s with { Ehr = s.Ehr with { ManageSubscription = false } },
                new SubscriptionState.NotManaged("rest-hook", null, DateTimeOffset.Parse("2026-12-01T09:00:00Z")), true),
        ];
        foreach (var (change, state, delivers) in cases)
        {
            await using var ehr = await SubscribedEhr.Start(change);
            await using var kept = await ehr.Keep();

            Assert.Equal((state, delivers), (kept.State, kept.Delivers));
            Assert.DoesNotContain(ehr.Requests, request => !request.PathAndQuery.EndsWith("/metadata", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Nothing_is_asked_of_the_EHR_before_we_listen()
    {
        await using var ehr = await SubscribedEhr.Start();
        await using var kept = await ehr.Keep(listens: false);
        Assert.Empty(ehr.Requests);

        await kept.Listen();

        Assert.Equal(new SubscriptionState.WaitingForActivation("s1"), kept.State);
    }
}
