using System.Text;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// Counts the parts of an SMS as the network cuts it: one character outside GSM-7 turns the whole text to UCS-2, and
/// neither an escape pair nor a surrogate pair is cut in two.
/// </summary>
public static class Segments
{
    /// <summary>Septets in a text of one part, and in each part of a longer one (6 octets go to its header).</summary>
    public const int Gsm7Single = 160, Gsm7Part = 153;

    /// <summary>UTF-16 units in a text of one part, and in each part of a longer one.</summary>
    public const int Ucs2Single = 70, Ucs2Part = 67;

    public static SegmentCount Count(string text)
    {
        var septets = 0;
        foreach (var character in text)
        {
            var size = Gsm7.Septets(character);
            if (size == 0)
                return CountUcs2(text);
            septets += size;
        }
        var parts = septets <= Gsm7Single ? Math.Sign(septets) : Gsm7Parts(text);
        return new SegmentCount(SegmentEncoding.Gsm7, parts, septets, "");
    }

    private static SegmentCount CountUcs2(string text)
    {
        var parts = text.Length <= Ucs2Single ? 1 : Ucs2Parts(text);
        return new SegmentCount(SegmentEncoding.Ucs2, parts, text.Length, ForcedBy(text));
    }

    private static int Ucs2Parts(string text)
    {
        var (parts, room) = (1, Ucs2Part);
        for (var at = 0; at < text.Length; at++)
        {
            var size = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
            (parts, room) = Put(size, parts, room, Ucs2Part);
            at += size - 1;
        }
        return parts;
    }

    private static int Gsm7Parts(string text)
    {
        var (parts, room) = (1, Gsm7Part);
        foreach (var character in text)
            (parts, room) = Put(Gsm7.Septets(character), parts, room, Gsm7Part);
        return parts;
    }

    private static (int Parts, int Room) Put(int size, int parts, int room, int partSize) =>
        size <= room ? (parts, room - size) : (parts + 1, partSize - size);

    private static string ForcedBy(string text)
    {
        var seen = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Gsm7.Septets((char)rune.Value) > 0)
                continue;
            if (!seen.ToString().Contains(rune.ToString(), StringComparison.Ordinal))
                seen.Append(rune);
        }
        return seen.ToString();
    }
}
