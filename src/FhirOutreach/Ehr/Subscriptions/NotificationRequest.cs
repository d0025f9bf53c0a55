using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>A request at the notification endpoint whose key was right and whose body was small enough.</summary>
/// <param name="Type">From the path; null when the request went to the endpoint itself.</param>
/// <param name="Id">From the path.</param>
/// <param name="DeletedResource">Header <c>X-Medplum-Deleted-Resource</c>: <c>Appointment/123</c>.</param>
internal sealed record NotificationRequest(
    string Method,
    string? Type,
    string? Id,
    string? ContentType,
    ReadOnlyMemory<byte> Body,
    string? DeletedResource = null)
{
    private const string Appointment = "Appointment";

    /// <summary>Reads a request as HAPI, Medplum and the Subscriptions Backport guide send them.</summary>
    public NotificationReading Read(References references)
    {
        if (Body.IsEmpty && Type is not null) return ReadPath();
        if (Body.IsEmpty) return ReadDeletedResource(references) ?? Keep(new Notification.EmptyPing());
        if (!EhrMediaTypes.IsJson(ContentType))
            return new NotificationReading.Rejected(415, "the body must be application/fhir+json");
        if (NotificationBody.Read(Body.Span) is not { } body)
            return new NotificationReading.Rejected(400, "the body is not one JSON object");
        return Type is null ? ReadAtEndpoint(body, references) : ReadAtPath(body);
    }

    private NotificationReading ReadPath()
    {
        if (!FhirId.IsValid(Id)) return WrongId();
        if (Type != Appointment) return new NotificationReading.Ignored();
        return Keep(IsDelete ? new Notification.Deleted(Id!) : new Notification.Changed([Id!]));
    }

    private NotificationReading ReadAtPath(NotificationBody body)
    {
        if (!FhirId.IsValid(Id) || (body.Id != Id && !IsDelete)) return WrongId();
        if (Type != Appointment || (body.ResourceType != Appointment && !IsDelete)) return NotAnAppointment(body);
        return Keep(IsDelete ? new Notification.Deleted(Id!) : PutOf(body));
    }

    private NotificationReading ReadAtEndpoint(NotificationBody body, References references)
    {
        if (ReadDeletedResource(references) is { } deleted) return deleted;
        switch (body.ResourceType)
        {
            case Appointment:
                return FhirId.IsValid(body.Id) ? Keep(PutOf(body)) : WrongId();
            case "Bundle":
                var events = NotificationBundle.Read(Body, references);
                return events is null ? new NotificationReading.Ignored() : Keep(events);
            default:
                return body.IsEmptyObject ? Keep(new Notification.EmptyPing()) : NotAnAppointment(body);
        }
    }

    private NotificationReading? ReadDeletedResource(References references)
    {
        if (DeletedResource is null) return null;
        if (references.Read(DeletedResource) is not { } key) return WrongId();
        return key.Type == Appointment ? Keep(new Notification.Deleted(key.Id)) : new NotificationReading.Ignored();
    }

    private bool IsDelete => Method == "DELETE";

    private Notification.Put PutOf(NotificationBody body) => new(body.Id!, Body, body.VersionId, body.LastUpdated);

    private static NotificationReading.Kept Keep(Notification notification) => new(notification);

    private static NotificationReading.Rejected WrongId() =>
        new(400, "the id must be a FHIR id ([A-Za-z0-9.-], 1 to 64), and the same in the URL and the body");

    private static NotificationReading NotAnAppointment(NotificationBody body) => body.ResourceType is null
        ? new NotificationReading.Rejected(400, "the body is not a FHIR resource: it has no resourceType")
        : new NotificationReading.Ignored();
}

/// <summary>What a <see cref="NotificationRequest"/> turned out to be. Closed.</summary>
internal abstract record NotificationReading
{
    private NotificationReading()
    {
    }

    /// <summary>To be committed, then answered 204.</summary>
    public sealed record Kept(Notification Notification) : NotificationReading;

    /// <summary>204 at once: another resource type, or a Bundle with nothing for us.</summary>
    public sealed record Ignored : NotificationReading;

    /// <param name="Diagnostics">For the OperationOutcome; repeats nothing of what was sent.</param>
    public sealed record Rejected(int Status, string Diagnostics) : NotificationReading;
}
