using System.Text;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;

namespace FhirOutreach.Tests.Ehr.Subscriptions;

public sealed class NotificationRequestTests
{
    private static readonly References References = new(new Uri("https://ehr.example/r4"));

    [Fact]
    public void A_PUT_of_HAPI_is_one_version_of_an_Appointment()
    {
        var put = Assert.IsType<Notification.Put>(Kept(Read("PUT", "Appointment", "visit-1", Examples.Text("notification-hapi-put"))));

        Assert.Equal(("visit-1", "1", DateTimeOffset.Parse("2026-11-20T10:00:00Z")), (put.Id, put.VersionId, put.LastUpdated));
        Assert.Equal(Examples.Text("notification-hapi-put"), Encoding.UTF8.GetString(put.Json.Span));
    }

    [Fact]
    public void A_POST_of_Medplum_is_the_same()
    {
        var put = Assert.IsType<Notification.Put>(Kept(Read("POST", null, null, Examples.Text("notification-medplum-post"))));

        Assert.Equal(("visit-1", "3f1c6c1e-7b1e-4d53-9f4b-6f0f3d4a6f11"), (put.Id, put.VersionId));
    }

    [Fact]
    public void Deletes_name_the_Appointment()
    {
        Assert.Equal(new Notification.Deleted("visit-1"), Kept(Read("DELETE", "Appointment", "visit-1", "")));
        Assert.Equal(new Notification.Deleted("visit-1"), Kept(Read("POST", null, null, "{}", deleted: "Appointment/visit-1")));
        Assert.IsType<NotificationReading.Ignored>(Read("POST", null, null, "{}", deleted: "Patient/maria"));
        Assert.Equal(400, Rejected(Read("POST", null, null, "{}", deleted: "Appointment/a/b")));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/fhir+json")]
    [InlineData(null)]
    public void An_empty_body_is_a_ping_whatever_its_type(string? contentType) =>
        Assert.IsType<Notification.EmptyPing>(Kept(Read("POST", null, null, "", contentType)));

    [Fact]
    public void An_empty_body_at_an_Appointment_asks_for_a_read() =>
        Assert.Equal(["visit-1"], Assert.IsType<Notification.Changed>(Kept(Read("PUT", "Appointment", "visit-1", ""))).Ids);

    [Theory]
    [InlineData("application/fhir+json; charset=UTF-8")]
    [InlineData("APPLICATION/FHIR+JSON")]
    [InlineData("application/json")]
    [InlineData("text/json")]
    [InlineData("application/vnd.example+json")]
    [InlineData("")]
    [InlineData(null)]
    public void JSON_by_its_type_is_taken(string? contentType) =>
        Assert.IsType<Notification.Put>(Kept(Read("PUT", "Appointment", "visit-1", Examples.Text("notification-hapi-put"), contentType)));

    [Theory]
    [InlineData("application/fhir+xml")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("json")]
    public void Another_type_is_415_before_the_body_is_looked_at(string contentType) =>
        Assert.Equal(415, Rejected(Read("PUT", "Patient", "a b", "<broken", contentType)));

    [Theory]
    [InlineData("{")]
    [InlineData("{\"resourceType\":\"Appointment\",\"id\":\"visit-1\"")]
    [InlineData("{\"resourceType\":\"Appointment\",\"id\":\"visit-1\"}}")]
    [InlineData("{\"resourceType\":\"Appointment\",\"id\":\"visit-1\"} {}")]
    [InlineData("{'resourceType':'Appointment'}")]
    [InlineData("{\"resourceType\":\"Appointment\",\"id\":\"\\ud800\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"Appointment\"")]
    [InlineData(" ")]
    [InlineData("{\"ok\":true}")]
    public void Broken_JSON_is_400(string body) => Assert.Equal(400, Rejected(Read("PUT", "Appointment", "visit-1", body)));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_400()
    {
        byte[] body = [.. "{\"resourceType\":\"Appointment\",\"id\":\"visit-1\",\"description\":\""u8, 0xFF, .. "\"}"u8];

        Assert.Equal(400, Rejected(new NotificationRequest("PUT", "Appointment", "visit-1", null, body).Read(References)));
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    [InlineData(10_000, true)]
    public void Nesting_has_a_limit(int levels, bool isRejected)
    {
        var arrays = levels - 1; // the resource is the first level
        var body = $$"""{"resourceType":"Appointment","id":"visit-1","extension":{{new string('[', arrays)}}{{new string(']', arrays)}} }""";

        Assert.Equal(isRejected, Read("PUT", "Appointment", "visit-1", body) is NotificationReading.Rejected { Status: 400 });
        Assert.Equal(isRejected, Read("POST", null, null, body.Replace("Appointment", "Bundle", StringComparison.Ordinal)) is NotificationReading.Rejected);
    }

    [Theory]
    [InlineData("visit-1", "\"visit-2\"")]
    [InlineData("visit-1", "7")]
    [InlineData("visit-1", "null")]
    [InlineData("a/b", "\"a/b\"")]
    [InlineData("a%2Fb", "\"a/b\"")]
    [InlineData("visit-😀", "\"visit-😀\"")]
    [InlineData("..", "\"..\"")]
    [InlineData("", "\"\"")]
    public void An_id_that_differs_or_is_no_FHIR_id_is_400_before_the_type_is_looked_at(string id, string bodyId)
    {
        foreach (var type in (string[])["Appointment", "Patient"])
            Assert.Equal(400, Rejected(Read("PUT", type, id, $$"""{"resourceType":"{{type}}","id":{{bodyId}}}""")));
        Assert.Equal(400, Rejected(Read("POST", null, null, """{"resourceType":"Appointment","id":"a/b"}""")));
    }

    [Fact]
    public void The_last_of_two_ids_counts_here_as_for_the_readers()
    {
        const string Body = """{"resourceType":"Appointment","id":"visit-1","id":"visit-2"}""";

        Assert.Equal(400, Rejected(Read("PUT", "Appointment", "visit-1", Body)));
        Assert.Equal("visit-2", Assert.IsType<Notification.Put>(Kept(Read("PUT", "Appointment", "visit-2", Body))).Id);
    }

    [Theory]
    [InlineData("PUT", "Patient", "maria", """{"resourceType":"Patient","id":"maria"}""")]
    [InlineData("PUT", "Appointment", "maria", """{"resourceType":"Patient","id":"maria"}""")]
    [InlineData("DELETE", "Patient", "maria", "")]
    [InlineData("POST", null, null, """{"resourceType":"Patient","id":"maria"}""")]
    [InlineData("POST", null, null, """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}}]}""")]
    public void Other_resource_types_are_ignored(string method, string? type, string? id, string body) =>
        Assert.IsType<NotificationReading.Ignored>(Read(method, type, id, body));

    [Theory]
    [InlineData("notification-backport-handshake")]
    [InlineData("notification-backport-heartbeat")]
    public void A_handshake_and_a_heartbeat_tell_of_no_change(string example)
    {
        var told = FromTopic(Read("POST", null, null, Examples.Text(example)));

        Assert.Null(told.Told);
        Assert.Equal(("1", "active", 0L), (told.Status.Subscription, told.Status.Status, told.Status.EventsSinceStart));
        Assert.Equal(example.Split('-')[^1], told.Status.Type);
        Assert.Empty(told.Status.EventNumbers);
    }

    [Theory]
    [InlineData("notification-backport-empty", 1, "1")]
    [InlineData("notification-backport-id-only", 2, "1,2")]
    [InlineData("notification-backport-full-resource", 1, "1")]
    [InlineData("notification-athena-subscription-status", 1, "1")]
    public void Events_are_counted(string example, long count, string numbers)
    {
        var status = FromTopic(Read("POST", null, null, Examples.Text(example))).Status;

        Assert.Equal(("1", "active", "event-notification"), (status.Subscription, status.Status, status.Type));
        Assert.Equal(count, status.EventsSinceStart);
        Assert.Equal(numbers.Split(',').Select(long.Parse), status.EventNumbers);
    }

    [Theory]
    [InlineData("\"valueInteger\": 7", 7)]
    [InlineData("\"valueInteger64\": \"7\"", 7)]
    [InlineData("\"valueUnsignedInt\": 7", 7)]
    [InlineData("\"valueString\": \"-7\"", null)]
    [InlineData("\"valueString\": \"seven\"", null)]
    [InlineData("\"valueString\": \"99999999999999999999\"", null)]
    [InlineData("\"valueInteger\": 7.5", null)]
    [InlineData("\"valueString\": null", null)]
    public void Counters_are_strings_or_numbers(string value, int? count)
    {
        var body = Examples.Text("notification-backport-heartbeat").Replace("\"valueString\": \"0\"", value, StringComparison.Ordinal);

        Assert.Equal(count, FromTopic(Read("POST", null, null, body)).Status.EventsSinceStart);
    }

    [Theory]
    [InlineData("error", true)]
    [InlineData("off", true)]
    [InlineData("requested", false)]
    public void A_Subscription_in_trouble_is_seen(string status, bool isBroken)
    {
        var body = Examples.Text("notification-backport-id-only").Replace("\"valueCode\": \"active\"", $"\"valueCode\": \"{status}\"", StringComparison.Ordinal);

        Assert.Equal(isBroken, FromTopic(Read("POST", null, null, body)).Status.IsBroken);
    }

    [Fact]
    public void The_status_is_found_wherever_it_stands()
    {
        var body = Examples.TextWith("notification-backport-full-resource", bundle =>
        {
            var entries = bundle["entry"]!.AsArray();
            var first = entries[0]!;
            entries.RemoveAt(0);
            entries.Add(first);
        });

        var told = FromTopic(Read("POST", null, null, body));

        Assert.Equal([1], told.Status.EventNumbers);
        Assert.IsType<Notification.Put>(told.Told);
    }

    [Fact]
    public void An_event_without_a_focus_is_a_ping() =>
        Assert.IsType<Notification.EmptyPing>(Kept(Read("POST", null, null, Examples.Text("notification-backport-empty"))));

    [Theory]
    [InlineData("notification-backport-id-only", "visit-1,visit-2")]
    [InlineData("notification-athena-subscription-status", "a-1.Appointment-42")]
    public void Foci_are_read_relative_and_absolute(string example, string ids) =>
        Assert.Equal(ids.Split(','), Assert.IsType<Notification.Changed>(Kept(Read("POST", null, null, Examples.Text(example)))).Ids);

    [Fact]
    public void Full_resources_are_versions()
    {
        var put = Assert.IsType<Notification.Put>(Kept(Read("POST", null, null, Examples.Text("notification-backport-full-resource"))));

        Assert.Equal(("visit-1", "1"), (put.Id, put.VersionId));
        Assert.Equal("visit-1", NotificationBody.Read(put.Json.Span)!.Value.Id);
    }

    [Fact]
    public void A_bundle_with_a_version_and_a_focus_is_kept_whole()
    {
        var body = Examples.TextWith("notification-backport-id-only", bundle => bundle["entry"]!.AsArray().Add(
            System.Text.Json.Nodes.JsonNode.Parse($$"""{"resource":{{Examples.Text("appointment-booked")}}}""")));

        var several = Assert.IsType<Notification.Several>(Kept(Read("POST", null, null, body)));

        Assert.Equal("visit-1", Assert.IsType<Notification.Put>(several.Events[0]).Id);
        Assert.Equal(["visit-2"], Assert.IsType<Notification.Changed>(several.Events[1]).Ids);
    }

    [Theory]
    [InlineData("Appointment/Appointment/visit-1", "visit-1")]
    [InlineData("https://other.example/r4/Appointment/visit-1", null)]
    [InlineData("Encounter/7", null)]
    public void A_focus_on_another_server_or_type_is_a_ping(string focus, string? id)
    {
        var notification = Kept(Read("POST", null, null, Examples.Text("notification-backport-id-only")
            .Replace("https://ehr.example/r4/Appointment/visit-1", focus, StringComparison.Ordinal)
            .Replace("Appointment/visit-2", "Slot/1", StringComparison.Ordinal)));

        if (id is null) Assert.IsType<Notification.EmptyPing>(notification);
        else Assert.Equal([id], Assert.IsType<Notification.Changed>(notification).Ids);
    }

    [Theory]
    [InlineData("""{"resourceType":"Bundle"}""")]
    [InlineData("""{"resourceType":"Bundle","entry":7}""")]
    [InlineData("""{"resourceType":"Bundle","entry":[null,[],{"resource":[]},{"resource":{"resourceType":"Appointment","id":"a/b"}}]}""")]
    public void A_bundle_without_anything_readable_is_ignored(string body) =>
        Assert.IsType<NotificationReading.Ignored>(Read("POST", null, null, body));

    private static NotificationReading Read(
        string method, string? type, string? id, string body, string? contentType = "application/fhir+json", string? deleted = null) =>
        new NotificationRequest(method, type, id, contentType, Encoding.UTF8.GetBytes(body), deleted).Read(References);

    private static Notification Kept(NotificationReading reading)
    {
        var notification = Assert.IsType<NotificationReading.Kept>(reading).Notification;
        return notification is Notification.FromTopic topic ? topic.Told! : notification;
    }

    private static Notification.FromTopic FromTopic(NotificationReading reading) =>
        Assert.IsType<Notification.FromTopic>(Assert.IsType<NotificationReading.Kept>(reading).Notification);

    private static int Rejected(NotificationReading reading) => Assert.IsType<NotificationReading.Rejected>(reading).Status;
}
