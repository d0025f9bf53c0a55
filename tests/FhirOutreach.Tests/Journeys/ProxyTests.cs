using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>Minors are texted through a RelatedPerson, where the clinic says so and never otherwise.</summary>
public sealed class ProxyTests
{
    private const string Own = "+15550100271";
    private const string Mother = "+15550100272";
    private const string Father = "+15550100273";
    private const string OnRecord = "+15550100274";

    [Theory]
    [InlineData("false", Own)]
    [InlineData("true", Mother)]
    public async Task A_RelatedPerson_is_texted_only_where_the_clinic_says_so(string proxies, string expected)
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", proxies));
        var tim = Child(clinic);
        Related(clinic, tim, Mother);
        clinic.Book(tim);
        await clinic.Settled();

        Assert.Equal(expected, Assert.Single(clinic.Carrier.Sent).To);
        Assert.Equal(proxies == "true", clinic.Ehr.Requests.Of("GET", "/").Any(request => request.Path.Contains("/RelatedPerson", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("MTH", null, null, Mother)]
    [InlineData("FTH", null, null, Mother)]
    [InlineData("GUARD", null, null, Mother)]
    [InlineData("N", null, null, Mother)]
    [InlineData("O", null, null, OnRecord)] // an other, an insurer: nobody's business
    [InlineData("FRND", null, null, OnRecord)]
    [InlineData("MTH", false, null, OnRecord)]
    [InlineData("MTH", true, "2020-01-01", OnRecord)] // the period is over
    public async Task Who_is_active_current_and_near_is_chosen_and_else_the_contact_on_the_record(string relationship, bool? isActive, string? until, string expected)
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"));
        var tim = Child(clinic, withContact: true);
        Related(clinic, tim, Mother, relationship, person =>
        {
            if (isActive is { } active) person["active"] = active;
            if (until is not null) person["period"] = new JsonObject { ["end"] = until };
        });
        clinic.Book(tim);
        await clinic.Settled();

        Assert.Equal(expected, Assert.Single(clinic.Carrier.Sent).To);
    }

    [Fact]
    public async Task A_guardian_comes_before_a_parent_and_reads_in_their_own_language()
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"));
        var tim = Child(clinic);
        Related(clinic, tim, Mother);
        Related(clinic, tim, Father, "GUARD", person => person["communication"] = new JsonArray(
            new JsonObject { ["preferred"] = true, ["language"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "es" }) } }));
        clinic.Book(tim);
        await clinic.Settled();

        Assert.Equal(Father, Assert.Single(clinic.Carrier.Sent).To);
        Assert.Equal("es", clinic.Database.Read(session => session.Row<string>("SELECT language FROM message")));
    }

    [Fact]
    public async Task The_proxys_reply_acts_for_the_child_and_their_STOP_is_their_numbers()
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"));
        var tim = Child(clinic);
        Related(clinic, tim, Mother);
        var visit = clinic.Book(tim);
        await clinic.Settled();

        await clinic.Reply(Mother, "C");
        Assert.Equal("accepted", clinic.Ehr.PatientStatus(visit));
        await clinic.Reply(Mother, "STOP");
        clinic.Ehr.Move(visit, clinic.Now.AddDays(9));
        await clinic.Settled();

        Assert.True(clinic.Database.Read(session => session.IsOptedOut(Mother)));
        Assert.False(clinic.Database.Read(session => session.IsOptedOut(Own)));
        Assert.Equal(2, clinic.Carrier.Sent.Count); // the booking, and what the EHR holds
        Assert.Empty(clinic.Texts(Own));
    }

    [Fact]
    public async Task A_proxy_of_two_children_is_asked_which_one_and_the_right_visit_is_cancelled()
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"));
        var (tim, eva) = (Child(clinic), Child(clinic, "Eva"));
        Related(clinic, tim, Mother);
        Related(clinic, eva, Mother);
        var (hers, his) = (clinic.Book(eva, inDays: 8), clinic.Book(tim, inDays: 7));
        await clinic.Settled();

        await clinic.Reply(Mother, "X");
        Assert.Contains("Tim", clinic.Texts(Mother)[^1], StringComparison.Ordinal);
        Assert.Contains("Eva", clinic.Texts(Mother)[^1], StringComparison.Ordinal);
        await clinic.Reply(Mother, "2");

        Assert.Equal("cancelled", (string?)clinic.Ehr.Appointment(hers)!["status"]);
        Assert.Equal("booked", (string?)clinic.Ehr.Appointment(his)!["status"]);
    }

    [Fact]
    public async Task Caps_go_by_the_proxys_number()
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"), ("Messaging:DailyCap", "1"));
        var (tim, eva) = (Child(clinic), Child(clinic, "Eva"));
        Related(clinic, tim, Mother);
        Related(clinic, eva, Mother);
        clinic.Book(tim);
        await clinic.Settled();
        clinic.Book(eva);
        await clinic.Settled();

        Assert.Single(clinic.Texts(Mother));
        Assert.Equal(["TextNotSent"], clinic.OpenTasks());
    }

    [Theory]
    [InlineData(403, 1)] // it will not show them: the contact is all there is
    [InlineData(503, 0)] // it cannot say for now: nobody is texted on a guess
    public async Task Where_RelatedPersons_cannot_be_read_the_answer_says_what_to_do(int status, int toContact)
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"));
        clinic.Ehr.Faults.Always("GET", "/RelatedPerson", new Fault.Status(status));
        var tim = Child(clinic, withContact: true);
        Related(clinic, tim, Mother);
        clinic.Book(tim);
        await clinic.Settled();
        Assert.Equal(toContact, clinic.Texts(OnRecord).Count);

        clinic.Ehr.Faults.Clear();
        await clinic.Advance("1m");

        Assert.Single(clinic.Carrier.Sent);
        Assert.Equal(1 - toContact, clinic.Texts(Mother).Count);
    }

    [Fact]
    public async Task A_proxy_whose_part_ends_while_a_notice_waits_does_not_get_it_and_the_next_one_does()
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"), ("Notices:SettleFor", "1h"));
        var tim = Child(clinic);
        var mother = Related(clinic, tim, Mother);
        Related(clinic, tim, Father, "N");
        clinic.Book(tim);
        await clinic.Settled();

        clinic.Ehr.Change("RelatedPerson", mother, person => person["active"] = false);
        await clinic.Advance("61m");

        Assert.Empty(clinic.Texts(Mother));
        Assert.Single(clinic.Texts(Father));
    }

    [Fact]
    public async Task R_61_a_childs_death_is_told_to_nobody_by_us()
    {
        await using var clinic = await RunningClinic.Open(("Consent:Proxies", "true"));
        var tim = Child(clinic, withContact: true);
        Related(clinic, tim, Mother);
        var visit = clinic.Book(tim, inDays: 4);
        await clinic.Settled();

        clinic.Ehr.Change("Patient", tim, patient => patient["deceasedBoolean"] = true);
        await clinic.Advance("49h");
        clinic.Ehr.Cancel(visit);
        await clinic.Settled();
        await clinic.Advance("3d");

        Assert.Single(clinic.Carrier.Sent); // the booking
    }

    [Fact]
    public async Task Sixty_children_cost_a_few_searches()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Consent:Proxies", "true"), ("Notices:SettleFor", "1h"));
        await clinic.Start();
        for (var i = 0; i < 60; i++)
        {
            var child = Child(clinic, $"Tim{i}");
            Related(clinic, child, $"+1555019{i:0000}");
            clinic.Book(child);
        }
        await clinic.Settled();
        var before = Searches();

        await clinic.Advance("61m");

        Assert.Equal(60, clinic.Carrier.Sent.Count);
        Assert.InRange(Searches() - before, 1, 8);

        int Searches() => clinic.Ehr.Requests.Of("GET", "/").Count(request => request.Path.Contains("/RelatedPerson", StringComparison.Ordinal));
    }

    private static string Child(RunningClinic clinic, string first = "Tim", bool withContact = false) =>
        clinic.Ehr.AddPatient(first, "Lee", Own, with: patient =>
        {
            patient["birthDate"] = "2016-05-01";
            if (withContact) patient["contact"] = new JsonArray(new JsonObject { ["relationship"] = Coded("PRN"), ["telecom"] = Mobile(OnRecord) });
        });

    private static string Related(RunningClinic clinic, string patient, string phone, string relationship = "MTH", Action<JsonObject>? with = null) =>
        clinic.Ehr.Add(
            new JsonObject
            {
                ["resourceType"] = "RelatedPerson",
                ["patient"] = new JsonObject { ["reference"] = $"Patient/{patient}" },
                ["relationship"] = Coded(relationship),
                ["telecom"] = Mobile(phone),
            },
            with: with);

    private static JsonArray Coded(string code) => new(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = code }) });

    private static JsonArray Mobile(string phone) => new(new JsonObject { ["system"] = "phone", ["use"] = "mobile", ["value"] = phone });
}
