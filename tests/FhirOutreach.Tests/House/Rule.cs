namespace FhirOutreach.Tests.House;

/// <summary>A house rule: what breaks it is listed, one a line, below the reason the rule is there.</summary>
internal static class Rule
{
    public static void Holds(string why, IEnumerable<object> broken)
    {
        var lines = broken.Select(one => one.ToString()).ToList();
        Assert.True(lines.Count == 0, $"{why}\n{string.Join('\n', lines)}");
    }
}
