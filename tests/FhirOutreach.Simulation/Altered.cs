using FhirOutreach.Domain.Outreach;
using FhirOutreach.Preview;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Simulation;

/// <summary>Alters one stored fact, to see whether a replay names it, and nothing else.</summary>
internal static class Altered
{
    /// <summary>The number of the newest booking that was told had opted out, it now says.</summary>
    /// <returns>The decision's id.</returns>
    public static Task<long> OneFact(Database database) => database.Write(session =>
    {
        var (id, packed) = session.Row<(long, byte[])>("SELECT id, details FROM decision WHERE why = 'VisitBooked' ORDER BY id DESC LIMIT 1");
        var details = Details.Unpack<DecisionDetails>(packed);
        session.Run("UPDATE decision SET details = @altered WHERE id = @id", new
        {
            id,
            altered = Details.Pack(details with { Facts = details.Facts with { IsOptedOut = !details.Facts.IsOptedOut } }),
        });
        return id;
    });

    /// <returns>What a replay says that it should not, or does not say; null when it names this decision and no other.</returns>
    public static string? Decision(long id, Database database)
    {
        var differences = new Replay(database, OutreachDecider.Decide).Run().ToList();
        return differences is [var only] && only.DecisionId == id
            ? null
            : $"decision {id} has an altered fact, and a replay names {string.Join(", ", differences.Select(difference => difference.DecisionId))}";
    }
}
