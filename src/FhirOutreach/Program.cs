using FhirOutreach.Commands;
using FhirOutreach.Ehr;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Outbox;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Templates;

namespace FhirOutreach;

internal static class Program
{
    public static Task<int> Main(string[] args) => OutreachCommands.Run(args);

    /// <summary>Settings from appsettings.json beside the program, the environment (<c>A__B</c>) and the command line (<c>--A:B</c>).</summary>
    public static WebApplicationBuilder Builder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory, // appsettings.json, templates/ and fhir-profiles/ lie beside the binary
        });
        builder.Host.UseDefaultServiceProvider(options =>
        {
            options.ValidateOnBuild = true;
            options.ValidateScopes = true;
        });
        // ASP.NET Core writes the address of every request into its log, and ours carries the notification key.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // and around every line, as a scope
        return builder;
    }

    /// <summary>The whole wiring.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, OutreachSettings settings, TemplateFolder templates)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(templates); // what patients read: checked before anything starts

        services.AddStorage(); // SQLite: one writer, many readers
        services.AddHosting(); // the clock, the bells
        services.AddEhr();     // everything said in FHIR
        services.AddSms();     // everything said to the carrier
        services.AddInbox();   // what happened to us: notifications, sweeps, texts, answers, the clock
        services.AddOutbox();  // what we owe: texts to patients, updates to the EHR

        var app = builder.Build();

        app.MapEhr();          // /ehr/notifications
        app.MapSms();          // /sms/inbound /sms/status
        app.MapHealth();       // /healthz /readyz
        app.MapSandboxClock(); // /sandbox/clock, only with Sandbox:Clock

        return app;
    }
}
