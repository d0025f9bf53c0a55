using System.Collections.Frozen;

namespace FhirOutreach.Settings;

/// <summary>
/// <c>Sms:AllowedNumbers</c>: one comma-separated text, or an array. It is what keeps a trial from texting strangers, so
/// whatever cannot be read is refused, and never read as "everybody".
/// </summary>
internal static class AllowedNumbers
{
    public const string Setting = "Sms:AllowedNumbers";

    private const string PutThere = "Put phone numbers such as +15550100001,+15550100002, or nothing to allow everybody.";

    public static bool IsElement(string path) =>
        path.StartsWith(Setting + ":", StringComparison.OrdinalIgnoreCase)
        && path[(Setting.Length + 1)..].All(char.IsAsciiDigit);

    public static IReadOnlySet<string> Read(ConfiguredSettings configured)
    {
        var text = configured.Verbatim(Setting);
        var array = configured.Array(Setting, IsElement);
        if (text is not null && array.Count > 0)
        {
            configured.Refuse(Setting, "both a text and an array", "Put one of them: nobody could say which is meant.");
            return FrozenSet<string>.Empty;
        }

        var written = text?.Split(',', StringSplitOptions.TrimEntries) ?? array.Select(number => (number ?? "").Trim());
        return written.Where(number => IsNumber(number, configured)).ToFrozenSet();
    }

    private static bool IsNumber(string number, ConfiguredSettings configured)
    {
        if (E164.TryRead(number, out _)) return true;
        configured.Refuse(Setting, number.Length == 0 ? "an empty number" : ConfiguredSettings.Quoted(number), PutThere);
        return false;
    }
}
