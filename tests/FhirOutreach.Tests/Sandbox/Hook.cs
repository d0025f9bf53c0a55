using System.Collections.Concurrent;
using FhirOutreach.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>A web server that writes down what it is sent and answers as told: the other end of hooks and
/// webhooks.</summary>
internal sealed class Hook : IAsyncDisposable
{
    private SandboxServer server = null!;

    public ConcurrentQueue<(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)> Calls { get; } = new();

    /// <summary>What the next requests get; 204 when nothing is said.</summary>
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
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Calls.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString.ToString(), body,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await Answer(context);
    }
}
