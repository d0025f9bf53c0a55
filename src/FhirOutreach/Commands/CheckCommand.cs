using FhirOutreach.Commands.Check;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Templates;

namespace FhirOutreach.Commands;

/// <summary>
/// The doctor: prints a compatibility card, with what to do where something is wrong. Changes nothing at the EHR and
/// texts nobody. Each part of the card is a file in <c>Check/</c>.
/// </summary>
internal static class CheckCommand
{
    public static async Task<int> Run(string[] args, TextWriter output, CancellationToken ct)
    {
        var builder = Program.Builder(args);
        builder.Logging.ClearProviders();
        var card = new Card(output);
        if (Settings(card, builder) is { } settings) await Everything(card, builder, settings, ct);
        return card.IsWrong ? 1 : 0;
    }

    private static OutreachSettings? Settings(Card card, WebApplicationBuilder builder)
    {
        switch (SettingsReader.Read(builder.Configuration, builder.Environment))
        {
            case SettingsReading.Read read:
                card.Good("settings", $"{builder.Environment.EnvironmentName}, all read");
                return read.Settings;
            case SettingsReading.Refused refused:
                foreach (var problem in refused.Problems) card.Wrong("settings", problem.ToString());
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task Everything(
        Card card, WebApplicationBuilder builder, OutreachSettings settings, CancellationToken ct)
    {
        var templates = Templates(card, settings);
        if (!StorageLine.Say(card, settings) || templates is null) return;

        await using var app = Program.Build(builder, settings, templates);
        var database = app.Services.GetRequiredService<Database>();
        var now = app.Services.GetRequiredService<OutreachClock>().GetUtcNow();
        LedgerLines.Say(card, database, now);
        CertificateLines.Say(card, database, now);
        await Ehr(card, app.Services, settings, ct);
        await SmsLine.Say(card, app.Services, settings, ct);
    }

    private static TemplateFolder? Templates(Card card, OutreachSettings settings)
    {
        switch (TemplateFolder.Read(settings.TemplatesPath, settings.Consent.OptOutWords.Items))
        {
            case FolderReading.Read read:
                card.Good("templates", settings.TemplatesPath);
                foreach (var warning in read.Folder.Warnings) card.Good("templates", $"note: {warning}");
                return read.Folder;
            case FolderReading.Refused refused:
                foreach (var error in refused.Errors) card.Wrong("templates", error.ToString());
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task Ehr(Card card, IServiceProvider services, OutreachSettings settings, CancellationToken ct)
    {
        var ehr = services.GetRequiredService<EhrClient>();
        if (await EhrLine.Say(card, ehr, settings.Ehr, ct) is not { } metadata) return;

        var access = await services.GetRequiredService<EhrAccess>().Check(ct);
        if (settings.Ehr.Auth is not EhrAuth.None) access.Tell(card.Say);
        var (server, write) = EhrServer.Judge(settings.Ehr, metadata.Body);
        if (access.State is AuthorizationState.Good)
        {
            await AuthLine.Say(card, ehr, server, settings.Ehr, TimeProvider.System, ct);
            await ProxyLine.Say(card, ehr, settings.Consent, ct);
        }
        await NotificationLines.Say(card, settings, metadata, services, ct);
        WriteBackLines.Say(card, server, write, settings.Ehr, metadata);
        LimitLines.Say(card, server, write, metadata);
    }
}
