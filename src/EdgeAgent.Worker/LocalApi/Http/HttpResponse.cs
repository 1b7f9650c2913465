namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>An answer.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Body">The body, in parts that are sent one after the other.</param>
internal sealed record HttpResponse(int Status, string ContentType, params IReadOnlyList<ReadOnlyMemory<byte>> Body)
{
    /// <summary>Further header fields.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];
}
