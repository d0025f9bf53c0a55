using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Journeys;

internal static class Dialects
{
    public static EhrDialect Named(string name) => KnownDialects.ByName[name];
}
