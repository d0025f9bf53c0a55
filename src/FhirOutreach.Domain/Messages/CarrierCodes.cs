using static FhirOutreach.Domain.Messages.CarrierAction;

namespace FhirOutreach.Domain.Messages;

/// <summary>What one of the carrier's error codes asks of us. Closed.</summary>
public enum CarrierAction
{
    /// <summary>Nothing can be sent at all until somebody puts the account right: the sender stops, texts wait.</summary>
    StopAndAlarm,

    /// <summary>Our own number is wrong, or not ours: the sender stops, texts wait.</summary>
    WrongSender,

    /// <summary>Something else about our sender must be put right: it stops, texts wait.</summary>
    Configuration,

    /// <summary>The account may not text that country, or that number: this text is dropped, staff call.</summary>
    NoPermission,

    /// <summary>This number cannot be texted, now or later: parked, and staff call .</summary>
    BadNumber,

    /// <summary>
    /// The recipient stopped our texts at the carrier: recorded as consent withdrawn, never tried again.
    /// </summary>
    OptedOut,

    /// <summary>A queue or a rate is full: the same text later is as good.</summary>
    RetryLater,

    /// <summary>One network's allowance for the day is used up: its texts wait for hours, all others go.</summary>
    NetworkDailyLimit,

    /// <summary>The day's allowance is used up: the sender stops, and tries now and then whether it is over.</summary>
    DailyLimit,

    /// <summary>May be passing: one more try, if the text is still of use.</summary>
    RetryOnce,

    /// <summary>A network took the text for spam: no retry, and an alarm when it happens often.</summary>
    Filtered,

    /// <summary>The words are at fault.</summary>
    TemplateError,

    /// <summary>A person must look.</summary>
    StaffTask,
}

/// <param name="Code">Twilio's: 30xxx in delivery reports, all others in the API's answers.</param>
/// <param name="Words">For staff: what happened, and what to do.</param>
public sealed record CarrierCode(int Code, CarrierAction Action, string Words)
{
    /// <summary>Refused for now: the text itself is sound, and nobody was texted.</summary>
    public bool IsWorthWaiting => Action is RetryLater or NetworkDailyLimit || StopsSender;

    /// <summary>The next text would meet the same: the sender stops until the carrier takes texts again.</summary>
    public bool StopsSender => Action is StopAndAlarm or WrongSender or Configuration or DailyLimit;

    /// <summary>Nothing about the patient: the account or its settings are at fault.</summary>
    public bool IsOurTrouble => StopsSender || Action is NoPermission;

    /// <summary>Comes in delivery reports: that the API takes a text does not show that the trouble is over.</summary>
    public bool IsReported => Code is >= 30000 and < 31000;
}

/// <summary>
/// Twilio's error codes that matter to appointment texts, as a table. Each has the same action in an API answer
/// and in a delivery report. Source: twilio.com/docs/api/errors, as of <see cref="AsOf"/>.
/// </summary>
public static class CarrierCodes
{
    /// <summary>When the table was last compared with its source.</summary>
    public static readonly DateOnly AsOf = new(2026, 11, 22);

    public static readonly IReadOnlyList<CarrierCode> All =
    [
        new(14107, RetryLater, "Too many texts from this number at once; tried again later."),
        new(20003, StopAndAlarm, "The carrier refuses our credentials. Check Sms:Twilio:AccountSid and :AuthToken."),
        new(20005, StopAndAlarm, "The account at the carrier is not active. Ask the carrier."),
        new(20404, StopAndAlarm, "The carrier does not know the account. Check Sms:Twilio:AccountSid and :ApiBaseUrl."),
        new(20429, RetryLater, "The carrier has too many requests of ours at once; tried again later."),
        new(21211, BadNumber, "This is not a valid phone number. Correct it in the EHR."),
        new(21212, WrongSender, "Our own number is not valid. Check Sms:Twilio:From."),
        new(21408, NoPermission, "The account may not text this country. Allow it in the carrier's geo permissions."),
        new(21603, WrongSender, "There is no number to send from. Set Sms:Twilio:From or :MessagingServiceSid."),
        new(21606, WrongSender, "Our own number cannot send texts from this account. Check Sms:Twilio:From."),
        new(21608, NoPermission, "A trial account texts verified numbers only. Upgrade it, or verify the number."),
        new(21610, OptedOut, "The patient has stopped our texts (STOP). Call instead."),
        new(21611, RetryLater, "Our number's queue at the carrier is full; tried again later."),
        new(21612, StaffTask, "The carrier has no way from our number to this one. Call instead."),
        new(21614, BadNumber, "This number cannot receive texts. Ask the patient for a mobile number."),
        new(21617, TemplateError, "The text is longer than 1600 characters. Shorten the template."),
        new(21659, WrongSender, "Our own number is not one of this account. Check Sms:Twilio:From."),
        new(21660, WrongSender, "Our own number belongs to another account. Check Sms:Twilio:From."),
        new(21701, WrongSender, "The Messaging Service does not exist. Check Sms:Twilio:MessagingServiceSid."),
        new(21705, WrongSender, "The Messaging Service is not valid. Check Sms:Twilio:MessagingServiceSid."),
        new(30001, RetryLater, "The carrier's queue overflowed before this text left."),
        new(30003, RetryOnce, "The phone could not be reached: off, or out of range."),
        new(30004, BadNumber, "The phone or its network blocks our texts. Call instead."),
        new(30005, BadNumber, "This number is unknown or no longer in service. Ask the patient for another."),
        new(30006, BadNumber, "A landline, or a network that takes no texts. Ask the patient for a mobile number."),
        new(30007, Filtered, "The network took the text for spam. Often? Look at the template and the registration."),
        new(30008, RetryOnce, "The network did not deliver the text, and did not say why."),
        new(30022, RetryLater, "A network takes our campaign's texts no faster; tried again later. Often? Lower Sms:Rate."),
        new(30023, NetworkDailyLimit, "A network has taken all it takes from our brand in a day; tried again later. Often? Raise the brand's trust score at the carrier."),
        new(30027, NetworkDailyLimit, "T-Mobile has taken all it takes from our brand in a day; tried again later. Often? Raise the brand's trust score at the carrier."),
        new(30032, Configuration, "Our toll-free number is not verified. Finish its verification at the carrier."),
        new(30034, Configuration, "Our number is not registered for 10DLC. Finish the registration at the carrier."),
        new(30036, RetryLater, "The text waited at the carrier until it was too late, and was not sent. Call if the patient must know."),
        new(35114, Configuration, NotScheduled),
        new(35115, Configuration, NotScheduled),
        new(35117, Configuration, NotScheduled),
        new(35118, Configuration, "The Messaging Service is missing. Check Sms:Twilio:MessagingServiceSid."),
        new(63017, RetryLater, "The account's rate at the carrier is used up; tried again later."),
        new(63038, DailyLimit, "The account has sent all it may in a day. Ask the carrier for more."),
    ];

    // We plan by our own clock: whoever adds a schedule stands between us and the carrier.
    private const string NotScheduled = "The carrier took the text for a scheduled one, which ours never are. Look at what changes our requests on their way.";

    private static readonly Dictionary<int, CarrierCode> ByCode = All.ToDictionary(code => code.Code);

    public static bool IsKnown(int code) => ByCode.ContainsKey(code);

    /// <summary>A code that is not in the table is for a person to look up.</summary>
    public static CarrierCode For(int code) => ByCode.TryGetValue(code, out var known)
        ? known
        : new(code, StaffTask, $"The carrier did not deliver the text and gave the code {code}.");
}
