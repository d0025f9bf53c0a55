namespace FhirOutreach.Settings;

internal static class OrganizationReader
{
    public static OrganizationSettings Read(ConfiguredSettings configured) => new(
        configured.Read<string>("Organization:Name", TryReadName, "Put the name patients know you by, on one line."),
        configured.Read<string>("Organization:Phone", E164.TryRead, E164.PutThere),
        TimeZone(configured),
        configured.Read<string>("Organization:Country", CountryCode.TryRead, CountryCode.PutThere(configured.Text("Organization:Country"))));

    private static bool TryReadName(string text, out string value)
    {
        value = text;
        return !text.Any(char.IsControl);
    }

    // Looking for what was meant takes a while: only when it is asked for.
    private static TimeZoneInfo TimeZone(ConfiguredSettings configured)
    {
        const string name = "Organization:TimeZone";
        var text = configured.Text(name);
        var putThere = ZoneName.TryRead(text, out _) ? "" : ZoneName.PutThere(text);
        return configured.Read<TimeZoneInfo>(name, ZoneName.TryRead, putThere);
    }
}
