using FhirOutreach.Ehr.Access;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Smart;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;

namespace FhirOutreach.Ehr;

internal static class EhrServices
{
    public static void AddEhr(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<OutreachSettings>().Ehr);
        services.AddSingleton(provider => new References(provider.GetRequiredService<EhrSettings>().BaseUrl));
        services.AddSingleton(provider => new EhrAccess(
            provider.GetRequiredService<EhrSettings>(), provider.GetRequiredService<OutreachClock>().Real, provider.GetRequiredService<ILogger<EhrAccess>>()));
        services.AddSingleton(provider => new EhrClient(
            new HttpClient(EhrClient.Transport(provider.GetRequiredService<EhrSettings>(), provider.GetRequiredService<EhrAccess>().Tokens)),
            provider.GetRequiredService<EhrSettings>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EhrServer>();
        services.AddSingleton<AppointmentElements>();
        services.AddSingleton<EhrDirectory>();
        services.AddSingleton<AppointmentReader>();
        services.AddSingleton<AppointmentWriter>();
        services.AddSingleton(provider => NotificationKey
            .Of(provider.GetRequiredService<EhrSettings>(), provider.GetRequiredService<Database>()).GetAwaiter().GetResult()); // once, at start
        services.AddSingleton(provider => NotificationSignature.Of(
            provider.GetRequiredService<NotificationKey>(), provider.GetRequiredService<Database>()));
        services.AddSingleton<LastDelivery>();
        services.AddSingleton<EventDoubts>();
        services.AddSingleton<MissedEvents>();
        services.AddSingleton<SubscriptionStyles>();
        services.AddWorker<SubscriptionKeeper>();
    }

    public static void MapEhr(this WebApplication app)
    {
        app.MapEhrNotifications();
        app.MapKeys();
    }
}
