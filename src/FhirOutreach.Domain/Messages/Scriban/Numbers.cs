using System.Globalization;

namespace FhirOutreach.Domain.Messages.Scriban;

internal static class Numbers
{
    /// <param name="digits">As the lexer reads them: digits, perhaps a point and an exponent.</param>
    public static Value Read(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? Value.Of(whole)
            : Value.Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));

    /// <summary>Text counts where it reads as a number, true is 1, null is 0.</summary>
    public static bool TryReadWhole(Value value, out int number)
    {
        number = 0;
        switch (value.Kind)
        {
            case ValueKind.Null:
                return true;
            case ValueKind.Text:
                return int.TryParse(value.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);
            case ValueKind.Bool or ValueKind.Integer or ValueKind.Float:
                number = (int)Math.Clamp(Math.Round(value.Float), int.MinValue, int.MaxValue);
                return true;
            default:
                return false;
        }
    }
}
