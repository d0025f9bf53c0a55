using FhirOutreach.Domain.Outreach;
using FhirOutreach.Keys;

namespace FhirOutreach.Settings;

/// <summary>Every setting of the product, read and validated once at start (<see cref="SettingsReader"/>).</summary>
internal sealed record OutreachSettings(
    Uri? PublicBaseUrl,
    OrganizationSettings Organization,
    EhrSettings Ehr,
    SmsSettings Sms,
    RemindersSettings Reminders,
    SendingWindow Window,
    NoticeSwitches Notices,
    TimeSpan NoticesSettleFor,
    bool NoticesJoinMoves,
    ConsentSettings Consent,
    string TemplatesPath,
    TimeSpan RetentionDetails,
    string StorageConnectionString,
    AdminSettings Admin,
    bool SandboxClock)
{
    public MessagingSettings Messaging { get; init; } = new(0, 0);

    /// <summary>Without its members: secrets are among them, and this ends up in logs.</summary>
    public override string ToString() => nameof(OutreachSettings);
}

/// <param name="Country">ISO 3166 alpha-2: the default region for phone numbers.</param>
internal sealed record OrganizationSettings(string Name, string Phone, TimeZoneInfo TimeZone, string Country);

internal sealed record EhrSettings(
    Uri BaseUrl,
    EhrAuth Auth,
    string? ClientId,
    string? KeyFile,
    Uri? TokenUrl,
    string? Scopes,
    string? Token,
    string? User,
    string? Password,
    EhrNotifications Notifications,
    bool ManageSubscription,
    string? NotificationKey,
    string? Filter,
    TimeSpan SweepEvery,
    EhrDialect Dialect)
{
    /// <summary>RelatedPersons are asked for: minors are texted through them.</summary>
    public bool ReadsRelatedPersons { get; init; }

    /// <summary>Those of <see cref="KeyFile"/>; null without one.</summary>
    public SigningKeys? Keys { get; init; }

    /// <summary>The search with <see cref="Filter"/> in it, so that a pilot of one clinic hears of no other.</summary>
    /// <param name="typeAndQuery">Such as <c>Appointment?date=ge2026-12-01</c>.</param>
    public string Filtered(string typeAndQuery) => Filter is { Length: > 0 } ? $"{typeAndQuery}&{Filter}" : typeAndQuery;

    /// <summary>Without its members: secrets are among them, and this ends up in logs.</summary>
    public override string ToString() => nameof(EhrSettings);
}

internal enum EhrAuth { None, Bearer, Basic, SmartBackend, Azure }

internal enum EhrNotifications { Auto, RestHook, Backport, Poll }

internal enum EhrDialect { Auto, Hapi, Medplum, Microsoft, Cerner, Epic, Firely, Google, Athena }

/// <param name="AllowedNumbers">E.164; empty = everybody.</param>
/// <param name="SegmentsPerSecond">Per sender.</param>
internal sealed record SmsSettings(
    SmsProvider Provider,
    TwilioSettings Twilio,
    IReadOnlySet<string> AllowedNumbers,
    double SegmentsPerSecond)
{
    /// <summary>What texts are sent from: a number of ours, or a Messaging Service.</summary>
    public string Sender => Twilio.MessagingServiceSid is { Length: > 0 } service ? service : Twilio.From ?? "";
}

internal enum SmsProvider { Sandbox, Twilio }

internal sealed record TwilioSettings(
    string AccountSid,
    string AuthToken,
    string? SecondaryAuthToken,
    string? From,
    string? MessagingServiceSid,
    Uri ApiBaseUrl)
{
    public const string PublicHost = "api.twilio.com";

    /// <summary>Without its members: secrets are among them, and this ends up in logs.</summary>
    public override string ToString() => nameof(TwilioSettings);
}

/// <param name="First">Before the start; zero = off.</param>
internal sealed record RemindersSettings(TimeSpan First, TimeSpan Second);

/// <param name="OptOutWords">Lower case: what the carrier takes as an opt-out beside its usual words.</param>
/// <param name="AnswerOptOut">We tell who opts out that they have, where the carrier does not.</param>
/// <param name="Proxies">A minor's texts go to the contact the EHR names for them, and to nobody else.</param>
/// <param name="MinorsUnder">Years.</param>
/// <param name="CancelMeansAppointment">CANCEL alone is meant for the visit, where exactly one was asked about.</param>
internal sealed record ConsentSettings(
    WordList OptOutWords, bool AnswerOptOut, bool Proxies, int MinorsUnder, bool CancelMeansAppointment = false);

/// <param name="DailyCap">Texts to one number on a day of the patient's calendar, answers not counted; zero = off.</param>
/// <param name="WeeklyCap">In seven days running; zero = off.</param>
internal sealed record MessagingSettings(int DailyCap, int WeeklyCap);

internal sealed record AdminSettings(string? Password, string? Phone)
{
    /// <summary>Without its members: a secret is among them, and this ends up in logs.</summary>
    public override string ToString() => nameof(AdminSettings);
}
