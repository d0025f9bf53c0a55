using System.Net;
using System.Net.Sockets;

namespace FhirOutreach.Sandbox;

/// <summary>
/// A port for a server whose address must be known before it listens. From below the ports that systems lend to outgoing
/// connections (Linux from 32768, others from 49152): one of those may be lent again between the look and the listening.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Processes that look at one time begin at different places, and one process never offers a port twice.
    private static int taken = Environment.ProcessId * 101 % Count;

    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref taken) & int.MaxValue) % Count;
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException($"No port is free between {First} and {First + Count}.");
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
