using System.Globalization;

namespace EdgeAgent.IotHub;

/// <summary>A host name, and a port where one was written behind it.</summary>
internal readonly record struct HostAndPort(string Host, int? Port)
{
    public static bool TryParse(string text, out HostAndPort result)
    {
        int colon = text.LastIndexOf(':');
        bool bareIpv6 = text.Count(c => c == ':') > 1 && !text.StartsWith('[');
        string host = text;
        int? port = null;
        if (colon >= 0 && !bareIpv6 && !text.EndsWith(']'))
        {
            host = text[..colon];
            port = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535 ? number : -1;
        }

        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        result = new HostAndPort(host, port);
        return port != -1 && Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }
}
