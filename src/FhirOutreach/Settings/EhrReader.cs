namespace FhirOutreach.Settings;

internal static class EhrReader
{
    private const string NameAuth = "Ehr:Auth";
    private const string NameClientId = "Ehr:ClientId";
    private const string NameKeyFile = "Ehr:KeyFile";
    private const string NameToken = "Ehr:Token";
    private const string NameUser = "Ehr:User";
    private const string NamePassword = "Ehr:Password";

    /// <summary>The key stands in a URL and is all that keeps strangers out.</summary>
    private const int KeyLengthMin = 16;

    // More and a timer could not hold it; a sweep a month would mend nothing anyway.
    private static readonly TimeSpan SweepEveryMax = TimeSpan.FromDays(30);

    public static EhrSettings Read(ConfiguredSettings configured)
    {
        var auth = configured.OneOf(NameAuth, EhrAuth.None, EhrAuth.Bearer, EhrAuth.Basic, EhrAuth.SmartBackend, EhrAuth.Azure);
        var token = configured.Optional<string>(NameToken, TryReadToken, "Put the access token alone: letters, digits and signs, no spaces.");
        var user = configured.Optional<string>(NameUser, TryReadUser, "Put a user name without a colon (RFC 7617).");
        var password = configured.Verbatim(NamePassword);
        RequireCredentials(configured, auth);
        return new EhrSettings(
            configured.Read<Uri>("Ehr:BaseUrl", WebAddress.TryRead, WebAddress.PutThere),
            auth,
            configured.Given(NameClientId),
            configured.Given(NameKeyFile),
            configured.Optional<Uri>("Ehr:TokenUrl", WebAddress.TryReadVerbatim, WebAddress.PutThere),
            configured.Given("Ehr:Scopes"),
            token,
            user,
            password,
            configured.OneOf("Ehr:Notifications", EhrNotifications.Auto, EhrNotifications.RestHook, EhrNotifications.Backport, EhrNotifications.Poll),
            configured.Switch("Ehr:ManageSubscription"),
            configured.Optional<string>("Ehr:NotificationKey", TryReadKey,
                $"Put at least {KeyLengthMin} letters, digits or any of - . _ ~, or nothing and one is made at the first start."),
            configured.Optional<string>("Ehr:Filter", SearchParameters.TryRead, SearchParameters.PutThere),
            configured.Duration("Ehr:SweepEvery", TimeSpan.FromSeconds(1), SweepEveryMax, "1s to 30d"),
            configured.OneOf("Ehr:Dialect", Enum.GetValues<EhrDialect>()))
        {
            Keys = KeyFileReader.Read(configured, NameKeyFile),
        };
    }

    private static bool TryReadToken(string text, out string value)
    {
        value = text;
        return text.All(letter => letter is > ' ' and <= '~');
    }

    private static bool TryReadUser(string text, out string value)
    {
        value = text;
        return !text.Contains(':', StringComparison.Ordinal) && !text.Any(char.IsControl);
    }

    private static void RequireCredentials(ConfiguredSettings configured, EhrAuth auth)
    {
        string[] needed = auth switch
        {
            EhrAuth.Bearer => [NameToken],
            EhrAuth.Basic => [NameUser, NamePassword],
            EhrAuth.SmartBackend => [NameClientId, NameKeyFile],
            _ => [],
        };
        foreach (var name in needed.Where(name => configured.Verbatim(name) is null))
            configured.Refuse(name, "nothing", $"{NameAuth}={auth} needs it: {WhatToPut(name)}");
    }

    private static string WhatToPut(string name) => name == NameKeyFile
        ? "\"keys new\" makes one; put the path of its file, and register the public keys it prints with the EHR."
        : "put what the EHR's administrator gave you.";

    private static bool TryReadKey(string text, out string value)
    {
        value = text;
        return text.Length >= KeyLengthMin && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~');
    }
}
