namespace FhirOutreach.Sandbox.Carrier;

/// <summary>How many parts a text takes on the air (3GPP TS 23.038), as the carrier bills it.</summary>
internal static class SegmentCount
{
    private const int SeptetsAlone = 160;
    private const int SeptetsPerPart = 153;
    private const int UnitsAlone = 70;
    private const int UnitsPerPart = 67;

    private const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "\f^{}\\[~]|€";

    public static int Of(string body) =>
        body.All(c => Basic.Contains(c) || Extended.Contains(c))
            ? Parts(body, c => Extended.Contains(c) ? 2 : 1, SeptetsAlone, SeptetsPerPart)
            : Parts(body, c => char.IsHighSurrogate(c) ? 2 : char.IsLowSurrogate(c) ? 0 : 1, UnitsAlone, UnitsPerPart);

    /// <summary>A character of two units is never split over two parts.</summary>
    private static int Parts(string body, Func<char, int> width, int alone, int perPart)
    {
        if (body.Sum(width) <= alone)
        {
            return 1;
        }

        var (parts, used) = (1, 0);
        foreach (var units in body.Select(width))
        {
            (parts, used) = used + units > perPart ? (parts + 1, units) : (parts, used + units);
        }

        return parts;
    }
}
