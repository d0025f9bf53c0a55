using FhirOutreach.Keys;

namespace FhirOutreach.Settings;

/// <summary>
/// <c>Ehr:KeyFile</c>: the path of a JWK, JWKS or PEM. A key itself is taken too, so that it can come out of a vault or a
/// container's secrets without touching a disk. Not a letter of it is ever shown.
/// </summary>
internal static class KeyFileReader
{
    private const int BytesMax = 1024 * 1024; // a file larger than that is something else

    public static SigningKeys? Read(ConfiguredSettings configured, string name)
    {
        if (configured.Given(name) is not { } given) return null;
        if (KeyText.IsKey(given)) return Keys(configured, name, KeyText.Read(given), "");
        try
        {
            // Beside the program, like all files of the settings; an absolute path stays what it is.
            var file = new FileInfo(Path.GetFullPath(given, AppContext.BaseDirectory));
            if (!file.Exists) return Refuse(configured, name, $"{Shown(given)}, where there is no file", KeyText.PutThere);
            if (file.Length > BytesMax) return Refuse(configured, name, $"{Shown(given)}, which is too large for a key", KeyText.PutThere);
            return Keys(configured, name, KeyText.Read(File.ReadAllText(file.FullName)), $"{Shown(given)} with ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refuse(configured, name, $"{Shown(given)}, which cannot be read ({e.GetType().Name})",
                "Let the service's user read it, and nobody else: chown and chmod 600.");
        }
    }

    private static SigningKeys? Keys(ConfiguredSettings configured, string name, KeyReading reading, string where) => reading switch
    {
        KeyReading.Read read => read.Keys,
        KeyReading.Refused no => Refuse(configured, name, where + no.Found, no.PutThere),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static SigningKeys? Refuse(ConfiguredSettings configured, string name, string found, string putThere)
    {
        configured.Refuse(name, found, putThere);
        return null;
    }

    // What has no file's ending may be a key pasted in the path's place.
    private static string Shown(string given) =>
        Path.GetExtension(given) is { Length: >= 3 and <= 6 } ending && ending.Skip(1).All(char.IsAsciiLetter)
            ? "the file " + ConfiguredSettings.Quoted(Path.GetFullPath(given, AppContext.BaseDirectory))
            : $"{given.Length} characters, not shown";
}
