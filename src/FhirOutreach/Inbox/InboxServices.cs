using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage.Queries;

namespace FhirOutreach.Inbox;

internal static class InboxServices
{
    public static void AddInbox(this IServiceCollection services)
    {
        services.AddSingleton(provider => RulesOf(provider.GetRequiredService<OutreachSettings>()));
        services.AddSingleton<GoLive>();
        services.AddSingleton<Decide>(OutreachDecider.Decide);
        services.AddSingleton<Settlement>();
        services.AddSingleton<Freshness>();
        services.AddSingleton<Preparation>();
        services.AddSingleton<AppointmentArrival>();
        services.AddSingleton<TextArrival>();
        services.AddSingleton<EhrAnswerArrival>();
        services.AddSingleton<OwnArrivals>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<AppointmentSweep>();
        services.AddSingleton<AppointmentPages>();
        services.AddSingleton<AppointmentWalk>();
        services.AddSingleton<Intake>();
        services.AddSingleton<EhrComparison>();
        services.AddSingleton<Notifications>();
        services.AddSingleton<DeliverySteps>();
        services.AddSingleton<CarrierMail>();
        services.AddSingleton(provider => new NotificationDesk(provider.GetRequiredService<Notifications>().Keep));
        services.AddSingleton(provider => new SmsDesk(
            provider.GetRequiredService<CarrierMail>().KeepInbound, provider.GetRequiredService<CarrierMail>().KeepReport));
        services.AddHostedService<WordLedger>();
        services.AddSingleton<InboxCommits>();
        services.AddWorker<CarrierMailWorker>();
        services.AddWorker<InboxWorker>();
        services.AddWorker<DueWorker>();
        services.AddWorker<SweepWorker>();
        services.AddWorker<EventRecovery>();
        services.AddWorker<CertificateWorker>();
        services.AddWorker<RetentionWorker>();
    }

    private static Rules RulesOf(OutreachSettings settings) => new(
        new Policy(
            settings.Organization.Name,
            settings.Organization.Phone,
            settings.Organization.TimeZone,
            settings.Window,
            settings.Notices,
            settings.NoticesSettleFor,
            settings.Reminders.First,
            settings.Reminders.Second,
            settings.Consent.AnswerOptOut,
            settings.NoticesJoinMoves,
            settings.Messaging.DailyCap,
            settings.Messaging.WeeklyCap,
            settings.Consent.CancelMeansAppointment),
        settings.Sms.AllowedNumbers);
}
