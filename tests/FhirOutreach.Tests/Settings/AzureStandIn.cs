using Azure.Core.Pipeline;
using FhirOutreach.Tests.Ehr;

namespace FhirOutreach.Tests.Settings;

/// <summary>
/// Azure's client libraries speak to Azure's hosts by https; here every connection of theirs ends at a server of the test,
/// which is told by header where it was meant to go.
/// </summary>
internal sealed class AzureStandIn(StubEhr server) : HttpMessageHandler
{
    public const string MeantFor = "X-Meant-For";

    private readonly HttpMessageInvoker inner = new(new SocketsHttpHandler());

    public HttpClientTransport Transport => new(this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Redirect(request);
        return await inner.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Redirect(request);
        return inner.Send(request, cancellationToken);
    }

    private void Redirect(HttpRequestMessage request)
    {
        var meant = request.RequestUri!;
        request.Headers.TryAddWithoutValidation(MeantFor, meant.Host);
        request.RequestUri = new Uri(server.BaseUrl, meant.PathAndQuery);
        request.Headers.Host = null;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
