using FhirOutreach.Domain.Outreach;
using FhirOutreach.Preview;
using FhirOutreach.Storage;

namespace FhirOutreach.Commands;

/// <summary>
/// Makes every stored decision again and says which come out otherwise. It only reads: the service may go on beside it.
/// </summary>
internal static class ReplayCommand
{
    /// <returns>1 when any differs, or when there is nothing to read.</returns>
    public static async Task<int> Run(string[] args, TextWriter output)
    {
        if (ServeCommand.ReadSettings(Program.Builder(args)) is not { } settings) return 1;
        if (!StoredDatabase.Exists(settings.StorageConnectionString, output)) return 1;

        await using var copy = StoredDatabase.Copy(settings.StorageConnectionString);
        await using var database = new Database(copy.ConnectionString);
        return Run(database, OutreachDecider.Decide, output);
    }

    public static int Run(Database database, Decide decide, TextWriter output)
    {
        var replay = new Replay(database, decide);
        var differences = 0;
        foreach (var difference in replay.Run())
        {
            differences++;
            output.WriteLine(difference);
        }
        output.WriteLine($"{replay.Replayed} decisions replayed, {differences} differ; {replay.Emptied} had their details emptied by retention.");
        return differences == 0 ? 0 : 1;
    }
}
