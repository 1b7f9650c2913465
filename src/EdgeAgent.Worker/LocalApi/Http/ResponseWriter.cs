using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>Writes answers to a connection.</summary>
internal sealed class ResponseWriter(Socket socket, HttpLimits limits, TimeProvider time)
{
    private const int JoinedBytes = 16384;

    private static readonly byte[] Continue = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    /// <summary>Gives the client leave to send its body.</summary>
    public Task SendContinueAsync() => SendAsync([Continue]);

    /// <summary>Sends an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isLast">Whether the connection ends with it.</param>
    /// <param name="request">What is answered; null where that could not be read. The answer to HEAD tells the length of its body and does not have it.</param>
    public Task WriteAsync(HttpResponse response, bool isLast, RequestHead? request = null)
    {
        int length = response.Body.Sum(part => part.Length);
        byte[] head = Encoding.ASCII.GetBytes(Head(response, length, isLast ? "close" : request is { IsHttp11: false } ? "keep-alive" : null));
        if (length == 0 || request?.Method == "HEAD")
            return SendAsync([head]);
        if (head.Length + length > JoinedBytes)
            return SendAsync([head, .. response.Body]);
        byte[] all = new byte[head.Length + length];
        head.CopyTo(all, 0);
        int at = head.Length;
        foreach (ReadOnlyMemory<byte> part in response.Body)
        {
            part.CopyTo(all.AsMemory(at));
            at += part.Length;
        }
        return SendAsync([all]);
    }

    private static string Head(HttpResponse response, int length, string? connection)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} {Reason(response.Status)}\r\nContent-Type: {response.ContentType}\r\nContent-Length: {length}\r\n");
        foreach ((string name, string value) in response.Fields)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (connection is not null)
            head.Append(CultureInfo.InvariantCulture, $"Connection: {connection}\r\n");
        return head.Append("\r\n").ToString();
    }

    private async Task SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        using CancellationTokenSource deadline = new(limits.SendTimeout, time);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            for (ReadOnlyMemory<byte> left = part; left.Length > 0;)
                left = left[await socket.SendAsync(left, deadline.Token)..];
        }
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        417 => "Expectation Failed",
        422 => "Unprocessable Content",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Status",
    };
}
