using System.Text.RegularExpressions;

namespace FhirOutreach.Settings;

/// <summary>A phone number as ITU-T E.164 writes it, with a plus sign: <c>+15550100000</c>.</summary>
internal static partial class E164
{
    public const string PutThere = "Put a phone number with + and country code and no spaces, such as +15550100000.";

    public static bool TryRead(string text, out string value)
    {
        value = text;
        return Shape().IsMatch(text);
    }

    // At most 15 digits (E.164 §6.2.1); shorter than 7 is a short code, and nobody's phone.
    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
