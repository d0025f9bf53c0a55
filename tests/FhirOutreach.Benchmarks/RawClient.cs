using System.Net.Sockets;
using System.Text;

namespace FhirOutreach.Benchmarks;

/// <summary>HTTP/1.1 with keep-alive on a bare socket, so that the load costs little of the machine it shares.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[16 * 1024];

    public static async Task<RawClient> Connect(int port)
    {
        var client = new RawClient();
        await client.socket.ConnectAsync("127.0.0.1", port);
        return client;
    }

    /// <summary>Puts one Appointment; throws when the answer is anything but 204 with an empty body.</summary>
    public async Task Put(int number)
    {
        await socket.SendAsync(Request(number));
        var length = 0;
        do
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            if (read == 0) throw new IOException("the server closed the connection");
            length += read;
        }
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8) && length < answer.Length);
        if (!answer.AsSpan().StartsWith("HTTP/1.1 204"u8)) throw new IOException(Encoding.UTF8.GetString(answer, 0, length));
    }

    public void Dispose() => socket.Dispose();

    private static byte[] Request(int number)
    {
        var body = Clinic.Appointment(number, TimeProvider.System.GetUtcNow());
        return Encoding.UTF8.GetBytes(
            $"PUT /ehr/notifications/{Child.Key}/Appointment/a{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + $"Content-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
