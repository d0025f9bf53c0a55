using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Settings;

/// <summary>
/// Reads and validates every setting, once, at start. All problems are told at once: nobody should have to start a
/// program five times to learn five of them.
/// </summary>
internal static class SettingsReader
{
    /// <param name="environment">Null when there is none: what only Production refuses is then not refused.</param>
    /// <param name="vault">Where secrets in Key Vault are read.</param>
    public static SettingsReading Read(IConfiguration configuration, IHostEnvironment? environment, VaultSecrets? vault = null)
    {
        (configuration, var unread) = (vault ?? VaultSecrets.Default).In(configuration);
        var configured = new ConfiguredSettings(configuration);
        foreach (var problem in UnknownSettings.In(configuration)) configured.Refuse(problem);

        var settings = Settings(configured, environment);
        // What could not be read from a vault need not also be called a bad value.
        var problems = configured.Problems.Where(problem => unread.All(one => one.Setting != problem.Setting)).Concat(unread).ToList();
        return problems.Count == 0 ? new SettingsReading.Read(settings) : new SettingsReading.Refused(problems);
    }

    private static OutreachSettings Settings(ConfiguredSettings configured, IHostEnvironment? environment)
    {
        var publicBaseUrl = configured.Optional<Uri>("Public:BaseUrl", WebAddress.TryRead, WebAddress.PutThere);
        var organization = OrganizationReader.Read(configured);
        var consent = ConsentReader.Read(configured);
        var ehr = EhrReader.Read(configured) with { ReadsRelatedPersons = consent.Proxies };
        return new OutreachSettings(
            publicBaseUrl,
            organization,
            ehr,
            SmsReader.Read(configured, ehr.BaseUrl),
            RemindersReader.Read(configured),
            SendingWindowReader.Read(configured),
            Notices(configured),
            SettleFor(configured),
            JoinMoves(configured),
            consent,
            TemplatesPath(configured),
            RetentionDetails(configured),
            StorageReader.ConnectionString(configured),
            Admin(configured),
            SandboxClock(configured, environment))
        {
            Messaging = MessagingReader.Read(configured),
        };
    }

    private static NoticeSwitches Notices(ConfiguredSettings configured) => new(
        Booked: configured.Switch("Notices:Booked"),
        Rescheduled: configured.Switch("Notices:Rescheduled"),
        Modified: configured.Switch("Notices:Modified"),
        Confirmed: configured.Switch("Notices:Confirmed"),
        Cancelled: configured.Switch("Notices:Cancelled"),
        Restored: configured.Switch("Notices:Restored"),
        NoShow: configured.Switch("Notices:NoShow"));

    // A notice held longer would be news no more.
    private static TimeSpan SettleFor(ConfiguredSettings configured) =>
        configured.Duration("Notices:SettleFor", TimeSpan.Zero, TimeSpan.FromHours(1), "0 (at once) to 1h");

    // Two appointments can only be seen as one move while the first notice still waits.
    private static bool JoinMoves(ConfiguredSettings configured)
    {
        const string name = "Notices:JoinMoves";
        var isOn = configured.Switch(name);
        if (isOn && SettleFor(configured) == TimeSpan.Zero && configured.AreGood("Notices:SettleFor"))
            configured.Refuse(name, "\"true\" with Notices:SettleFor \"0\"", "Put a few minutes into Notices:SettleFor, such as 3m, or false here.");
        return isOn;
    }

    private static string TemplatesPath(ConfiguredSettings configured) =>
        Path.GetFullPath(configured.Text("Templates:Path"), AppContext.BaseDirectory);

    // Zero could be read as "keep for ever" and as "empty at once": neither is guessed.
    private static TimeSpan RetentionDetails(ConfiguredSettings configured) =>
        configured.Duration("Retention:Details", TimeSpan.FromSeconds(1), TimeSpan.MaxValue, "1s or more, such as 400d");

    private static AdminSettings Admin(ConfiguredSettings configured) => new(
        configured.Verbatim("Admin:Password"),
        configured.Optional<string>("Admin:Phone", E164.TryRead, E164.PutThere));

    private static bool SandboxClock(ConfiguredSettings configured, IHostEnvironment? environment)
    {
        const string name = "Sandbox:Clock";
        var isOn = configured.Switch(name);
        if (isOn && environment?.IsProduction() == true)
        {
            configured.Refuse(name, "\"true\" in Production",
                "Put false, or set ASPNETCORE_ENVIRONMENT to Development: patients live by the real clock.");
        }
        return isOn;
    }
}
