using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Tests.Messages;

/// <summary>R-58: segments are counted as the network cuts them.</summary>
public sealed class SegmentsTests
{
    private const string Extended = "\f^{}\\[~]|€";

    /// <summary>Code points of the standard's basic table in its own order, 0x00 to 0x7F, without 0x1B.</summary>
    private static readonly int[] BasicTable =
    [
        0x40, 0xA3, 0x24, 0xA5, 0xE8, 0xE9, 0xF9, 0xEC, 0xF2, 0xC7, 0x0A, 0xD8, 0xF8, 0x0D, 0xC5, 0xE5,
        0x394, 0x5F, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E, 0xC6, 0xE6, 0xDF, 0xC9,
        0x20, 0x21, 0x22, 0x23, 0xA4, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F,
        0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F,
        0xA1, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F,
        0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0xC4, 0xD6, 0xD1, 0xDC, 0xA7,
        0xBF, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F,
        0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0xE4, 0xF6, 0xF1, 0xFC, 0xE0,
    ];

    [Fact]
    public void R_58_Every_character_of_the_basic_table_is_one_septet()
    {
        Assert.Equal(127, BasicTable.Distinct().Count());
        Assert.Equal(BasicTable.Select(code => (char)code), Gsm7.Basic.ToCharArray());
        Assert.All(BasicTable, code => Assert.Equal(new SegmentCount(SegmentEncoding.Gsm7, 1, 1, ""), Segments.Count(((char)code).ToString())));
    }

    [Fact]
    public void R_58_Every_character_of_the_extension_table_is_two_septets() =>
        Assert.All(Extended, extended => Assert.Equal(new SegmentCount(SegmentEncoding.Gsm7, 1, 2, ""), Segments.Count(extended.ToString())));

    [Fact]
    public void R_58_Every_other_character_turns_the_text_to_UCS2_and_is_named()
    {
        var known = BasicTable.Select(code => (char)code).Concat(Extended).ToHashSet();
        foreach (var other in Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(other => !known.Contains(other)))
        {
            var count = Segments.Count($"a{other}b{other}");
            Assert.Equal((SegmentEncoding.Ucs2, 1, 4), (count.Encoding, count.Segments, count.Units));
            if (!char.IsSurrogate(other))
                Assert.Equal(other.ToString(), count.ForcedBy);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    [InlineData(459, 3)]
    [InlineData(460, 4)]
    public void R_58_A_GSM7_text_holds_160_septets_and_153_in_each_of_several_parts(int length, int parts) =>
        Assert.Equal(new SegmentCount(SegmentEncoding.Gsm7, parts, length, ""), Segments.Count(new string('a', length)));

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    [InlineData(201, 3)]
    [InlineData(202, 4)]
    public void R_58_A_UCS2_text_holds_70_units_and_67_in_each_of_several_parts(int length, int parts) =>
        Assert.Equal(new SegmentCount(SegmentEncoding.Ucs2, parts, length, "í"), Segments.Count(new string('í', length)));

    [Theory]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("€", 152, 2)]
    [InlineData("€", 153, 3)] // 76 to a part, for 153 is odd: an escape is never cut off from its code
    public void R_58_An_escape_pair_is_not_cut_in_two(string extended, int times, int parts) =>
        Assert.Equal(parts, Segments.Count(string.Concat(Enumerable.Repeat(extended, times))).Segments);

    [Fact]
    public void R_58_An_escape_pair_at_the_end_of_a_part_moves_to_the_next()
    {
        var fits = new string('a', 151) + "€" + new string('a', 153);
        var doesNotFit = new string('a', 152) + "€" + new string('a', 152);

        Assert.Equal((306, 2), (Segments.Count(fits).Units, Segments.Count(fits).Segments));
        Assert.Equal((306, 3), (Segments.Count(doesNotFit).Units, Segments.Count(doesNotFit).Segments));
    }

    [Theory]
    [InlineData(35, 1)]
    [InlineData(36, 2)]
    [InlineData(66, 2)]
    [InlineData(67, 3)] // 33 to a part, for 67 is odd
    public void R_58_A_surrogate_pair_is_not_cut_in_two(int emoji, int parts)
    {
        var count = Segments.Count(string.Concat(Enumerable.Repeat("😀", emoji)));

        Assert.Equal(new SegmentCount(SegmentEncoding.Ucs2, parts, emoji * 2, "😀"), count);
    }

    [Fact]
    public void R_58_Neither_URL_encoding_nor_backticks_nor_accents_of_the_table_are_mistaken()
    {
        Assert.Equal(new SegmentCount(SegmentEncoding.Gsm7, 1, 6, ""), Segments.Count("é£è +%"));
        Assert.Equal(new SegmentCount(SegmentEncoding.Ucs2, 1, 5, "`á–"), Segments.Count("`á–á`"));
    }
}
