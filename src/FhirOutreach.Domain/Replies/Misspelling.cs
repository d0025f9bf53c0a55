namespace FhirOutreach.Domain.Replies;

/// <summary>
/// Reads "cancle" and "confrim". Only long command words are looked for, from the same first letter, and one slip away;
/// real words are known beforehand and never come here, and no word is within reach of two commands.
/// </summary>
internal static class Misspelling
{
    /// <summary>Shorter words are one slip from too many others ("stop", "step", "shop").</summary>
    private const int LengthMin = 5;

    private const int LengthMax = 14;

    /// <summary>In long words two slips leave no doubt.</summary>
    private const int LengthForTwoSlips = 10;

    private static readonly string[] _targets =
    [
        "cancel", "confirm", "confirmed", "appointment", "reschedule", "unsubscribe", "confirmo", "cancelar",
        "reprogramar", "reagendar", "tomorrow",
    ];

    private static readonly int[] _ids = [.. _targets.Select(target => ReplyLexicon.Phrases.Find(target))];

    public static int Find(ReadOnlySpan<char> word)
    {
        var found = Phrases.PhraseTrie.UnknownWord;
        var foundAt = int.MaxValue;
        for (var i = 0; i < _targets.Length; i++)
        {
            var slips = SlipsMax(word, _targets[i]);
            var distance = slips > 0 ? Distance(word, _targets[i]) : int.MaxValue;
            if (distance <= slips && distance < foundAt)
            {
                (found, foundAt) = (_ids[i], distance);
            }
        }

        return found;
    }

    private static int SlipsMax(ReadOnlySpan<char> word, string target)
    {
        var slips = target.Length >= LengthForTwoSlips ? 2 : 1;
        var isNear = word.Length is >= LengthMin and <= LengthMax
            && word[0] == target[0]
            && Math.Abs(word.Length - target.Length) <= slips;
        return isNear ? slips : 0;
    }

    /// <summary>Letters added, lost, changed or swapped with their neighbour (optimal string alignment).</summary>
    private static int Distance(ReadOnlySpan<char> word, ReadOnlySpan<char> target)
    {
        Span<int> beforeLast = stackalloc int[LengthMax + 1];
        Span<int> last = stackalloc int[LengthMax + 1];
        Span<int> row = stackalloc int[LengthMax + 1];
        for (var j = 0; j <= target.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= word.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= target.Length; j++)
            {
                var change = word[i - 1] == target[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && word[i - 1] == target[j - 2] && word[i - 2] == target[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            last.CopyTo(beforeLast);
            row.CopyTo(last);
        }

        return last[target.Length];
    }
}
