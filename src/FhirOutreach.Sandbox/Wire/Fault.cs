namespace FhirOutreach.Sandbox.Wire;

/// <summary>A way in which a request can go wrong. "Apply" means that what was asked for is done all the
/// same.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Refused with this status in the server's own error format; nothing is applied.</summary>
    public sealed record Status(int Code, TimeSpan? RetryAfter = null) : Fault;

    /// <summary>Applied, yet answered with this status: the 500 behind which the work was done.</summary>
    public sealed record ApplyThenStatus(int Code) : Fault;

    /// <summary>A proxy's HTML page instead of the server's own answer; nothing is applied.</summary>
    public sealed record HtmlPage(int Code) : Fault;

    /// <summary>A literal answer; nothing is applied.</summary>
    public sealed record Body(int Code, string ContentType, string Text) : Fault;

    /// <summary>No answer until the caller gives up; nothing is applied.</summary>
    public sealed record Hang : Fault;

    /// <summary>Applied, and then no answer until the caller gives up.</summary>
    public sealed record ApplyThenHang : Fault;

    /// <summary>The connection breaks before anything is applied.</summary>
    public sealed record Abort : Fault;

    /// <summary>Applied, and then the connection breaks: the answer is lost.</summary>
    public sealed record ApplyThenAbort : Fault;

    /// <summary>Sent on to another server, path and query kept; nothing is applied.</summary>
    public sealed record Redirect(string ToOrigin, int Code = 307) : Fault;

    /// <summary>Waits at the gate, then is served as usual.</summary>
    public sealed record Wait(Gate Gate) : Fault;

    /// <summary>Applied at once; the answer waits at the gate.</summary>
    public sealed record ApplyThenWait(Gate Gate) : Fault;
}
