using FhirOutreach.Settings;
using Microsoft.AspNetCore.Mvc;

namespace FhirOutreach.Sms;

/// <summary>
/// Needs <see cref="OutreachSettings"/>, <see cref="TimeProvider"/> and, for the webhooks, <see cref="SmsDesk"/>.
/// </summary>
internal static class SmsServices
{
    public static void AddSms(this IServiceCollection services)
    {
        services.AddSingleton(provider => new TwilioClient(TwilioClient.Http(), Settings(provider).Sms.Twilio));
        services.AddSingleton(provider => new TwilioSender(
            provider.GetRequiredService<TwilioClient>(), Settings(provider).Sms, Settings(provider).PublicBaseUrl,
            provider.GetRequiredService<ILogger<TwilioSender>>()));
        services.AddSingleton(provider => new TwilioSignature(
            Settings(provider).Sms.Twilio.AuthToken, Settings(provider).Sms.Twilio.SecondaryAuthToken));
        services.AddSingleton(provider => new SenderRate(
            Settings(provider).Sms.SegmentsPerSecond, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SenderTrouble>();
        services.AddSingleton(provider => new SmsWebhooks(
            provider.GetRequiredService<SmsDesk>(), provider.GetRequiredService<TwilioSignature>(),
            Settings(provider).PublicBaseUrl, provider.GetRequiredService<ILogger<SmsWebhooks>>()));
    }

    public static void MapSms(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.ServiceProvider.GetRequiredService<SmsWebhooks>();
        var limit = new RequestSizeLimitAttribute(SmsWebhooks.BodyBytesMax);
        routes.MapPost(SmsWebhooks.InboundPath, (RequestDelegate)webhooks.Inbound).WithMetadata(limit);
        routes.MapPost(SmsWebhooks.StatusPath, (RequestDelegate)webhooks.Status).WithMetadata(limit);
    }

    private static OutreachSettings Settings(IServiceProvider provider) =>
        provider.GetRequiredService<OutreachSettings>();
}
