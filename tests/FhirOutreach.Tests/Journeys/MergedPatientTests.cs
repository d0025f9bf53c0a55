using System.Text.Json.Nodes;

namespace FhirOutreach.Tests.Journeys;

/// <summary>
/// Staff merge two records of one person: the EHR rewrites the visit to name the surviving Patient, and the old one says
/// <c>replaced-by</c> (http://hl7.org/fhir/R4/patient.html#links).
/// </summary>
public sealed class MergedPatientTests
{
    private const string Phone = "+12125550188";

    [Fact]
    public async Task A_visit_that_goes_over_to_the_surviving_record_is_neither_booked_again_nor_cancelled()
    {
        await using var clinic = await RunningClinic.Open();
        var (old, survivor, visit) = await Booked(clinic);

        Merge(clinic, old, survivor, visit);
        await clinic.Settled();
        await clinic.Advance("10m");
        Assert.Single(clinic.Texts(Phone));

        await clinic.Advance("49h");
        var reminder = clinic.Texts(Phone)[^1];
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.Contains("remember", reminder, StringComparison.OrdinalIgnoreCase);
        await clinic.Reply(Phone, "C");
        Assert.Equal("accepted", (string?)clinic.Ehr.Resource("Appointment", visit)!["participant"]![0]!["status"]);
        Assert.Equal(1, clinic.Texts(Phone).Count(text => text.Contains("confirmed", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task What_the_merge_changed_besides_is_told_once_and_a_record_that_is_deleted_later_calls_nothing_off()
    {
        await using var clinic = await RunningClinic.Open();
        var (old, survivor, visit) = await Booked(clinic);

        Merge(clinic, old, survivor, visit, appointment => appointment["start"] = clinic.Now.AddDays(6).ToString("yyyy-MM-ddTHH:mm:ssZ"));
        await clinic.Settled();
        Assert.Equal(2, clinic.Texts(Phone).Count);
        Assert.DoesNotContain("cancelled", clinic.Texts(Phone)[^1], StringComparison.OrdinalIgnoreCase);

        clinic.Ehr.Delete("Patient", old);
        clinic.Ehr.Move(visit, clinic.Now.AddDays(7));
        await clinic.Settled();
        Assert.Equal(3, clinic.Texts(Phone).Count);
        Assert.DoesNotContain("cancelled", clinic.Texts(Phone)[^1], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_booking_that_still_waits_when_the_records_are_merged_is_told_of_the_survivor()
    {
        await using var clinic = await RunningClinic.Open(("Notices:SettleFor", "1h"));
        var (old, survivor, visit) = await Booked(clinic);

        Merge(clinic, old, survivor, visit);
        await clinic.Settled();
        await clinic.Advance("2h");

        Assert.Single(clinic.Texts(Phone));
    }

    // Two records of one person, and a visit of the first.
    private static async Task<(string Old, string Survivor, string Visit)> Booked(RunningClinic clinic)
    {
        var (old, survivor) = (clinic.Patient(Phone), clinic.Patient(Phone));
        var visit = clinic.Book(old, inDays: 4);
        await clinic.Settled();
        return (old, survivor, visit);
    }

    private static void Merge(RunningClinic clinic, string old, string survivor, string visit, Action<JsonObject>? besides = null)
    {
        clinic.Ehr.Change("Patient", old, patient =>
        {
            patient["active"] = false;
            patient["link"] = new JsonArray(new JsonObject
            {
                ["type"] = "replaced-by",
                ["other"] = new JsonObject { ["reference"] = $"Patient/{survivor}" },
            });
        });
        clinic.Ehr.Change("Appointment", visit, appointment =>
        {
            appointment["participant"]![0]!["actor"]!["reference"] = $"Patient/{survivor}";
            besides?.Invoke(appointment);
        });
    }
}
