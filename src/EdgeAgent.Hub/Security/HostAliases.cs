namespace EdgeAgent.Hub.Security;

/// <summary>The names under which clients may speak of this hub; a port behind a name does not count, nor does its case.</summary>
internal sealed class HostAliases(IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new(names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every accepted name.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>True for a name of this hub, with or without a port.</summary>
    public bool Contains(string host) => _names.Contains(host) || _names.Contains(WithoutPort(host));

    /// <summary>True when a resource such as <c>localhost/devices/a</c> is this hub's and covers <paramref name="path"/>, segment by segment.</summary>
    /// <param name="resource">The resource of a token.</param>
    /// <param name="path">What is asked for, without a leading slash; empty for the hub itself.</param>
    public bool Covers(string resource, string path)
    {
        int slash = resource.IndexOf('/', StringComparison.Ordinal);
        string host = slash < 0 ? resource : resource[..slash];
        string granted = slash < 0 ? "" : resource[(slash + 1)..].TrimEnd('/');
        return Contains(host)
            && (granted.Length == 0 || path == granted || (path.StartsWith(granted, StringComparison.Ordinal) && path[granted.Length] == '/'));
    }

    private static string WithoutPort(string host)
    {
        if (host.StartsWith('['))
            return host.IndexOf(']', StringComparison.Ordinal) is int end and > 0 ? host[1..end] : host;
        int colon = host.LastIndexOf(':');
        return colon > 0 ? host[..colon] : host;
    }
}
