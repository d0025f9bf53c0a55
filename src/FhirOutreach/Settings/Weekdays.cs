namespace FhirOutreach.Settings;

/// <summary><c>Mon-Fri</c>, <c>Mon,Wed,Sat-Sun</c>: the days on which texts may go out, Monday first.</summary>
internal static class Weekdays
{
    public const string PutThere = "Put days such as Mon-Fri or Mon,Tue,Sat; Mon-Sun is every day.";

    private static readonly string[] Names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static bool TryRead(string text, out IReadOnlySet<DayOfWeek> days)
    {
        var read = new HashSet<DayOfWeek>();
        days = read;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            var (first, last) = (Number(ends[0]), Number(ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0) return false;

            for (var day = first; ; day = (day + 1) % Names.Length) // Sat-Mon goes over Sunday
            {
                read.Add((DayOfWeek)((day + 1) % Names.Length)); // .NET's week begins on Sunday
                if (day == last) break;
            }
        }
        return read.Count > 0;
    }

    private static int Number(string name) => Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
