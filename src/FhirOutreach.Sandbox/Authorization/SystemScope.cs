namespace FhirOutreach.Sandbox.Authorization;

/// <summary>A scope such as <c>system/Appointment.rus</c> or <c>system/*.read</c>.</summary>
internal static class SystemScope
{
    private const string Prefix = "system/";

    public static bool Any(string scopes, string type, char permission) =>
        scopes.Split(' ').Any(scope => Covers(scope, type, permission));

    private static bool Covers(string scope, string type, char permission)
    {
        if (!scope.StartsWith(Prefix, StringComparison.Ordinal) || scope.LastIndexOf('.') is var dot && dot < Prefix.Length)
        {
            return false;
        }

        var letters = scope[(dot + 1)..] switch
        {
            "read" => "rs",
            "write" => "cud",
            "*" => "cruds",
            var some => some,
        };
        return scope[Prefix.Length..dot] is var named && (named == "*" || named == type) && letters.Contains(permission);
    }
}
