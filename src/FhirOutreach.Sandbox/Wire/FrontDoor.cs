using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FhirOutreach.Sandbox.Wire;

/// <summary>Where requests come in: writes each one down, lets the planned faults happen, and writes the
/// answer.</summary>
internal sealed class FrontDoor(
    TimeProvider time,
    FaultPlan faults,
    RequestLog requests,
    Func<ReceivedRequest, Task<Answer>> serve,
    Func<int, Answer> problem)
{
    private const string ErrorPage = "<!DOCTYPE html><html><body><h1>The gateway is unwell</h1></body></html>";

    public bool IsDown { get; set; }

    /// <summary>What every answer takes, by the server's own clock.</summary>
    public TimeSpan Slow { get; init; }

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string prefix) =>
        app.Map(prefix + "/{**path}", context => Serve(context, prefix));

    private async Task Serve(HttpContext context, string prefix)
    {
        if (IsDown)
        {
            context.Abort();
            return;
        }

        var request = await Read(context.Request, prefix);
        requests.Add(request);
        if (await AnswerTo(request, context) is not { } answer)
        {
            context.Abort();
            return;
        }

        request.Status = answer.Status;
        await Write(answer, context);
    }

    private async Task<ReceivedRequest> Read(HttpRequest request, string prefix)
    {
        using var reader = new StreamReader(request.Body);
        var path = request.Path.Value![prefix.Length..];
        return new ReceivedRequest
        {
            At = time.GetUtcNow(),
            Method = request.Method,
            Path = path.Length == 0 ? "/" : path,
            Query = request.QueryString.Value ?? "",
            BaseUrl = $"{request.Scheme}://{request.Host}{request.PathBase}{prefix}",
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = await reader.ReadToEndAsync(),
        };
    }

    /// <summary>Null means that the connection is to be broken.</summary>
    private async Task<Answer?> AnswerTo(ReceivedRequest request, HttpContext context)
    {
        // A request that hangs must not keep the server from stopping.
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            if (Slow > TimeSpan.Zero) await Task.Delay(Slow, time, gone.Token);
            return faults.Take(request) is { } fault ? await Suffer(fault, request, gone.Token) : await serve(request);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<Answer?> Suffer(Fault fault, ReceivedRequest request, CancellationToken gone)
    {
        switch (fault)
        {
            case Fault.Status(var code, var retryAfter):
                return retryAfter is { } wait
                    ? problem(code).With("Retry-After", ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture))
                    : problem(code);
            case Fault.ApplyThenStatus(var code):
                await serve(request);
                return problem(code);
            case Fault.HtmlPage(var code):
                return Answer.Text(code, "text/html; charset=utf-8", ErrorPage);
            case Fault.Body(var code, var contentType, var text):
                return Answer.Text(code, contentType, text);
            case Fault.Hang:
                await Task.Delay(Timeout.Infinite, gone);
                return null;
            case Fault.ApplyThenHang:
                await serve(request);
                await Task.Delay(Timeout.Infinite, gone);
                return null;
            case Fault.Abort:
                return null;
            case Fault.ApplyThenAbort:
                await serve(request);
                return null;
            case Fault.Redirect(var origin, var code):
                return Answer.Empty(code).With("Location", origin.TrimEnd('/') + request.PathAndQuery);
            case Fault.Wait(var gate):
                await gate.Pass(gone);
                return await serve(request);
            case Fault.ApplyThenWait(var gate):
                var answer = await serve(request);
                await gate.Pass(gone);
                return answer;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task Write(Answer answer, HttpContext context)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture); // by the clock it lives by
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (!answer.Body.IsEmpty && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }
}
