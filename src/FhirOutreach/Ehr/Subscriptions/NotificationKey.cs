using System.Security.Cryptography;
using System.Text;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>The unguessable path segment at which the EHR reaches us. Whoever knows it may notify.</summary>
internal sealed class NotificationKey(string value)
{
    private const string NotebookName = "ehr.notification-key";
    private const int MadeOfBytes = 24;

    private readonly byte[] utf8 = Encoding.UTF8.GetBytes(value);

    public string Value { get; } = value;

    /// <summary><c>Ehr:NotificationKey</c>; without one, the key made at the first start and kept since.</summary>
    public static async Task<NotificationKey> Of(EhrSettings settings, Database database)
    {
        if (settings.NotificationKey is { Length: > 0 } given) return new NotificationKey(given);
        return new NotificationKey(await database.Write(session =>
        {
            if (session.Note(NotebookName) is { } kept) return kept;
            var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MadeOfBytes));
            session.Note(NotebookName, made);
            return made;
        }));
    }

    /// <summary>Takes as long for a nearly right key as for a wholly wrong one.</summary>
    public bool Is(string? candidate) =>
        candidate is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), utf8);
}
