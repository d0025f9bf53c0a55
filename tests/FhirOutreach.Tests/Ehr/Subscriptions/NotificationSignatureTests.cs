using System.Security.Cryptography;
using System.Text;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Storage;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Tests.Ehr.Subscriptions;

public sealed class NotificationSignatureTests
{
    private static readonly byte[] Body = """{"resourceType":"Appointment"}"""u8.ToArray();
    private static readonly NotificationKey Key = new("0123456789abcdef0123456789abcdef");
    private static readonly string Secret = new NotificationSignature(Key).Secret;

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Where_one_is_expected_Medplums_must_be_right(bool isRight, bool isAdmitted)
    {
        var signature = new NotificationSignature(Key, isExpected: true);

        Assert.Equal(isAdmitted, signature.Admits(Headers("X-Signature", isRight ? Hex(Secret) : Hex("another secret")), Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("00")]
    public void Neither_none_nor_half_a_signature_will_do(string value)
    {
        var signature = new NotificationSignature(Key, isExpected: true);

        Assert.False(signature.Admits(Headers("X-Signature", value), Body));
        Assert.False(signature.Admits(new HeaderDictionary(), Body));
        Assert.False(signature.Admits(Headers("X-Signature", Hex(Secret)), [.. Body, (byte)' ']));
    }

    [Fact]
    public void Where_none_is_expected_others_may_sign_as_they_like()
    {
        var signature = new NotificationSignature(Key);

        Assert.True(signature.Admits(new HeaderDictionary(), Body));
        Assert.True(signature.Admits(Headers("X-Signature", "of somebody else"), Body));
    }

    [Fact]
    public void A_hubs_signature_is_always_looked_at()
    {
        var signature = new NotificationSignature(Key);

        Assert.True(signature.Admits(Headers("X-Hub-Signature", "sha256=" + Hex(Secret)), Body));
        Assert.False(signature.Admits(Headers("X-Hub-Signature", "sha256=" + Hex("another secret")), Body));
        Assert.False(signature.Admits(Headers("X-Hub-Signature", "sha1=" + Hex(Secret)), Body));
        Assert.False(signature.Admits(Headers("X-Hub-Signature", Hex(Secret)), Body));
    }

    [Fact]
    public async Task What_is_expected_outlives_a_restart()
    {
        var file = Path.GetTempFileName();
        await using (var database = new Database($"Data Source={file}"))
        {
            await new NotificationSignature(Key).Expect(true, database);
            Assert.True(NotificationSignature.Of(Key, database).IsExpected);

            await NotificationSignature.Of(Key, database).Expect(false, database);
            Assert.False(NotificationSignature.Of(Key, database).IsExpected);
        }
        File.Delete(file);
    }

    private static string Hex(string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Body));

    private static HeaderDictionary Headers(string name, string value) => new() { [name] = value };
}
