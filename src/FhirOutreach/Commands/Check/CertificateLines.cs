using FhirOutreach.Inbox;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Commands.Check;

/// <summary>The last proof that no change was missed, what it found, and whether a later walk broke off.</summary>
internal static class CertificateLines
{
    private const string Label = "certificate";
    private const int DifferencesMax = 5;

    public static void Say(Card card, Database database, DateTimeOffset now)
    {
        var (last, finished) = database.Read(session => (session.LastCertificate(), session.LastFinishedCertificate()));
        switch (last)
        {
            case null:
                card.Good(Label, "none yet: it comes with the first start");
                break;
            case { FinishedAt: null, Failure: null }:
                card.Good(Label, $"under way since {last.BegunAt:u}");
                break;
            case { FinishedAt: null }:
                card.Wrong(Label, $"{last.Words} ({last.BegunAt:u}); the running service tries it again in a quarter of an hour");
                break;
        }
        if (finished is not null) Finished(card, finished, database.Read(session => session.Differences(finished.Id, DifferencesMax)), now);
    }

    private static void Finished(Card card, Certificate certificate, List<FoundDifference> differences, DateTimeOffset now)
    {
        var isGood = certificate.Open == 0 || now - certificate.FinishedAt <= CertificateWorker.RepairsTake;
        card.Say(isGood, Label, $"of {certificate.BegunAt:u}: {certificate.Words}{(isGood ? "" : "; the EHR would not let us read them: see the log")}");
        foreach (var difference in differences)
            card.Say(isGood || difference.IsRepaired, "difference",
                $"{difference.Kind} Appointment/{difference.AppointmentId}, {(difference.IsRepaired ? "read anew since" : "not read anew yet")}");
        var more = certificate.Repaired + certificate.Open - differences.Count;
        if (more > 0) card.Say(isGood || certificate.Open <= DifferencesMax, "difference", $"and {more} more: table certificate_difference");
    }
}
