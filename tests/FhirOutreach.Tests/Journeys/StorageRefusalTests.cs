using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The disk, or another program, does not let us write: nobody is told that we kept what we did not.</summary>
public sealed class StorageRefusalTests
{
    private const string Phone = "+15550100231";

    [Fact]
    public async Task While_the_database_takes_no_writes_readyz_says_so_and_what_the_EHR_told_is_found_afterwards()
    {
        await using var clinic = await RunningClinic.Open();
        Assert.Equal(HttpStatusCode.OK, await Ready(clinic));
        await using var other = new SqliteConnection($"Data Source={clinic.DatabaseFile};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        clinic.Book(clinic.Patient(Phone));
        await clinic.Ehr.WhenIdle();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(clinic));
        Assert.Empty(clinic.Carrier.Sent);

        await other.ExecuteAsync("ROLLBACK");
        Assert.Equal(HttpStatusCode.OK, await Ready(clinic));
        await clinic.Advance("6m"); // the sweep
        Assert.Single(clinic.Texts(Phone));
    }

    private static async Task<HttpStatusCode> Ready(RunningClinic clinic)
    {
        using var answer = await clinic.Http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
