using FhirOutreach.Commands;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The daily proof that we hold what the EHR holds.</summary>
public sealed class CertificateTests
{
    private const string Phone = "+15550100206";

    [Fact]
    public async Task The_first_certificate_comes_with_the_first_start_and_counts_what_the_EHR_holds()
    {
        await using var clinic = await RunningClinic.Prepare();
        var ann = clinic.Patient(Phone);
        for (var day = 2; day <= 41; day++) clinic.Ehr.Book(ann, TimeProvider.System.GetUtcNow().AddDays(day));
        await clinic.Start();

        var ready = await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken);

        Assert.Contains("the EHR holds 40 Appointments in the window, we hold the same versions of all 40", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_a_moved_and_a_new_visit_that_nobody_told_us_of_are_found_and_repaired_within_a_day()
    {
        await using var clinic = await RunningClinic.Open();
        var ann = clinic.Patient(Phone);
        var deleted = clinic.Book(ann, inDays: 5);
        var moved = clinic.Book(ann, inDays: 9);
        var kept = clinic.Book(ann, inDays: 12);
        await clinic.Settled();
        await clinic.Advance("2h");
        // No sweep finds them: the certificate alone has to.
        clinic.Ehr.Faults.Next(request => request.Query.Contains("_lastUpdated=", StringComparison.Ordinal), new Fault.Status(503), times: int.MaxValue);
        var told = clinic.Texts(Phone).Count;
        clinic.Ehr.Deliveries.Hold();
        clinic.Ehr.Delete(deleted);
        clinic.Ehr.Move(moved, clinic.Now.AddDays(10));
        var added = clinic.Book(ann, inDays: 20);
        clinic.Ehr.Deliveries.Forget();

        await clinic.Advance("22h");

        await clinic.Settled();
        Assert.Equal(clinic.Ehr.Appointment(moved)!["meta"]!["versionId"]!.GetValue<string>(), clinic.HeldVersion(moved));
        Assert.NotNull(clinic.HeldVersion(added));
        Assert.NotNull(clinic.HeldVersion(kept));
        Assert.True(clinic.Database.Read(session => session.Version(deleted))!.IsGone);
        Assert.Equal(told + 2, clinic.Texts(Phone).Count); // the move and the new visit
        await clinic.Advance("5s");
        var certificate = clinic.Database.Read(session => session.LastCertificate())!;
        Assert.Equal((3, 1, 3, 0), (certificate.InEhr, certificate.Same, certificate.Repaired, certificate.Open));
        var said = await Check(clinic);
        Assert.Contains($"ok    difference     NotListed Appointment/{deleted}, read anew since", said, StringComparison.Ordinal);
        Assert.Contains($"ok    difference     OtherVersion Appointment/{moved}, read anew since", said, StringComparison.Ordinal);
        Assert.Contains($"ok    difference     NotHeld Appointment/{added}, read anew since", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_walk_that_breaks_off_is_no_certificate_and_says_why()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Ehr.Faults.Next(request => request.Query.Contains("_elements", StringComparison.Ordinal), new Fault.Status(503), times: int.MaxValue);

        await clinic.Advance("25h");

        var certificate = clinic.Database.Read(session => session.LastCertificate())!;
        Assert.Null(certificate.FinishedAt);
        Assert.Contains("503", certificate.Words, StringComparison.Ordinal);
        var said = await Check(clinic, expected: 1);
        Assert.Contains("WRONG certificate    none", said, StringComparison.Ordinal);
        Assert.Contains("503", said, StringComparison.Ordinal);
        Assert.Contains("the EHR holds 0 Appointments in the window", said, StringComparison.Ordinal); // the one before
    }

    [Theory]
    [InlineData(1, 0)] // they are being read
    [InlineData(11, 1)]
    public async Task Differences_that_stay_open_are_wrong_and_the_first_are_named(int minutesAgo, int expected)
    {
        await using var clinic = await RunningClinic.Open();
        var at = clinic.Now.AddMinutes(-minutesAgo);
        await clinic.Stop();
        await using (var database = new Database($"Data Source={clinic.DatabaseFile}"))
            await database.Write(session =>
            {
                var id = session.BeginCertificate(at, at);
                for (var i = 0; i < 8; i++) session.Differs(id, new($"a{i}", DifferenceKind.NotHeld, "1", null), at);
                session.FinishCertificate(id, 8, 0, at);
            });

        var said = await Check(clinic, expected);

        Assert.Contains("8 not yet", said, StringComparison.Ordinal);
        var sign = expected == 0 ? "ok   " : "WRONG";
        Assert.Contains($"{sign} difference     NotHeld Appointment/a0, not read anew yet", said, StringComparison.Ordinal);
        Assert.Contains($"{sign} difference     and 3 more: table certificate_difference", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Appointment/a5", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_know_elements_is_asked_without()
    {
        await using var clinic = await RunningClinic.Prepare();
        clinic.Ehr.Faults.Next(request => request.Query.Contains("_elements", StringComparison.Ordinal), new Fault.Status(400), times: int.MaxValue);
        clinic.Ehr.Book(clinic.Patient(Phone), TimeProvider.System.GetUtcNow().AddDays(4));

        await clinic.Start();

        Assert.Equal(1, clinic.Database.Read(session => session.LastCertificate())!.Same);
    }

    private static async Task<string> Check(RunningClinic clinic, int expected = 0)
    {
        await using var output = new StringWriter();
        var code = await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken);
        Assert.True(code == expected, output.ToString());
        return output.ToString();
    }
}
