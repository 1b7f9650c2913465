using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Fleet;

/// <summary>How to reach a hub as its owner: the parts of a service connection string.</summary>
/// <param name="HostName">The hub's name without port, which tokens are signed for.</param>
/// <param name="HttpsPort">The port of HTTPS.</param>
/// <param name="PolicyName">The shared access policy.</param>
/// <param name="Key">The policy's key in base64.</param>
/// <param name="CertificateAuthorityFile">The certificates that may sign the hub's own; null for the system's.</param>
internal sealed record HubConnection(string HostName, int HttpsPort, string PolicyName, string Key, string? CertificateAuthorityFile)
{
    /// <summary>Reads a connection string, or the file that holds it; beside a file, <c>ca.pem</c> is trusted where it exists.</summary>
    public static HubConnection Open(string fileOrText, string? certificateAuthorityFile)
    {
        if (fileOrText.Contains("SharedAccessKey=", StringComparison.OrdinalIgnoreCase))
            return Parse(fileOrText, certificateAuthorityFile);
        if (!File.Exists(fileOrText))
            throw new CommandFailureException($"there is no connection file {fileOrText}; start a hub with 'edgectl hub', or give --connection FILE or STRING");
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(fileOrText))!, "ca.pem");
        return Parse(File.ReadAllText(fileOrText).Trim(), certificateAuthorityFile ?? (File.Exists(beside) ? beside : null));
    }

    private static HubConnection Parse(string text, string? certificateAuthorityFile)
    {
        Dictionary<string, string> parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("HostName", out string? host) || !parts.TryGetValue("SharedAccessKeyName", out string? policy)
            || !parts.TryGetValue("SharedAccessKey", out string? key) || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out Uri? address)
            || !Convert.TryFromBase64String(key, new byte[key.Length], out _))
        {
            throw new CommandFailureException("the service connection string is not of the form HostName=HOST[:PORT];SharedAccessKeyName=NAME;SharedAccessKey=BASE64");
        }
        return new HubConnection(address.Host, address.Port, policy, key, certificateAuthorityFile);
    }
}
