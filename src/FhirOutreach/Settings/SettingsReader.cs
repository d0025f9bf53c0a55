namespace FhirOutreach.Settings;

/// <summary>Placeholder of the frame.</summary>
internal static class SettingsReader;
