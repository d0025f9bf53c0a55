using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Templates;

namespace FhirOutreach.Commands;

/// <summary>
/// The doctor: one line each, with what to do where something is wrong. Changes nothing at the EHR and texts nobody.
/// </summary>
internal sealed class CheckCommand(TextWriter output)
{
    private const int LabelWidth = 14;

    private bool isWrong;

    public static async Task<int> Run(string[] args, TextWriter output, CancellationToken ct)
    {
        var builder = Program.Builder(args);
        builder.Logging.ClearProviders();
        var check = new CheckCommand(output);
        if (!check.Settings(builder, out var settings)) return 1;

        await check.Everything(builder, settings!, ct);
        return check.isWrong ? 1 : 0;
    }

    private bool Settings(WebApplicationBuilder builder, out OutreachSettings? settings)
    {
        settings = null;
        switch (SettingsReader.Read(builder.Configuration, builder.Environment))
        {
            case SettingsReading.Read read:
                settings = read.Settings;
                Good("settings", $"{builder.Environment.EnvironmentName}, all read");
                return true;
            case SettingsReading.Refused refused:
                foreach (var problem in refused.Problems) Wrong("settings", problem.ToString());
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task Everything(WebApplicationBuilder builder, OutreachSettings settings, CancellationToken ct)
    {
        var templates = Templates(settings);
        if (!Storage(settings) || templates is null) return;

        await using var app = Program.Build(builder, settings, templates);
        (await app.Services.GetRequiredService<Ehr.Access.EhrAccess>().Check(ct)).Tell(Say);
        await Ehr(app.Services, settings, ct);
        await Subscription(app.Services, settings, ct);
        await Carrier(app.Services, settings, ct);
    }

    private TemplateFolder? Templates(OutreachSettings settings)
    {
        switch (TemplateFolder.Read(settings.TemplatesPath))
        {
            case FolderReading.Read read:
                Good("templates", settings.TemplatesPath);
                return read.Folder;
            case FolderReading.Refused refused:
                foreach (var error in refused.Errors) Wrong("templates", error.ToString());
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private bool Storage(OutreachSettings settings)
    {
        try
        {
            using var database = new Microsoft.Data.Sqlite.SqliteConnection();
            SqliteLibrary.Load();
            database.ConnectionString = settings.StorageConnectionString;
            database.Open();
            Good("storage", $"SQLite {database.ServerVersion}, {database.DataSource}");
            return true;
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            Wrong("storage", $"{e.Message}: check Storage:ConnectionString and the folder's rights");
            return false;
        }
    }

    private async Task Ehr(IServiceProvider services, OutreachSettings settings, CancellationToken ct)
    {
        var ehr = services.GetRequiredService<EhrClient>();
        switch (await ehr.Capabilities(ct))
        {
            case EhrAnswer.Found found:
                Capabilities(found, settings);
                break;
            case EhrAnswer.Missing:
                Wrong("EHR", $"{settings.Ehr.BaseUrl} has no /metadata: is Ehr:BaseUrl the FHIR base?");
                return;
            case EhrAnswer.Unreachable unreachable:
                Wrong("EHR", $"{settings.Ehr.BaseUrl}: {unreachable.Reason}");
                return;
            case EhrAnswer.Refused refused:
                Wrong("EHR", $"{settings.Ehr.BaseUrl}: HTTP {refused.Status} {refused.Reason}");
                return;
        }

        switch (await ehr.Search("Appointment?_count=1", ct))
        {
            case EhrAnswer.Found:
                Good("EHR access", $"Ehr:Auth={settings.Ehr.Auth}: Appointments can be searched");
                break;
            case EhrAnswer.Refused { Status: 401 or 403 } refused:
                Wrong("EHR access", $"HTTP {refused.Status} {refused.Reason}: check Ehr:Auth and its credentials");
                break;
            case EhrAnswer.Refused refused:
                Wrong("EHR access", $"HTTP {refused.Status} {refused.Reason}");
                break;
            case EhrAnswer.Unreachable unreachable:
                Wrong("EHR access", unreachable.Reason);
                break;
            default:
                Wrong("EHR access", "Appointment cannot be searched (404)");
                break;
        }
    }

    private void Capabilities(EhrAnswer.Found found, OutreachSettings settings)
    {
        var statement = found.Body;
        var version = statement.Text("fhirVersion");
        var software = $"{statement.At("software").Text("name")} {statement.At("software").Text("version")}".Trim();
        if (version is null || !version.StartsWith("4.0", StringComparison.Ordinal))
            Wrong("EHR", $"{settings.Ehr.BaseUrl} speaks FHIR {version ?? "of no stated version"}: R4 (4.0.1) is needed");
        else
            Good("EHR", $"{settings.Ehr.BaseUrl} {software}, FHIR {version}");

        var resources = statement.Items("rest").SelectMany(rest => rest.Items("resource")).ToList();
        var appointment = resources.FirstOrDefault(resource => resource.Text("type") == "Appointment");
        var canPatch = appointment.Items("interaction").Any(interaction => interaction.Text("code") == "patch");
        Say(canPatch, "write-back", canPatch
            ? "JSON Patch with test operations and If-Match"
            : "the server does not say that Appointments can be patched: answers will become staff tasks");
        Good("versions", $"versioning {appointment.Text("versioning") ?? "not stated"}; a stale If-Match is decided again on 409 and 412");
    }

    private async Task Subscription(IServiceProvider services, OutreachSettings settings, CancellationToken ct)
    {
        if (settings.PublicBaseUrl is null)
        {
            Good("subscription", "none: Public:BaseUrl is empty, the EHR is polled every 30 s");
            return;
        }
        if (settings.Ehr.Notifications == EhrNotifications.Poll)
        {
            Good("subscription", "none: Ehr:Notifications=Poll");
            return;
        }
        switch (await services.GetRequiredService<SubscriptionStyles>().Choose(ct))
        {
            case SubscriptionChoice.Make choice when settings.Ehr.ManageSubscription:
                Good("subscription", $"{choice.Wanted.Style}, made and kept by the service, at {settings.PublicBaseUrl}");
                break;
            case SubscriptionChoice.Make choice:
                Good("subscription", $"{choice.Wanted.Style}, made by a person; the resource to paste:");
                output.WriteLine(choice.Wanted.Json());
                if (choice.Wanted is BackportSubscription)
                    Good("signature", $"secret for an EHR that signs (X-Hub-Secret): {services.GetRequiredService<NotificationSignature>().Secret}");
                break;
            case SubscriptionChoice.NoneOffered none:
                Good("subscription", $"none: {none.Why}; the EHR is polled every 30 s");
                break;
            case SubscriptionChoice.NotKnown:
                Wrong("subscription", "not known: the EHR's CapabilityStatement, which names its topics, could not be read");
                break;
        }
    }

    private async Task Carrier(IServiceProvider services, OutreachSettings settings, CancellationToken ct)
    {
        if (settings.Sms.Provider is SmsProvider.Sandbox)
        {
            Good("SMS", "Sandbox: nobody is texted");
            return;
        }
        if (await services.GetRequiredService<TwilioSender>().Check(ct) is { } trouble) Wrong("SMS", trouble);
        else Good("SMS", $"Twilio account {settings.Sms.Twilio.AccountSid}");
    }

    private void Good(string what, string words) => Say(true, what, words);

    private void Wrong(string what, string words) => Say(false, what, words);

    private void Say(bool isGood, string what, string words)
    {
        isWrong |= !isGood;
        output.WriteLine($"{(isGood ? "ok   " : "WRONG")} {what.PadRight(LabelWidth)} {words}");
    }
}
