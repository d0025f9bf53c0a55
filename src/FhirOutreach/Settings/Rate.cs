using System.Globalization;

namespace FhirOutreach.Settings;

/// <summary><c>N/s</c> or <c>N/m</c>, N a whole number from 1.</summary>
internal static class Rate
{
    public const string PutThere = "Put a rate such as 1/s or 30/m: a whole number from 1, a second or a minute.";

    /// <param name="perSecond">How many a second.</param>
    public static bool TryRead(string text, out double perSecond)
    {
        perSecond = 0;
        double? seconds = text.Length > 2 ? text[^2..] switch { "/s" => 1, "/m" => 60, _ => null } : null;
        if (seconds is null) return false;
        if (!int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        perSecond = count / seconds.Value;
        return count >= 1;
    }
}
