namespace FhirOutreach.Settings;

/// <summary>The name that was probably meant.</summary>
internal static class NearestName
{
    private const int LettersPerSlip = 4;

    /// <returns>Null when nothing is near: more than a slip in four letters.</returns>
    public static string? To(string name, IEnumerable<string> candidates) =>
        candidates
            .Select(candidate => (Name: candidate, Slips: Slips(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Slips <= Math.Max(2, name.Length / LettersPerSlip))
            .OrderBy(candidate => candidate.Slips)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();

    /// <summary>Letters put in, left out, changed, or swapped with their neighbour (optimal string alignment).</summary>
    public static int Slips(string left, string right)
    {
        var slips = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) slips[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) slips[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = slips[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(changed, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        }
        return slips[left.Length, right.Length];
    }
}
