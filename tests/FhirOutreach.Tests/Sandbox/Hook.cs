using System.Collections.Concurrent;
using FhirOutreach.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>A request that a hook received.</summary>
internal sealed record HookCall(
    string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers, IFormCollection? Form);

/// <summary>A web server that writes down what it is sent and answers as told: the other end of hooks and webhooks.
/// </summary>
internal sealed class Hook : IAsyncDisposable
{
    private SandboxServer server = null!;

    public ConcurrentQueue<HookCall> Calls { get; } = new();

    /// <summary>How requests are answered; 204 when nothing is said.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public string Url => server.Origin + "/hook";

    public static async Task<Hook> Start()
    {
        var hook = new Hook();
        hook.server = await SandboxServer.Start(app => app.Map("/{**path}", hook.Receive));
        return hook;
    }

    public void AnswerWith(int status, string? contentType = null, string body = "") => Answer = async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        if (body.Length > 0)
        {
            await context.Response.WriteAsync(body);
        }
    };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task Receive(HttpContext context)
    {
        var request = context.Request;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        var form = request.HasFormContentType ? await request.ReadFormAsync() : null;
        var headers = request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Calls.Enqueue(new HookCall(request.Method, $"{request.Path}{request.QueryString}", body, headers, form));
        await Answer(context);
    }
}
