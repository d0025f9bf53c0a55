namespace FhirOutreach.Domain.Patients;

/// <summary>
/// Which of a patient's contact points is texted, or why none is. Neither ever shows a number that was not chosen.
/// </summary>
public abstract record ContactPointChoice
{
    private ContactPointChoice()
    {
    }

    /// <param name="Number">E.164.</param>
    public sealed record Chosen(string Number) : ContactPointChoice;

    /// <param name="Problem">
    /// With <see cref="NoNumberReason.NotReadable"/>: what is wrong with the most preferred one.
    /// </param>
    public sealed record None(NoNumberReason Reason, PhoneProblem? Problem = null) : ContactPointChoice
    {
        /// <summary>For staff: says what to mend, without the number.</summary>
        public string InWords() => Reason switch
        {
            NoNumberReason.NoPhone => "no phone number",
            NoNumberReason.NotInUse => "every phone number is marked old or outside its period",
            _ => Problem switch
            {
                PhoneProblem.HasExtension => "the phone number has an extension and cannot be texted",
                PhoneProblem.SeveralNumbers => "several phone numbers in one field",
                PhoneProblem.TooShort => "the phone number is too short, or its area code is missing",
                PhoneProblem.TooLong => "the phone number is too long",
                PhoneProblem.Impossible => "no such phone number can exist",
                PhoneProblem.Ambiguous => "the phone number can be read in several ways: add + and the country code",
                PhoneProblem.UnknownRegion => "the phone number has no country code",
                _ => "the phone number cannot be read",
            },
        };
    }

    /// <summary>
    /// Texts first (<c>system</c> sms), then mobiles, then other phones, those at work last. Within a kind the lower
    /// <c>rank</c>, then the order
    /// of the resource. What cannot be read is passed over.
    /// </summary>
    /// <param name="region">ISO 3166 alpha-2 of numbers written without their country.</param>
    public static ContactPointChoice From(IReadOnlyList<ContactPoint> telecom, string region, DateTimeOffset now)
    {
        var phones = telecom.Where(IsPhone).ToList();
        var inUse = phones
            .Where(phone => IsInUse(phone, now))
            .OrderBy(Kind)
            .ThenBy(phone => phone.Rank ?? int.MaxValue);
        PhoneProblem? firstProblem = null;
        foreach (var phone in inUse)
        {
            switch (PhoneNumber.Read(phone.Value!, region))
            {
                case PhoneReading.E164(var number):
                    return new Chosen(number);
                case PhoneReading.Refused(var problem):
                    firstProblem ??= problem;
                    break;
            }
        }

        return firstProblem is not null ? new None(NoNumberReason.NotReadable, firstProblem)
            : new None(phones.Count == 0 ? NoNumberReason.NoPhone : NoNumberReason.NotInUse);
    }

    /// <summary>A value without its <c>system</c> may be a fax or a pager (invariant cpt-2).</summary>
    private static bool IsPhone(ContactPoint point) =>
        (Is(point.System, "sms") || Is(point.System, "phone")) && !string.IsNullOrWhiteSpace(point.Value);

    private static bool IsInUse(ContactPoint point, DateTimeOffset now) =>
        !Is(point.Use, "old") && !(point.PeriodStart > now) && !(point.PeriodEnd < now);

    private static int Kind(ContactPoint point) =>
        Is(point.System, "sms") ? 0
        : Is(point.Use, "mobile") ? 1
        : !Is(point.Use, "work") ? 2
        : 3;

    private static bool Is(string? written, string code) =>
        string.Equals(written, code, StringComparison.OrdinalIgnoreCase);
}

public enum NoNumberReason
{
    NoPhone,

    /// <summary>Marked <c>old</c>, expired, or not begun.</summary>
    NotInUse,
    NotReadable,
}
