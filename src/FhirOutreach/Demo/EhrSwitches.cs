using FhirOutreach.Ehr.Smart;
using FhirOutreach.Keys;
using FhirOutreach.Sandbox.Authorization;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Demo;

/// <summary>
/// What can be switched at the sandbox EHR when <c>demo</c> or <c>sandbox</c> is started, and what the service must be told
/// so that the two fit. What is null is as the dialect has it.
/// </summary>
internal sealed record EhrSwitches
{
    public const string ClientId = "fhir-outreach-demo";
    public const string Token = "the-sandbox-s-token";
    public const string User = "sandbox-user";
    public const string Password = "the-sandbox-s-password";

    public static IEnumerable<string> Dialects => KnownDialects.ByName.Keys;

    /// <summary>One of <see cref="Dialects"/>.</summary>
    public string Dialect { get; init; } = "Hapi";

    public EhrSwitchAuth Auth { get; init; } = EhrSwitchAuth.SmartBackend;

    public EhrSwitchNotifications? Notifications { get; init; }

    public EhrSwitchPatch? Patch { get; init; }

    /// <summary>What is answered to an old If-Match: 409 or 412.</summary>
    public int? StaleVersion { get; init; }

    public bool WithoutETag { get; init; }

    /// <summary>The most entries on one page of a search.</summary>
    public int? PageSize { get; init; }

    public double HtmlErrors { get; init; }

    public double Flaky { get; init; }

    public TimeSpan Slow { get; init; }

    /// <summary>Subscriptions stay <c>requested</c> for ever.</summary>
    public bool NeverActivates { get; init; }

    /// <param name="serviceUrl">Where our keys are published.</param>
    public SandboxEhrOptions Options(string serviceUrl) => new()
    {
        Dialect = Made(KnownDialects.ByName[Dialect]),
        Auth = Auth switch
        {
            EhrSwitchAuth.Bearer => new EhrAuth.Bearer(Token),
            EhrSwitchAuth.Basic => new EhrAuth.Basic(User, Password),
            _ => new EhrAuth.None(),
        },
        Smart = Auth is EhrSwitchAuth.SmartBackend
            ? new SandboxAuthorizationOptions { ClientId = ClientId, JwksUrl = serviceUrl.TrimEnd('/') + KeysEndpoint.Path }
            : null,
        ActivatesSubscriptions = !NeverActivates,
        HtmlErrors = HtmlErrors,
        Flaky = Flaky,
        Slow = Slow,
    };

    /// <summary>The service's settings that fit. The key of <c>SmartBackend</c> is not among them.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ForTheService()
    {
        yield return new("Ehr:Auth", Auth.ToString());
        foreach (var (name, value) in Auth switch
        {
            EhrSwitchAuth.Bearer => [("Ehr:Token", Token)],
            EhrSwitchAuth.Basic => [("Ehr:User", User), ("Ehr:Password", Password)],
            EhrSwitchAuth.SmartBackend => new[] { ("Ehr:ClientId", ClientId) },
            _ => [],
        })
            yield return new(name, value);
        // Nobody finds out by asking that a server has topics only.
        var dialect = KnownDialects.ByName[Dialect];
        var hasOnlyTopics = Notifications is null && dialect is { NotifiesBy: NotificationStyle.Backport, NamedTopics.Count: 0 };
        if (hasOnlyTopics || Notifications is EhrSwitchNotifications.Backport)
            yield return new("Ehr:Notifications", "Backport");
    }

    /// <summary>A key pair for one play.</summary>
    public static string NewKey() => PrivateJwk.Of(SigningKey.New(PublicJwk.Es384)).ToJsonString();

    private EhrDialect Made(EhrDialect dialect) => dialect with
    {
        TakesSubscriptions = Notifications is { } how ? how is not EhrSwitchNotifications.None : dialect.TakesSubscriptions,
        NotifiesBy = Notifications switch
        {
            EhrSwitchNotifications.RestHook => NotificationStyle.RestHook,
            EhrSwitchNotifications.Medplum => NotificationStyle.Medplum,
            EhrSwitchNotifications.Backport => NotificationStyle.Backport,
            _ => dialect.NotifiesBy,
        },
        SupportsPatch = Patch is { } kind ? kind is not EhrSwitchPatch.None : dialect.SupportsPatch,
        AppointmentsAreReadOnly = (Patch is null or EhrSwitchPatch.None) && dialect.AppointmentsAreReadOnly,
        Patch = Patch switch
        {
            EhrSwitchPatch.JsonPatch => PatchKind.JsonPatch,
            EhrSwitchPatch.JsonPatchWithoutTests => PatchKind.JsonPatchWithoutTests,
            EhrSwitchPatch.ClosedPaths => PatchKind.ClosedPaths,
            EhrSwitchPatch.FhirPath => PatchKind.FhirPath,
            _ => dialect.Patch,
        },
        StaleVersion = StaleVersion ?? dialect.StaleVersion,
        SendsETag = dialect.SendsETag && !WithoutETag,
        DefaultPageSize = Math.Min(PageSize ?? dialect.DefaultPageSize, dialect.DefaultPageSize),
        LargestPageSize = PageSize ?? dialect.LargestPageSize,
    };
}

internal enum EhrSwitchAuth { None, Bearer, Basic, SmartBackend }

internal enum EhrSwitchNotifications { None, RestHook, Medplum, Backport }

internal enum EhrSwitchPatch { None, JsonPatch, JsonPatchWithoutTests, ClosedPaths, FhirPath }
