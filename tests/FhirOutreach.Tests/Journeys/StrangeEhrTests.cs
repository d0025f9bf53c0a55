using System.Text.Json.Nodes;
using FhirOutreach.Ehr;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>No change is missed and nothing untrue is said, whatever an EHR does that it should not.</summary>
public sealed class StrangeEhrTests
{
    private const string Phone = "+15550100231";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}""")]
    public async Task What_is_no_searchset_is_no_empty_one(string body)
    {
        await using var clinic = await RunningClinic.Prepare();
        clinic.Ehr.Faults.Next(request => request.Path == "/Appointment", new Fault.Body(200, "application/json", body), times: 3);
        var visit = clinic.Ehr.Book(clinic.Patient(Phone), Now.AddDays(7));

        await clinic.Start();
        for (var again = 0; again < 4; again++) await clinic.Advance("40s");

        Assert.NotNull(clinic.HeldVersion(visit));
        Assert.Empty(clinic.Texts(Phone));
    }

    [Fact]
    public async Task A_page_the_EHR_cannot_bring_is_asked_for_in_smaller_pieces()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Ehr:Notifications", "Poll"));
        clinic.Ehr.Faults.Next(
            request => request.Path == "/Appointment" && (request.Query.Contains("_count=500", StringComparison.Ordinal) || request.Query.Contains("_count=250", StringComparison.Ordinal)),
            new Fault.Body(200, "application/fhir+json", new string(' ', EhrAnswerReader.ResponseBytesMax + 1)), times: 100);
        var ann = clinic.Patient(Phone);
        clinic.Ehr.Book(ann, Now.AddDays(7));

        await clinic.Start();
        for (var again = 0; again < 4; again++) await clinic.Advance("40s");
        clinic.Book(clinic.Patient("+15550100234"));
        await clinic.Advance("40s");

        Assert.Equal(1, clinic.Database.Read(session => session.LastCertificate())?.InEhr);
        Assert.Single(clinic.Texts("+15550100234"));
    }

    [Fact]
    public async Task An_EHR_that_refuses_lastUpdated_is_asked_in_the_words_it_took_in_full_pages_and_once_an_hour_in_ours()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Ehr:Notifications", "Poll"));
        clinic.Ehr.Faults.Next(
            request => request.Path == "/Appointment" && request.Query.Contains("_lastUpdated", StringComparison.Ordinal), new Fault.Status(400), times: 1_000);
        var ann = clinic.Patient(Phone);
        for (var day = 1; day <= 30; day++) clinic.Ehr.Book(ann, Now.AddDays(day));
        await clinic.Start();
        await clinic.Advance("40s");
        var before = clinic.Ehr.Requests.Count;

        var visit = clinic.Book(ann);
        for (var again = 0; again < 3; again++) await clinic.Advance("40s");

        var searches = clinic.Ehr.Requests.Skip(before).Where(request => request.Path == "/Appointment").ToList();
        Assert.NotNull(clinic.HeldVersion(visit));
        Assert.InRange(searches.Count, 3, 5); // what is new is asked after once more
        Assert.All(searches, request => Assert.Contains("_count=500", request.Query, StringComparison.Ordinal));
        Assert.All(searches, request => Assert.Contains("_elements=", request.Query, StringComparison.Ordinal));
        Assert.DoesNotContain(searches, request => request.Query.Contains("_lastUpdated=", StringComparison.Ordinal));

        before = clinic.Ehr.Requests.Count;
        await clinic.Advance("61m");
        Assert.Contains(clinic.Ehr.Requests.Skip(before), request => request.Query.Contains("_lastUpdated=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_EHR_that_lists_its_search_parameters_without_lastUpdated_is_not_asked_for_it()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Hapi with { SearchesByLastUpdated = false } }, ("Ehr:Notifications", "Poll"));
        await clinic.Start();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Advance("40s");

        Assert.NotNull(clinic.HeldVersion(visit));
        Assert.DoesNotContain(clinic.Ehr.Requests, request => request.Query.Contains("_lastUpdated=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_failed_is_asked_for_again_and_the_walk_goes_on()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Hapi with { LargestPageSize = 3 } }, ("Ehr:Notifications", "Poll"));
        var ann = clinic.Patient(Phone);
        for (var day = 1; day <= 10; day++) clinic.Ehr.Book(ann, Now.AddDays(day));
        clinic.Ehr.Faults.Next(request => request.Query.Contains("_getpages", StringComparison.Ordinal), new Fault.Abort(), times: 2);

        await clinic.Start();
        Assert.Equal(10, clinic.Database.Read(session => session.LastCertificate())?.InEhr);

        for (var day = 1; day <= 10; day++) clinic.Ehr.Book(ann, Now.AddDays(day));
        clinic.Ehr.Faults.Next(request => request.Query.Contains("_getpages", StringComparison.Ordinal), new Fault.Status(503), times: 2);
        await clinic.Advance("31s");
        Assert.Equal(20, clinic.Database.Read(session => session.Row<long>("SELECT count(*) FROM appointment")));
    }

    [Fact]
    public async Task A_first_page_that_fails_once_is_not_made_smaller()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Ehr:Notifications", "Poll"));
        clinic.Ehr.Book(clinic.Patient(Phone), Now.AddDays(7));
        clinic.Ehr.Faults.Next(
            request => request.Path == "/Appointment" && request.Query.Contains("_count=500", StringComparison.Ordinal),
            new Fault.Body(200, "application/fhir+json", new string(' ', EhrAnswerReader.ResponseBytesMax + 1)), times: 1);

        await clinic.Start();
        await clinic.Advance("40s");

        Assert.Equal(1, clinic.Database.Read(session => session.LastCertificate())?.InEhr);
        Assert.DoesNotContain(clinic.Ehr.Requests, request => request.Query.Contains("_count=250", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_patient_the_EHR_will_not_show_is_put_before_a_person_and_texted_as_soon_as_it_does()
    {
        var isShown = false;
        await using var clinic = await RunningClinic.Open();
        var (ann, ben) = (clinic.Patient(Phone), clinic.Patient("+15550100233"));
        clinic.Ehr.Faults.Next(
            request => !isShown && request.Path == $"/Patient/{ann}", new Fault.Body(403, "text/plain", "not yours"), times: 1_000);

        var visit = clinic.Book(ann);
        clinic.Book(ben);
        await clinic.Settled();
        Assert.Empty(clinic.OpenTasks());
        Assert.Single(clinic.Texts("+15550100233"));

        await clinic.Advance("31m");
        await clinic.Advance("16m");
        Assert.Equal(["NotProcessed"], clinic.OpenTasks());
        Assert.Empty(clinic.Texts(Phone));

        isShown = true;
        await clinic.Advance("16m");
        Assert.Single(clinic.Texts(Phone));
        Assert.NotNull(clinic.HeldVersion(visit));
    }

    [Fact]
    public async Task A_next_link_without_a_host_is_followed()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Hapi with { LargestPageSize = 3 } });
        await using var between = await EhrInBetween.Before(clinic);
        between.Change = resource =>
        {
            foreach (var link in resource["link"] as JsonArray ?? [])
                link!["url"] = new Uri(link["url"]!.GetValue<string>()).PathAndQuery;
        };
        var ann = clinic.Patient(Phone);
        for (var day = 1; day <= 7; day++) clinic.Ehr.Book(ann, Now.AddDays(day));

        await clinic.Start();

        Assert.Equal(7, clinic.Database.Read(session => session.LastCertificate())?.InEhr);
    }

    [Fact]
    public async Task A_lastUpdated_that_lies_in_the_future_hides_nothing_that_comes_after_it()
    {
        await using var clinic = await RunningClinic.Prepare();
        await using var between = await EhrInBetween.Before(clinic);
        var strange = clinic.Ehr.Book(clinic.Patient("+15550100232"), Now.AddDays(9));
        between.Change = resource =>
        {
            if (resource["id"]?.GetValue<string>() == strange && resource["meta"] is JsonObject meta) meta["lastUpdated"] = "2039-01-01T00:00:00Z";
        };
        await clinic.Start();

        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Advance("31s");
        await clinic.Advance("10m");

        Assert.NotNull(clinic.HeldVersion(visit));
        Assert.Single(clinic.Texts(Phone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_EHR_that_stamps_no_version_is_taken_in_silently_and_each_change_is_found_by_the_next_sweep(bool hasETag)
    {
        await using var clinic = await RunningClinic.Prepare();
        await using var between = await EhrInBetween.Before(clinic);
        (between.PassesETags, between.Change, between.ReadsLaterBy) = (hasETag, resource => resource.Remove("meta"), TimeSpan.FromMinutes(1));
        var visit = clinic.Ehr.Book(clinic.Patient(Phone), Now.AddDays(7));

        await clinic.Start();
        await clinic.Advance("31s");
        Assert.Empty(clinic.Texts(Phone));

        clinic.Ehr.Cancel(visit);
        await clinic.Advance("31s");
        Assert.Single(clinic.Texts(Phone));

        clinic.Ehr.Restore(visit); // as it was: the same words as the first time
        await clinic.Advance("31s");
        await clinic.Advance("10m");
        Assert.Equal(2, clinic.Texts(Phone).Count);

        await clinic.Advance("24h"); // the next certificate: a version that is not said differs from none
        var certificate = clinic.Database.Read(session => session.LastCertificate())!;
        Assert.NotNull(certificate.FinishedAt);
        Assert.Equal((1, 0, 0, 0), (certificate.InEhr, certificate.Same, certificate.Repaired, certificate.Open));
        Assert.Contains("1 cannot be compared: the EHR lists it without a version", certificate.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_only_the_version_is_not_stamped_the_certificate_compares_when_it_was_changed(bool isChangedUnseen)
    {
        await using var clinic = await RunningClinic.Prepare();
        await using var between = await EhrInBetween.Before(clinic);
        var stamp = "2026-01-05T10:00:00Z";
        between.Change = resource =>
        {
            if (resource["meta"] is JsonObject meta && resource["resourceType"]?.GetValue<string>() == "Appointment")
                (meta["versionId"], meta["lastUpdated"]) = (null, stamp);
            (resource["meta"] as JsonObject)?.Remove("versionId");
        };
        clinic.Ehr.Book(clinic.Patient(Phone), Now.AddDays(7));
        await clinic.Start();
        await clinic.Advance("31s");

        if (isChangedUnseen) stamp = "2026-01-05T11:00:00Z";
        await clinic.Advance("24h");

        var certificate = clinic.Database.Read(session => session.LastCertificate())!;
        Assert.Equal((1, isChangedUnseen ? 0 : 1, 0), (certificate.InEhr, certificate.Same, certificate.Open));
        Assert.DoesNotContain("cannot be compared", certificate.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_that_could_not_be_found_for_a_moment_is_held_again_once_the_EHR_shows_it()
    {
        await using var clinic = await RunningClinic.Open();
        var visit = clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        clinic.Ehr.Faults.Next("GET", $"/Appointment/{visit}", new Fault.Status(404));
        using var changed = new ByteArrayContent([]);
        using var answer = await clinic.Http.PutAsync(
            $"/ehr/notifications/{RunningClinic.Key}/Appointment/{visit}", changed, TestContext.Current.CancellationToken);
        await clinic.Settled();
        Assert.True(clinic.Database.Read(session => session.Version(visit))!.IsGone);

        await clinic.Advance("25h");
        await clinic.Advance("5s");

        Assert.False(clinic.Database.Read(session => session.Version(visit))!.IsGone);
        var certificate = clinic.Database.Read(session => session.LastCertificate())!;
        Assert.Equal((1, 1, 0), (certificate.InEhr, certificate.Repaired, certificate.Open));
    }

    [Fact]
    public async Task What_the_EHR_holds_no_more_since_it_was_restored_from_a_copy_is_a_difference_and_repaired()
    {
        await using var clinic = await RunningClinic.Prepare();
        await using var between = await EhrInBetween.Before(clinic);
        var visit = clinic.Ehr.Book(clinic.Patient(Phone), Now.AddDays(9));
        var before = clinic.Ehr.Appointment(visit)!.ToJsonString();
        await clinic.Start();
        clinic.Ehr.Cancel(visit);
        await clinic.Advance("31s");
        var cancelled = clinic.HeldVersion(visit);
        between.Change = resource => // the copy of the day before
        {
            if (resource["id"]?.GetValue<string>() != visit) return;
            foreach (var name in resource.Select(member => member.Key).ToList()) resource.Remove(name);
            foreach (var (name, value) in JsonNode.Parse(before)!.AsObject()) resource[name] = value?.DeepClone();
        };

        await clinic.Advance("25h");
        await clinic.Advance("5s");

        Assert.NotEqual(cancelled, clinic.HeldVersion(visit));
        var certificate = clinic.Database.Read(session => session.LastCertificate())!;
        Assert.Equal((1, 0, 1, 0), (certificate.InEhr, certificate.Same, certificate.Repaired, certificate.Open));
    }

    [Fact]
    public async Task A_version_that_lies_in_the_inbox_in_vain_is_not_held_and_the_certificate_says_so()
    {
        await using var clinic = await RunningClinic.Open();
        var ann = clinic.Patient(Phone);
        clinic.Ehr.Faults.Always("GET", "/Patient", new Fault.Status(403)); // her record is closed to us
        clinic.Book(ann);
        await clinic.Settled();
        for (var again = 0; again < 6; again++) await clinic.Advance("31s");

        await clinic.Advance("25h");

        var certificate = clinic.Database.Read(session => session.LastCertificate())!;
        Assert.Equal((1, 0, 1), (certificate.InEhr, certificate.Same, certificate.Open));
        Assert.Contains("1 not yet", certificate.Words, StringComparison.Ordinal);
    }
}
