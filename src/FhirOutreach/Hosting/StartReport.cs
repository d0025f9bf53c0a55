using FhirOutreach.Ehr.Access;
using FhirOutreach.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FhirOutreach.Hosting;

/// <summary>Says at start what is waited for, and what will not work as it is set.</summary>
internal static partial class StartReport
{
    public static void Write(WebApplication app, OutreachSettings settings)
    {
        var log = app.Logger;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Log.Listening(log, string.Join(", ", addresses), settings.Ehr.BaseUrl);
        foreach (var warning in app.Services.GetRequiredService<EhrAccess>().Report.Warnings) Log.Access(log, warning);
        if (settings.PublicBaseUrl is { } url) Log.Told(log, url);
        else Log.NotTold(log);
        if (settings.Sms.Provider is SmsProvider.Sandbox) Log.Sandboxed(log, settings.Sms.Twilio.ApiBaseUrl);
        else Log.Twilio(log, settings.Sms.AllowedNumbers.Count == 0 ? "everybody" : $"{settings.Sms.AllowedNumbers.Count} allowed numbers");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Addresses}; waiting for Appointment changes from {Ehr}")]
        public static partial void Listening(ILogger logger, string addresses, Uri ehr);

        [LoggerMessage(Level = LogLevel.Warning, Message = "About our access to the EHR: {Warning}")]
        public static partial void Access(ILogger logger, string warning);

        [LoggerMessage(Level = LogLevel.Information, Message = "The EHR and Twilio reach us at {PublicBaseUrl}; Twilio's signatures are checked against that address")]
        public static partial void Told(ILogger logger, Uri publicBaseUrl);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Public:BaseUrl is empty: the EHR is polled every 30 s, and Twilio's webhooks (replies, delivery reports) are refused")]
        public static partial void NotTold(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "Sms:Provider is Sandbox: texts go to the sandbox carrier at {Carrier}, nobody is texted")]
        public static partial void Sandboxed(ILogger logger, Uri carrier);

        [LoggerMessage(Level = LogLevel.Information, Message = "Sms:Provider is Twilio: texts go to {Whom}")]
        public static partial void Twilio(ILogger logger, string whom);
    }
}
