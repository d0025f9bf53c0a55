using System.Security.Cryptography;
using System.Text;

namespace FhirOutreach.Domain.Appointments;

/// <summary>
/// One patient's side of an Appointment, as that patient would see it. An Appointment with several patients is several
/// visits, each a thread of its own.
/// </summary>
/// <param name="LastUpdated">By the server's own clock; it alone orders versions.</param>
/// <param name="IsGroup">Other patients take part: this one's answer must not touch the Appointment's status.</param>
/// <param name="Zone">The clinic's: what times are shown in.</param>
/// <param name="Phone">The number to call about this visit (the Location's own); null = the organization's.</param>
/// <param name="LocationId">Of the EHR's Location, told or not; null = none that can be read.</param>
/// <param name="IsAskedAnew">The EHR still shows the "declined" of before the visit was called off and put back.</param>
/// <param name="Problem">Why the version cannot be acted on; null when it can.</param>
public sealed record Visit(
    string AppointmentId,
    string PatientId,
    string VersionId,
    DateTimeOffset LastUpdated,
    AppointmentStatus Status,
    ParticipationStatus Participation,
    bool IsGroup,
    DateTimeOffset? Start,
    TimeZoneInfo Zone,
    string? Location = null,
    string? Practitioner = null,
    string? Service = null,
    string? Phone = null,
    string? Problem = null,
    string? LocationId = null,
    bool IsAskedAnew = false)
{
    private const int LooksBytes = 8;

    public VisitKey Key => new(AppointmentId, PatientId);

    /// <summary>The start as the clinic's clock shows it.</summary>
    public DateTimeOffset? LocalStart => Start is { } start ? TimeZoneInfo.ConvertTime(start, Zone) : null;

    /// <summary>The visit goes ahead as far as the EHR says, and this patient is expected.</summary>
    public bool IsOn =>
        Status is AppointmentStatus.Booked or AppointmentStatus.Pending
        && Participation is not (ParticipationStatus.Declined or ParticipationStatus.Removed or ParticipationStatus.Merged)
        && Start is not null
        && Problem is null;

    public bool IsConfirmed => Participation is ParticipationStatus.Accepted;

    /// <summary>The visit is off, and someone decided so.</summary>
    public bool IsCalledOff =>
        Status is AppointmentStatus.Cancelled
        || Participation is ParticipationStatus.Declined or ParticipationStatus.Removed;

    /// <summary>Is on, and has not begun.</summary>
    public bool IsUpcoming(DateTimeOffset now) => IsOn && Start > now;

    /// <summary>
    /// This version, coming after <paramref name="before"/>. Whoever is put back on an Appointment that was called off is expected again, though
    /// their "declined" still stands in it: often we wrote it, and the desk changes the status only. Who declined for
    /// themselves alone in a group stays away.
    /// </summary>
    public Visit After(Visit? before)
    {
        // The record of the earlier id may be deleted later: nobody was taken off by that.
        if (Participation is ParticipationStatus.Removed && before?.Participation is ParticipationStatus.Merged)
            return this with { Participation = ParticipationStatus.Merged };
        var isOldAnswer = Participation is ParticipationStatus.Declined && !IsGroup && Status is not AppointmentStatus.Cancelled
            && before is { IsAskedAnew: true } or { Status: AppointmentStatus.Cancelled, Participation: ParticipationStatus.Declined, IsGroup: false };
        return isOldAnswer ? this with { Participation = ParticipationStatus.NeedsAction, IsAskedAnew = true } : this;
    }

    /// <summary>The same as far as a text can show: same state, same time, same place and people.</summary>
    public bool LooksLike(Visit other) =>
        IsOn == other.IsOn
        && Start == other.Start
        && Location == other.Location
        && Practitioner == other.Practitioner
        && Service == other.Service;

    /// <summary>What a text could show of it, as a short hash.</summary>
    public string Looks()
    {
        var off = Status is AppointmentStatus.NoShow ? "NoShow" : $"{Status is AppointmentStatus.Cancelled}";
        var shown = $"{IsOn}|{Start:O}|{off}|{Location}|{Practitioner}|{Service}";
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), 0, LooksBytes);
    }

    /// <summary>Not older than, and not the same as, <paramref name="known"/>.</summary>
    public bool IsNewerThan(Visit known) => LastUpdated > known.LastUpdated;
}

/// <summary>Which thread: the Appointment and the patient.</summary>
public sealed record VisitKey(string AppointmentId, string PatientId);
