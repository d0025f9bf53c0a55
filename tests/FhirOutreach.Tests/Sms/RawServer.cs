using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FhirOutreach.Tests.Sms;

/// <summary>Speaks HTTP by hand, for answers no web server would give. Each request gets the next script.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<string?> scripts;
    private readonly Task serving;

    /// <param name="scripts">
    /// What is written to the socket; after it, and at once for null, the connection is closed.
    /// </param>
    public RawServer(params string?[] scripts)
    {
        this.scripts = new(scripts);
        listener.Start();
        serving = Serve();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Requests that were read to their end.</summary>
    public int Requests { get; private set; }

    /// <summary>Keeps the connection open after a script that ends so.</summary>
    public static string Alive(string script) => script + '\0';

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Stop();
        stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(stop.Token);
                while (await ReadRequest(socket) && await Answer(socket))
                {
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<bool> ReadRequest(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (!IsWhole(Encoding.ASCII.GetString(buffer, 0, length)))
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), stop.Token);
            if (read == 0) return false;
            length += read;
        }
        Requests++;
        return true;
    }

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var header = request[..end].Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var length = header is null ? 0 : int.Parse(header.Split(':')[1], CultureInfo.InvariantCulture);
        return request.Length - end - 4 >= length;
    }

    private async Task<bool> Answer(Socket socket)
    {
        if (!scripts.TryDequeue(out var script) || script is null) return false;
        await socket.SendAsync(Encoding.UTF8.GetBytes(script.TrimEnd('\0')), stop.Token);
        return script.EndsWith('\0');
    }
}
