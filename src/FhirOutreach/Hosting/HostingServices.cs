using FhirOutreach.Storage;

namespace FhirOutreach.Hosting;

internal static class HostingServices
{
    public static void AddHosting(this IServiceCollection services)
    {
        services.AddSingleton<Bells>();
        services.AddSingleton(provider => OutreachClock.Of(provider.GetRequiredService<Database>()));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<OutreachClock>());
    }

    /// <summary>A loop that runs with the host, and that others can ask for by name.</summary>
    public static void AddWorker<T>(this IServiceCollection services)
        where T : PollingWorker
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
