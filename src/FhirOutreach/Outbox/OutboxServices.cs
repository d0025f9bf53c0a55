using FhirOutreach.Hosting;

namespace FhirOutreach.Outbox;

internal static class OutboxServices
{
    public static void AddOutbox(this IServiceCollection services)
    {
        services.AddSingleton<SendingState>();
        services.AddSingleton<TextDelivery>();
        services.AddSingleton<OvertakenTexts>();
        services.AddWorker<TextsWorker>();
        services.AddWorker<LookUpsWorker>();
        services.AddWorker<UpdatesWorker>();
        services.AddWorker<AlarmsWorker>();
    }
}
