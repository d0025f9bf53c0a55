using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Templates;

namespace FhirOutreach.Commands;

/// <summary>The service itself. A bad setting or template stops the start: exit code 1, and what to do.</summary>
internal static class ServeCommand
{
    public static async Task<int> Run(string[] args, CancellationToken ct)
    {
        var builder = Program.Builder(args);
        if (ReadSettings(builder) is not { } settings || ReadTemplates(settings) is not { } templates) return 1;

        if (ListenAddresses.Problem(builder.Configuration["urls"]) is { } bad)
        {
            Console.Error.WriteLine(bad);
            return 1;
        }
        using var sole = TakeDatabase(settings);
        if (sole is null) return 1;

        await using var carrier = await SandboxProvider.Start(settings, ct);
        await using var app = Program.Build(builder, carrier.Settings, templates);
        app.Lifetime.ApplicationStarted.Register(() => StartReport.Write(app, carrier.Settings));
        var loops = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        await app.RunAsync(ct);
        return ExitCode(loops);
    }

    /// <returns>1 when one of them failed: that stops the host, and whoever minds the process must see that it did not mean to end.</returns>
    public static int ExitCode(IEnumerable<BackgroundService> loops) => loops.Any(loop => loop.ExecuteTask is { IsFaulted: true }) ? 1 : 0;

    public static OutreachSettings? ReadSettings(WebApplicationBuilder builder)
    {
        switch (SettingsReader.Read(builder.Configuration, builder.Environment))
        {
            case SettingsReading.Read read:
                return read.Settings;
            case SettingsReading.Refused refused:
                foreach (var problem in refused.Problems) Console.Error.WriteLine(problem);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public static TemplateFolder? ReadTemplates(OutreachSettings settings)
    {
        switch (TemplateFolder.Read(settings.TemplatesPath, settings.Consent.OptOutWords.Items))
        {
            case FolderReading.Read read:
                return read.Folder;
            case FolderReading.Refused refused:
                foreach (var error in refused.Errors) Console.Error.WriteLine(error);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>As <see cref="TemplatesPath"/>: only this setting is asked for.</summary>
    public static IReadOnlyList<string> OptOutWords(string[] args) =>
        WordList.Of(Program.Builder(args).Configuration["Consent:OptOutWords"] ?? "").Items;

    /// <summary>Only the folder is asked for: templates can be checked before anything else is configured.</summary>
    public static string TemplatesPath(string[] args) =>
        Program.Builder(args).Configuration["Templates:Path"] is { Length: > 0 } path
            ? Path.Combine(AppContext.BaseDirectory, path)
            : Path.Combine(AppContext.BaseDirectory, "templates");

    private static SoleUse? TakeDatabase(OutreachSettings settings)
    {
        try
        {
            if (SoleUse.Take(settings.StorageConnectionString) is { } sole) return sole;
            Console.Error.WriteLine(StartTrouble.ServedAlready(settings.StorageConnectionString));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(StartTrouble.OfFolder(settings.StorageConnectionString, e));
        }
        return null;
    }
}
