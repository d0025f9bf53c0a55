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

    public sealed record None : EhrAuth
    {
        internal override string Challenge => "";

        internal override bool Admits(ReceivedRequest request) => true;
    }

    /// <summary>A Bearer token that this function accepts; it is asked anew for each request.</summary>
    public sealed record Bearer(Func<string, bool> Accepts) : EhrAuth
    {
        private const string Scheme = "Bearer ";

        public Bearer(string token)
            : this(given => given == token)
        {
        }

        internal override string Challenge => "Bearer";

        internal override bool Admits(ReceivedRequest request) =>
            request.Header("Authorization") is { } header
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Accepts(header[Scheme.Length..]);
    }

    public sealed record Basic(string User, string Password) : EhrAuth
    {
        internal override string Challenge => "Basic realm=\"sandbox\"";

        internal override bool Admits(ReceivedRequest request) =>
            request.Header("Authorization") == BasicHeader.Of(User, Password);
    }
}
