namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>One entry of a request's <c>inputs</c> or <c>outputs</c> as it was sent; null is what was left out.</summary>
internal sealed class GivenTensor
{
    public string? Name { get; set; }

    public string? Datatype { get; set; }

    public List<long>? Shape { get; set; }

    /// <summary>Where the JSON of <c>data</c> lies.</summary>
    public Range? Data { get; set; }

    public long? BinaryDataSize { get; set; }

    public bool? BinaryData { get; set; }
}
