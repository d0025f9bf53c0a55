using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>athenahealth's topics of Appointments: what happened to a visit, by name.</summary>
internal static class TopicNames
{
    private const string Base = "https://api.platform.athenahealth.com/fhir/r4/SubscriptionTopic/";

    public static readonly IReadOnlyList<string> Athena =
    [
        .. new[] { "cancel", "check-in", "check-out", "freeze", "reschedule", "schedule", "unfreeze", "update" }.Select(Named),
    ];

    /// <summary>The topic of this change; null when there is none, as for a deletion.</summary>
    /// <param name="before">Null for a new visit.</param>
    public static string? Of(ResourceVersion? before, ResourceVersion now)
    {
        if (now.IsDeleted || now.Type != "Appointment") return null;
        var visit = now.Copy();
        if (before is null or { IsDeleted: true }) return Named("schedule");
        var earlier = before.Copy();
        if (visit.Text("status") == earlier.Text("status"))
            return Named(visit.Text("start") == earlier.Text("start") ? "update" : "reschedule");
        return visit.Text("status") switch
        {
            "cancelled" => Named("cancel"),
            "arrived" or "checked-in" => Named("check-in"),
            "fulfilled" => Named("check-out"),
            _ => Named("update"),
        };
    }

    /// <summary>What a search of SubscriptionTopic finds.</summary>
    public static JsonObject List(IReadOnlyList<string> topics) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "searchset",
        ["entry"] = new JsonArray([.. topics.Append(Base + "Patient.update").Select(topic => new JsonObject
        {
            ["fullUrl"] = topic,
            ["resource"] = new JsonObject
            {
                ["resourceType"] = "SubscriptionTopic",
                ["id"] = topic.Split('/')[^1],
                ["status"] = "active",
            },
        })]),
    };

    private static string Named(string happened) => $"{Base}Appointment.{happened}";
}
