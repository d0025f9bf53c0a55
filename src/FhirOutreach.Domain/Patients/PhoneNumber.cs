namespace FhirOutreach.Domain.Patients;

/// <summary>
/// Reads a phone number as somebody wrote it into <c>ContactPoint.value</c>, which is free text: "(212) 555-0123", "+44
/// (0)20 7946 0958",
/// "tel:+1-212-555-0123". What is not certain is refused.
/// </summary>
public static class PhoneNumber
{
    private const int DigitsMin = 8;

    /// <summary>E.164.</summary>
    private const int DigitsMax = 15;

    private const int NorthAmericanLength = 10;

    /// <summary>No region has it: tests, demos and examples do, so nobody can be texted by mistake.</summary>
    private const string FictionalAreaCode = "555";

    private const string PremiumAreaCode = "900";
    /// <summary>Most of the world's international prefix; at home in North America no number begins with it.</summary>
    private const string Zeros = "00";

    private const string Mexico = "52";

    /// <param name="region">ISO 3166 alpha-2 of a number written without its country.</param>
    public static PhoneReading Read(string written, string region)
    {
        var phone = WrittenPhone.Of(written);
        return phone.FindProblem() is { } problem ? new PhoneReading.Refused(problem)
            : phone.HasPlus ? ReadInternational(phone.Digits, phone.HasOptionalZero)
            : ReadDialled(phone, PhoneRegions.Find(region));
    }

    private static PhoneReading ReadDialled(WrittenPhone phone, PhoneRegion? region)
    {
        var digits = phone.Digits;
        if (region is null)
        {
            return Refuse(PhoneProblem.UnknownRegion);
        }

        var prefix = InternationalPrefix(digits, region);
        return prefix.Length > 0 ? ReadInternational(digits[prefix.Length..], phone.HasOptionalZero)
            : phone.HasOptionalZero && region.Trunk != "0" ? Refuse(PhoneProblem.Ambiguous)
            : ReadNational(digits, region);
    }

    private static string InternationalPrefix(string digits, PhoneRegion region) =>
        digits.StartsWith(region.InternationalPrefix, StringComparison.Ordinal) ? region.InternationalPrefix
        : IsNorthAmerican(region) && digits.StartsWith(Zeros, StringComparison.Ordinal) ? Zeros
        : "";

    private static PhoneReading ReadInternational(string digits, bool hasOptionalZero)
    {
        if (digits.Length > DigitsMax + 1)
        {
            return Refuse(PhoneProblem.TooLong);
        }

        if (PhoneRegions.CallingCodeOf(digits) is not { } code)
        {
            return Refuse(digits.Length < DigitsMin ? PhoneProblem.TooShort : PhoneProblem.Impossible);
        }

        var national = digits[code.Length..];
        return code == PhoneRegions.NorthAmericanCode ? ReadNorthAmerican(national)
            : PhoneRegions.FindByCode(code) is { } region ? ReadNationalAbroad(national, region, hasOptionalZero)
            : ReadUnknownPlan(digits, national, hasOptionalZero);
    }

    private static PhoneReading ReadUnknownPlan(string digits, string national, bool hasOptionalZero) =>
        hasOptionalZero || national.StartsWith('0') ? Refuse(PhoneProblem.Ambiguous)
        : digits.Length < DigitsMin ? Refuse(PhoneProblem.TooShort)
        : digits.Length > DigitsMax ? Refuse(PhoneProblem.TooLong)
        : new PhoneReading.E164("+" + digits);

    /// <summary>After a calling code. A trunk zero there is superfluous and common: "+44 (0)20", "+44 020".</summary>
    private static PhoneReading ReadNationalAbroad(string national, PhoneRegion region, bool hasOptionalZero)
    {
        var hasTrunkZero = region.Trunk == "0" && national.StartsWith('0');
        if (hasOptionalZero && !hasTrunkZero)
        {
            return Refuse(PhoneProblem.Ambiguous);
        }

        return Checked(hasTrunkZero ? national[1..] : WithoutMobileOne(national, region), region);
    }

    /// <summary>Mexican mobiles had a 1 after the calling code until 2019.</summary>
    private static string WithoutMobileOne(string national, PhoneRegion region) =>
        region.CallingCode == Mexico && national.Length == region.LengthMax + 1 && national.StartsWith('1')
            ? national[1..]
            : national;

    private static PhoneReading ReadNational(string digits, PhoneRegion region)
    {
        if (IsNorthAmerican(region))
        {
            var hasTrunk = digits.Length == NorthAmericanLength + 1 && digits.StartsWith('1');
            return ReadNorthAmerican(hasTrunk ? digits[1..] : digits);
        }

        if (region.Trunk.Length > 0 && digits.StartsWith(region.Trunk, StringComparison.Ordinal))
        {
            return Checked(digits[region.Trunk.Length..], region);
        }

        return IsBare(digits, region) ? Checked(digits, region)
            : IsWithCallingCode(digits, region)
                ? Checked(WithoutMobileOne(digits[region.CallingCode.Length..], region), region)
            : Refuse(digits.Length < DigitsMin ? PhoneProblem.TooShort : PhoneProblem.Ambiguous);
    }

    private static bool IsNorthAmerican(PhoneRegion region) => region.CallingCode == PhoneRegions.NorthAmericanCode;

    private static bool IsBare(string digits, PhoneRegion region) => region.Trunk.Length == 0
        ? digits.Length <= region.LengthMax
        : digits.Length == region.LengthMax && region.BareFirstDigits.Contains(digits[0], StringComparison.Ordinal);

    /// <summary>The calling code without its +: longer than any number at home, so it can be nothing else.</summary>
    private static bool IsWithCallingCode(string digits, PhoneRegion region) =>
        digits.StartsWith(region.CallingCode, StringComparison.Ordinal)
        && digits.Length > region.LengthMax
        && digits[region.CallingCode.Length] != '0';

    private static PhoneReading Checked(string national, PhoneRegion region)
    {
        var mayBeginWithZero = region.Trunk.Length == 0 && region.LengthMin != region.LengthMax;
        return national.Length < region.LengthMin ? Refuse(PhoneProblem.TooShort)
            : national.Length > region.LengthMax ? Refuse(PhoneProblem.TooLong)
            : national[0] == '0' && !mayBeginWithZero || IsOneDigit(national) ? Refuse(PhoneProblem.Impossible)
            : new PhoneReading.E164($"+{region.CallingCode}{national}");
    }

    /// <summary>NXX-NXX-XXXX, N from 2 to 9, and no N11: those are services.</summary>
    private static PhoneReading ReadNorthAmerican(string national)
    {
        if (national.Length != NorthAmericanLength)
        {
            return Refuse(national.Length < NorthAmericanLength ? PhoneProblem.TooShort
                : national.Length <= DigitsMax ? PhoneProblem.Ambiguous
                : PhoneProblem.TooLong);
        }

        var (area, exchange) = (national[..3], national[3..6]);
        var isPossible = area == FictionalAreaCode
            || (IsAssignable(area) && IsAssignable(exchange) && area != PremiumAreaCode);
        return isPossible && !IsOneDigit(national)
            ? new PhoneReading.E164($"+{PhoneRegions.NorthAmericanCode}{national}")
            : Refuse(PhoneProblem.Impossible);
    }

    private static bool IsAssignable(string code) => code[0] >= '2' && !code.EndsWith("11", StringComparison.Ordinal);

    /// <summary>What people type into a field that will not stay empty.</summary>
    private static bool IsOneDigit(string digits) => digits.All(digit => digit == digits[0]);

    private static PhoneReading.Refused Refuse(PhoneProblem problem) => new(problem);
}
