using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirOutreach.Keys;

/// <summary>
/// A file of private keys (JWKS): the first signs, all are published. Rotation takes three steps with an hour between
/// them: publish a new key, sign with it, withdraw the old one. Each key has the time it was made (<c>iat</c>), so the file
/// itself tells which step is next.
/// </summary>
internal sealed class KeyRing(FileInfo file, TimeProvider time)
{
    /// <summary>Longer than any server should keep our JWKS, and than an assertion that is under way lives.</summary>
    public static readonly TimeSpan BetweenSteps = TimeSpan.FromHours(1);

    private const string MadeAt = "iat";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A new file with one key.</summary>
    public RingStep Begin(string alg)
    {
        if (file.Exists) return new RingStep.Refused($"{file.FullName} is there already, and a key in it may be registered: name another with --out.");
        return Keep([Made(alg, 0)], FileMode.CreateNew, "A new key pair is in",
            "Next: put that path into Ehr:KeyFile, and register with the EHR the public keys printed here, or their address:"
            + " /.well-known/jwks.json at Public:BaseUrl.");
    }

    /// <summary>The next step of a rotation.</summary>
    /// <param name="now">Without waiting for the hour to be over.</param>
    public RingStep Rotate(bool now)
    {
        if (Read(out var keys) is { } problem) return problem;
        var newest = keys.OrderByDescending(MadeOf).First();
        var waited = time.GetUtcNow() - file.LastWriteTimeUtc;
        if (keys.Count > 1 && waited < BetweenSteps && !now)
            return new RingStep.Refused(string.Create(CultureInfo.InvariantCulture,
                $"The last step was {waited.TotalMinutes:0} minutes ago: servers may still hold what was published before. Wait for an hour, or say --now."));
        if (keys.Count == 1 || MadeOf(newest) == 0) // a file from elsewhere may hold several: none of them is a step of ours
            return Keep([.. keys, Made((string?)keys[0]["kty"] == "EC" ? PublicJwk.Es384 : PublicJwk.Rs384, MadeOf(newest))], FileMode.Create,
                "Step 1 of 3: a new key is published beside the old one, which goes on signing. It is in",
                "Next: restart the service; where the EHR was given the keys themselves, register those printed here; after an hour, \"keys rotate\" again.");
        if (newest != keys[0])
            return Keep([newest, .. keys.Where(key => key != newest)], FileMode.Create,
                "Step 2 of 3: the new key signs, the old one stays published. That is in",
                "Next: restart the service; after an hour, \"keys rotate\" again.");
        return Keep([newest], FileMode.Create,
            "Step 3 of 3: the old key is gone. What is left is in",
            "Next: restart the service; where the EHR was given the keys themselves, remove the old one there.");
    }

    private JsonObject Made(string alg, long after)
    {
        var jwk = PrivateJwk.Of(SigningKey.New(alg));
        jwk[MadeAt] = Math.Max(time.GetUtcNow().ToUnixTimeSeconds(), after + 1); // two in one second still have an order
        return jwk;
    }

    // A key from elsewhere does not say: it is older than any of ours.
    private static long MadeOf(JsonObject key) => key[MadeAt] is JsonValue value && value.TryGetValue(out long seconds) ? seconds : 0;

    private RingStep.Refused? Read(out List<JsonObject> keys)
    {
        keys = [];
        try
        {
            var text = File.ReadAllText(file.FullName);
            if (KeyText.Read(text) is KeyReading.Refused no) return new RingStep.Refused($"{file.FullName} holds {no.Found}. {no.PutThere}");
            if (!text.TrimStart().StartsWith('{'))
                return new RingStep.Refused($"{file.FullName} is a PEM, which holds one key and no more: begin a new file with \"keys new\".");
            var root = JsonNode.Parse(text)!.AsObject();
            keys = [.. (root["keys"]?.AsArray().OfType<JsonObject>() ?? [root]).Where(key => key.ContainsKey("d")).Select(key => key.DeepClone().AsObject())];
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RingStep.Refused($"{file.FullName} cannot be read ({e.GetType().Name}): name the file that Ehr:KeyFile names.");
        }
    }

    private RingStep Keep(IEnumerable<JsonObject> keys, FileMode mode, string what, string next) =>
        Write(keys, mode) is { } problem ? problem : Done(what, next);

    // Beside it first, and then in its place: a crash in the middle leaves the old keys.
    private RingStep.Refused? Write(IEnumerable<JsonObject> keys, FileMode mode)
    {
        var json = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.DeepClone())]) }.ToJsonString(Indented) + "\n";
        var beside = mode == FileMode.CreateNew ? file.FullName : file.FullName + ".new";
        try
        {
            var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (var writer = new StreamWriter(beside, options)) writer.Write(json);
            if (beside != file.FullName) File.Move(beside, file.FullName, overwrite: true);
            file.Refresh();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RingStep.Refused($"{file.FullName} cannot be written ({e.GetType().Name}).");
        }
    }

    private RingStep.Done Done(string what, string next) => KeyText.Read(File.ReadAllText(file.FullName)) switch
    {
        KeyReading.Read read => new RingStep.Done(read.Keys.PublicJwks(), $"{what} {file.FullName} (readable by its owner only). {next}"),
        KeyReading.Refused no => throw new InvalidOperationException(no.Found), // we have just written it
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What came of a step.</summary>
internal abstract record RingStep
{
    private RingStep() { }

    internal sealed record Done(JsonObject PublicJwks, string Words) : RingStep;

    internal sealed record Refused(string Words) : RingStep;
}
