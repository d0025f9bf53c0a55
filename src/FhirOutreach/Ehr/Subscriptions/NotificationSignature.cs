using System.Security.Cryptography;
using System.Text;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// The sender's proof that it knows a secret of ours, besides the key in the URL, which stands in logs: HMAC-SHA256 of the
/// body. Medplum sends it as <c>X-Signature</c>, athenahealth (WebSub) as <c>X-Hub-Signature: sha256=…</c>.
/// The secret comes from the notification key, so that there is nothing more to keep.
/// </summary>
internal sealed class NotificationSignature(NotificationKey key, bool isExpected = false)
{
    private const string MedplumHeader = "X-Signature";
    private const string HubHeader = "X-Hub-Signature";
    private const string HubAlgorithm = "sha256=";
    private const string NotebookName = "ehr.notification-signature";

    private static readonly byte[] Purpose = "ehr-notification-signature"u8.ToArray();

    private readonly byte[] secret = Encoding.ASCII.GetBytes(SecretOf(key));
    private volatile bool isExpected = isExpected;

    /// <summary>Give it to the EHR; 64 characters.</summary>
    public string Secret { get; } = SecretOf(key);

    /// <summary>The EHR holds the secret: what comes without a signature is not from there.</summary>
    public bool IsExpected => isExpected;

    public static NotificationSignature Of(NotificationKey key, Database database) =>
        new(key, database.Read(session => session.Note(NotebookName)) is not null);

    /// <summary>From now on, and after a restart.</summary>
    public async Task Expect(bool expected, Database database)
    {
        if (expected == isExpected) return;
        await database.Write(session =>
        {
            if (expected) session.Note(NotebookName, "expected");
            else session.Forget(NotebookName);
        });
        isExpected = expected;
    }

    /// <summary>A WebSub signature is always looked at: only who was given a secret sends one.</summary>
    public bool Admits(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        if (headers.TryGetValue(HubHeader, out var hub)) return IsRight(WithoutAlgorithm(hub), body);
        return !isExpected || IsRight(headers[MedplumHeader], body);
    }

    private static string? WithoutAlgorithm(string? signature) =>
        signature?.StartsWith(HubAlgorithm, StringComparison.OrdinalIgnoreCase) == true ? signature[HubAlgorithm.Length..] : null;

    private bool IsRight(string? hex, ReadOnlySpan<byte> body)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, right);
        return hex?.Length == 2 * given.Length
            && Convert.FromHexString(hex, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, right);
    }

    private static string SecretOf(NotificationKey key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Value), Purpose));
}
