using FhirOutreach.Sandbox.Authorization;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Who is let in. <c>metadata</c> is open to all.</summary>
public abstract record EhrAuth
{
    private EhrAuth()
    {
    }

    internal abstract bool Admits(ReceivedRequest request);

    internal abstract string Challenge { get; }

    /// <summary>Whether somebody who was let in may do this: r, s, c, u or d, to resources of this type.</summary>
    internal virtual bool Allows(ReceivedRequest request, string type, char permission) => true;

    public sealed record None : EhrAuth
    {
        internal override string Challenge => "";

        internal override bool Admits(ReceivedRequest request) => true;
    }

    /// <summary>A Bearer token that this function accepts; it is asked anew for each request.</summary>
    public sealed record Bearer(Func<string, bool> Accepts) : EhrAuth
    {
        public Bearer(string token)
            : this(given => given == token)
        {
        }

        internal override string Challenge => "Bearer";

        internal override bool Admits(ReceivedRequest request) =>
            TokenOf(request) is { } token && Accepts(token);
    }

    public sealed record Basic(string User, string Password) : EhrAuth
    {
        internal override string Challenge => "Basic realm=\"sandbox\"";

        internal override bool Admits(ReceivedRequest request) =>
            request.Header("Authorization") == BasicHeader.Of(User, Password);
    }

    /// <summary>A token of this authorization server, for what its scopes say.</summary>
    public sealed record Smart(SandboxAuthorization Server) : EhrAuth
    {
        internal override string Challenge => "Bearer";

        internal override bool Admits(ReceivedRequest request) => TokenOf(request) is { } token && Server.Knows(token);

        internal override bool Allows(ReceivedRequest request, string type, char permission) =>
            Server.Allows(TokenOf(request)!, type, permission);
    }

    private static string? TokenOf(ReceivedRequest request)
    {
        const string scheme = "Bearer ";
        return request.Header("Authorization") is { } header && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[scheme.Length..]
            : null;
    }
}
