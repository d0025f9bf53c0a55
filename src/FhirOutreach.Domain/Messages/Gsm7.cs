using System.Buffers;

namespace FhirOutreach.Domain.Messages;

/// <summary>The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, once GSM 03.38).</summary>
public static class Gsm7
{
    /// <summary>
    /// The 127 characters of one septet, in the order of the standard. Its 128th place, 0x1B, is the escape to the
    /// extension table and no character.
    /// </summary>
    public const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>The characters of two septets: an escape and its code.</summary>
    public const string Extension = "\f^{}\\[~]|€";

    private static readonly SearchValues<char> OneSeptet = SearchValues.Create(Basic);

    private static readonly SearchValues<char> TwoSeptets = SearchValues.Create(Extension);

    /// <returns>1 or 2; 0 when the alphabet lacks the character.</returns>
    public static int Septets(char character) =>
        OneSeptet.Contains(character) ? 1 : TwoSeptets.Contains(character) ? 2 : 0;
}
