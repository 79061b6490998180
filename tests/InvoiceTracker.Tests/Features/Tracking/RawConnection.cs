using System.Net.Sockets;
using System.Text;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>Writes bytes as they are to the real server, as no well-behaved client would.</summary>
internal static class RawConnection
{
    /// <returns>The status that the server answers; 0 when it only hangs up.</returns>
    public static async Task<int> SendAsync(Uri server, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request);
        }
        catch (IOException)
        {
            // It may have answered and hung up before it heard all of this.
        }
        return await ReadStatusAsync(stream);
    }

    /// <param name="agent">The bytes of the User-Agent header.</param>
    public static byte[] Get(string path, byte[] agent, string forwardedFor) =>
        [
            .. Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: {forwardedFor}\r\n"
            ),
            .. "Accept: text/html\r\nAccept-Language: de\r\nUser-Agent: "u8,
            .. agent,
            .. "\r\n\r\n"u8,
        ];

    private static async Task<int> ReadStatusAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadLineAsync() is { } line
                ? int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
