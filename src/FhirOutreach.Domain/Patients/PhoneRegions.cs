using System.Collections.Frozen;

namespace FhirOutreach.Domain.Patients;

/// <summary>
/// The regions whose national numbers we read, and the calling codes that exist. From the ITU's list of assigned codes
/// (E.164 Annex)
/// and the national numbering plans. A region that is not here still has its numbers read when they carry a +.
/// </summary>
internal static class PhoneRegions
{
    public const string NorthAmericanCode = "1";

    /// <summary>One numbering plan, calling code 1.</summary>
    private const string NorthAmerica = "US CA PR DO JM BS BB TT AG AI BM DM GD GU KN KY LC MP MS SX TC VC VG VI AS";

    private static readonly PhoneRegion[] _others =
    [
        new("MX", "52", "01", 10, 10, "23456789"),
        new("GB", "44", "0", 10, 10),
        new("IE", "353", "0", 7, 9),
        new("FR", "33", "0", 9, 9),
        new("BE", "32", "0", 8, 9),
        new("NL", "31", "0", 9, 9),
        new("DE", "49", "0", 6, 11),
        new("AT", "43", "0", 7, 13),
        new("CH", "41", "0", 9, 9),
        new("ES", "34", "", 9, 9),
        new("PT", "351", "", 9, 9),
        new("IT", "39", "", 6, 11),
        new("GR", "30", "", 10, 10),
        new("PL", "48", "", 9, 9),
        new("CZ", "420", "", 9, 9),
        new("HU", "36", "06", 8, 9),
        new("RU", "7", "8", 10, 10, InternationalPrefix: ""),
        new("RO", "40", "0", 9, 9),
        new("DK", "45", "", 8, 8),
        new("NO", "47", "", 8, 8),
        new("SE", "46", "0", 7, 9),
        new("FI", "358", "0", 6, 10),
        new("UA", "380", "0", 9, 9),
        new("TR", "90", "0", 10, 10),
        new("IL", "972", "0", 8, 9, InternationalPrefix: ""),
        new("AE", "971", "0", 8, 9),
        new("SA", "966", "0", 8, 9),
        new("EG", "20", "0", 8, 10),
        new("ZA", "27", "0", 9, 9),
        new("NG", "234", "0", 8, 10),
        new("KE", "254", "0", 9, 9),
        new("IN", "91", "0", 10, 10, "6789"),
        new("NP", "977", "0", 8, 10, "9"),
        new("PK", "92", "0", 9, 10),
        new("BD", "880", "0", 8, 10),
        new("PH", "63", "0", 9, 10),
        new("VN", "84", "0", 9, 10),
        new("TH", "66", "0", 8, 9, InternationalPrefix: ""),
        new("SG", "65", "", 8, 8, InternationalPrefix: ""),
        new("HK", "852", "", 8, 8, InternationalPrefix: "001"),
        new("JP", "81", "0", 9, 10, InternationalPrefix: "010"),
        new("KR", "82", "0", 8, 10, InternationalPrefix: "001"),
        new("CN", "86", "0", 10, 11, "1"),
        new("AU", "61", "0", 9, 9, InternationalPrefix: "0011"),
        new("NZ", "64", "0", 8, 10),
        new("BR", "55", "0", 10, 11, "123456789", InternationalPrefix: ""),
        new("AR", "54", "0", 10, 11),
        new("CL", "56", "", 9, 9, InternationalPrefix: ""),
        new("CO", "57", "", 10, 10, InternationalPrefix: ""),
        new("PE", "51", "0", 8, 9, "9"),
        new("EC", "593", "0", 8, 9),
        new("VE", "58", "0", 10, 10),
        new("GT", "502", "", 8, 8),
        new("SV", "503", "", 8, 8),
        new("HN", "504", "", 8, 8),
        new("NI", "505", "", 8, 8),
        new("CR", "506", "", 8, 8),
        new("PA", "507", "", 7, 8),
        new("HT", "509", "", 8, 8),
    ];

    /// <summary>
    /// Geographic calling codes that are assigned. Those of services (800, 870, 881 …) are no patient's.
    /// </summary>
    private const string AssignedCodes =
        "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 "
            + "82 84 86 90 91 92 93 94 95 98 "
        + "211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 "
            + "241 242 243 244 245 246 247 248 249 "
        + "250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 350 351 "
            + "352 353 354 355 356 357 358 359 "
        + "370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 "
            + "506 507 508 509 590 591 592 593 594 "
        + "595 596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 "
            + "850 852 853 855 856 880 886 960 961 "
        + "962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998";

    private static readonly FrozenDictionary<string, PhoneRegion> _byRegion = NorthAmerica.Split(' ')
        .Select(region => new PhoneRegion(region, NorthAmericanCode, "1", 10, 10, "23456789", "011"))
        .Concat(_others)
        .ToFrozenDictionary(region => region.Region, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, PhoneRegion> _byCode = _others.ToFrozenDictionary(region =>
        region.CallingCode);

    private static readonly FrozenSet<string> _assigned = AssignedCodes.Split(' ').ToFrozenSet();

    public static PhoneRegion? Find(string region) => _byRegion.GetValueOrDefault(region);

    /// <summary>
    /// The region with this calling code; null when we do not know how its numbers are made, and for North America.
    /// </summary>
    public static PhoneRegion? FindByCode(string callingCode) => _byCode.GetValueOrDefault(callingCode);

    /// <summary>
    /// The calling code that the digits of an international number begin with: no code is another's beginning.
    /// </summary>
    public static string? CallingCodeOf(string digits)
    {
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (_assigned.Contains(digits[..length]))
            {
                return digits[..length];
            }
        }

        return null;
    }
}
