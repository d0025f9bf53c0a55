using System.Collections.Concurrent;
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
    private readonly ConcurrentQueue<string?> scripts;
    private readonly Task accepting;
    private int requests;

    /// <param name="scripts">
    /// What is written to the socket; after it, and at once for null, the connection is closed.
    /// </param>
    public RawServer(params string?[] scripts)
    {
        this.scripts = new(scripts);
        listener.Start();
        Url = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = Accept();
    }

    public Uri Url { get; }

    /// <summary>Requests that were read to their end.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Keeps the connection open after a script that ends so.</summary>
    public static string Alive(string script) => script + '\0';

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    // A client may open a connection and never use it: each has a reader of its own, so that none waits behind another.
    private async Task Accept()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(Serve(await listener.AcceptSocketAsync(stop.Token)));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // The test is over; an accept that was about to succeed may end in one of several ways.
        }
        await Task.WhenAll(connections);
    }

    private async Task Serve(Socket socket)
    {
        using var connection = socket;
        try
        {
            while (await ReadRequest(socket) && await Answer(socket))
            {
            }
            if (socket.Connected) socket.Shutdown(SocketShutdown.Send); // what was written arrives before the end
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over, or the client has hung up: the next connection is not concerned.
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
        Interlocked.Increment(ref requests);
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
