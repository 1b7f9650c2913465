namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>The request line and the header fields of a request.</summary>
internal sealed class RequestHead
{
    public required string Method { get; init; }

    /// <summary>The path, still percent-encoded, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the client speaks HTTP/1.1, not 1.0.</summary>
    public required bool IsHttp11 { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Fields { get; init; }

    /// <summary>The length that the head tells; null when it tells none.</summary>
    public long? ContentLength { get; init; }

    public bool IsChunked { get; init; }

    /// <summary>Whether the client waits for leave to send the body.</summary>
    public bool ExpectsContinue { get; init; }

    /// <summary>Whether the client wants the connection to stay open.</summary>
    public bool KeepsAlive { get; init; }

    public bool HasBody => IsChunked || ContentLength > 0;

    /// <summary>The value of a field; null when the request does not have it.</summary>
    public string? Field(string name)
    {
        foreach ((string field, string value) in Fields)
        {
            if (field.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        return null;
    }
}
