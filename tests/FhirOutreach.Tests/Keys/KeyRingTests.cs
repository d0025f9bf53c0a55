using FhirOutreach.Commands;
using FhirOutreach.Keys;
using FhirOutreach.Tests.Sandbox;

namespace FhirOutreach.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhir-outreach-keys-");
    private readonly ManualTime time = new(DateTimeOffset.UnixEpoch.AddYears(60)); // later than any file of this machine

    private FileInfo Keys => new(Path.Combine(folder.FullName, "keys.json"));

    [Theory]
    [InlineData(PublicJwk.Rs384)]
    [InlineData(PublicJwk.Es384)]
    public void A_new_pair_goes_into_a_file_that_only_its_owner_reads_and_the_public_half_onto_the_screen(string alg)
    {
        var (output, words) = (new StringWriter(), new StringWriter());

        var code = KeysCommand.Say(new KeyRing(Keys, time).Begin(alg), output, words);

        Assert.Equal(0, code);
        var read = Held();
        Assert.Equal(alg, read.Signer.Public.Alg);
        Assert.Contains($"\"kid\": \"{read.Signer.Public.Kid}\"", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(Keys.FullName, words.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain((string)PrivateJwk.Of(read.Signer)["d"]!, $"{output}{words}", StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys.FullName));
    }

    [Fact]
    public void A_file_with_keys_is_never_overwritten()
    {
        new KeyRing(Keys, time).Begin(PublicJwk.Es384);
        var before = File.ReadAllText(Keys.FullName);

        Assert.IsType<RingStep.Refused>(new KeyRing(Keys, time).Begin(PublicJwk.Es384));
        Assert.Equal(before, File.ReadAllText(Keys.FullName));
    }

    [Fact]
    public void A_rotation_publishes_then_signs_then_withdraws()
    {
        new KeyRing(Keys, time).Begin(PublicJwk.Es384);
        var old = Held().Signer.Public.Kid;

        Step("Step 1 of 3");
        var published = Held();
        Assert.Equal((old, 2), (published.Signer.Public.Kid, published.Published.Count));
        var next = published.Published.Single(key => key.Kid != old).Kid;

        Step("Step 2 of 3");
        Assert.Equal((next, 2), (Held().Signer.Public.Kid, Held().Published.Count));

        Step("Step 3 of 3");
        Assert.Equal((next, 1), (Held().Signer.Public.Kid, Held().Published.Count));
        Assert.Equal(PublicJwk.Es384, Held().Signer.Public.Alg);

        Step("Step 1 of 3");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys.FullName));
    }

    [Fact]
    public void The_second_step_waits_until_nobody_keeps_the_old_keys_only()
    {
        new KeyRing(Keys, time).Begin(PublicJwk.Es384);
        Step("Step 1 of 3");
        File.SetLastWriteTimeUtc(Keys.FullName, time.GetUtcNow().UtcDateTime);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Contains("59 minutes ago", Assert.IsType<RingStep.Refused>(new KeyRing(Keys, time).Rotate(now: false)).Words, StringComparison.Ordinal);
        Assert.IsType<RingStep.Done>(new KeyRing(Keys, time).Rotate(now: true));
    }

    [Fact]
    public void A_foreign_JWK_is_taken_and_a_PEM_is_not()
    {
        var foreign = PrivateJwk.Of(SigningKey.New(PublicJwk.Rs384));
        File.WriteAllText(Keys.FullName, foreign.ToJsonString());
        Step("Step 1 of 3");
        Step("Step 2 of 3");
        Assert.NotEqual((string?)foreign["kid"], Held().Signer.Public.Kid);

        File.WriteAllText(Keys.FullName, System.Security.Cryptography.RSA.Create(2048).ExportPkcs8PrivateKeyPem());
        Assert.Contains("PEM", Assert.IsType<RingStep.Refused>(new KeyRing(Keys, time).Rotate(now: true)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_JWKS_of_several_keys_gets_a_new_one_before_any_is_withdrawn()
    {
        var foreign = new System.Text.Json.Nodes.JsonArray(PrivateJwk.Of(SigningKey.New(PublicJwk.Es384)), PrivateJwk.Of(SigningKey.New(PublicJwk.Es384)));
        File.WriteAllText(Keys.FullName, new System.Text.Json.Nodes.JsonObject { ["keys"] = foreign }.ToJsonString());

        Step("Step 1 of 3");
        Assert.Equal(3, Held().Published.Count);
        Step("Step 2 of 3");
        Step("Step 3 of 3");
        Assert.Single(Held().Published);
    }

    [Fact]
    public void Steps_in_one_second_still_have_their_order()
    {
        new KeyRing(Keys, time).Begin(PublicJwk.Es384);
        foreach (var step in (string[])["Step 1", "Step 2", "Step 3", "Step 1"])
            Assert.StartsWith(step, Assert.IsType<RingStep.Done>(new KeyRing(Keys, time).Rotate(now: true)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_it_says_which_one_it_looked_for() =>
        Assert.Contains(Keys.FullName, Assert.IsType<RingStep.Refused>(new KeyRing(Keys, time).Rotate(now: false)).Words, StringComparison.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);

    private void Step(string begins)
    {
        time.Advance(TimeSpan.FromDays(1));
        Assert.StartsWith(begins, Assert.IsType<RingStep.Done>(new KeyRing(Keys, time).Rotate(now: false)).Words, StringComparison.Ordinal);
    }

    private SigningKeys Held() => Assert.IsType<KeyReading.Read>(KeyText.Read(File.ReadAllText(Keys.FullName))).Keys;
}
